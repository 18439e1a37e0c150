using System.Collections.Immutable;
using CsCheck;
using Neutrino.HostState;
using Neutrino.HostState.Tests;

namespace Neutrino.Inspect.Tests;

/// <summary>Flaws are found where there is a difference, and nowhere else.</summary>
public class FlawTests
{
    private static readonly ImmutableHashSet<string> NoBridge = [];

    [Fact]
    public void WhateverDiffersIsNamedAndNothingElse() => SampleUnits.Pair.Sample(
        pair =>
        {
            var (wanted, found) = pair;
            var flaws = UnitFlaws.Of(new UnitLook(wanted, found, null), NoBridge);
            var operations = Diff.Between(wanted, found).Where(operation => operation is not (DropZoneFlows or DropAddressFlows or Announce)).ToArray();
            Assert.True(flaws.Length > 0 == operations.Length > 0, $"{string.Join('\n', operations.Select(OperationText.Found))}\n----\n{string.Join('\n', flaws)}");
            foreach (var flaw in flaws) Assert.NotEmpty(Language.Chinese.Explain(flaw) + Language.English.Explain(flaw));
        },
        iter: 2000);

    [Fact]
    public void APortOfAMissingBridgeIsNotToBlame()
    {
        var wanted = SampleUnits.Switch with { OvsPorts = [new OvsPort("eth0", "br-ex")] };
        var found = wanted with { OvsBridges = [wanted.OvsBridges[1]], OvsPorts = [], Links = [wanted.Links[1]] };
        var look = new UnitLook(wanted, found, null);
        Assert.Equal([Flaw.Of(HopKind.Bridge, "br-ex", FlawKind.BridgeMissing)], UnitFlaws.Of(look, UnitFlaws.MissingBridges(look)));
    }

    [Fact]
    public void ALostListenerIsNamed()
    {
        var wanted = SampleUnits.Empty(SampleUnits.Switch) with { Key = new UnitKey(UnitKind.Router, "r"), Namespaces = [new NetNamespace("qrouter-r")], Listeners = [new Listener("qrouter-r", 9697)] };
        Assert.Equal([Flaw.Of(HopKind.Listener, "qrouter-r", FlawKind.ListenerMissing, "9697")], UnitFlaws.Of(new UnitLook(wanted, wanted with { Listeners = [] }, null), NoBridge));
    }

    [Fact]
    public void AGuestThatShouldRunAndDoesNotIsNamed()
    {
        var domain = new Domain("instance-00000007") { Id = "s", Folder = "/var/lib/neutrino/servers/s" };
        var wanted = new UnitState(new UnitKey(UnitKind.Server, "s")) { Domains = [domain] };
        var found = wanted with { Domains = [domain with { Power = DomainPower.Off, BootNumber = 0 }] };
        Assert.Equal([Flaw.Of(HopKind.Domain, domain.Name, FlawKind.DomainStopped, "shut off")], UnitFlaws.Of(new UnitLook(wanted, found, null), NoBridge));
        Assert.Empty(UnitFlaws.Of(new UnitLook(wanted, wanted with { Domains = [domain with { Power = DomainPower.Off }] }, null), NoBridge));
    }
}
