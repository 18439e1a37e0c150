using System.Collections.Immutable;
using CsCheck;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.HostState.Tests;

namespace Neutrino.Host.Tests;

public sealed class CompositeHostTests
{
    /// <summary>Guests are no kind of thing among the network's: they have a host of their own.</summary>
    [Fact]
    public Task Put_together_from_its_kinds_a_host_is_the_same_host() => SampleUnits.Pair.Where(pair => pair.Wanted.Key.Kind != UnitKind.Server).SampleAsync(async pair =>
    {
        await using var whole = new FakeHost();
        await using var host = Split(whole);
        foreach (var state in (ReadOnlySpan<UnitState>)[SampleUnits.Switch, SampleUnits.Firewall]) whole.Force(state);
        whole.Force(pair.Found);
        foreach (var phase in Diff.Between(pair.Wanted, await SeeAsync(host, pair.Wanted)).GroupBy(operation => operation.Phase))
            Assert.All(await host.ApplyAsync([.. phase], default), applied => Assert.Null(applied.Fault));
        Assert.Empty(Diff.Between(pair.Wanted, await SeeAsync(host, pair.Wanted)));
        Assert.Equal(await whole.ListAsync(default), await host.ListAsync(default));
    });

    [Fact]
    public async Task An_operation_that_no_part_does_is_a_fault()
    {
        await using var host = new CompositeHost([]);
        Assert.NotNull(Assert.Single(await host.ApplyAsync([new MakeNamespace(SampleUnits.Switch.Key, "a")], default)).Fault);
    }

    [Fact]
    public async Task A_part_that_throws_fails_alone()
    {
        await using var whole = new FakeHost { Delays = batch => batch.Any(operation => operation is MakeBridge) ? throw new InvalidOperationException("broken") : Task.CompletedTask };
        await using var host = Split(whole);
        var applied = await host.ApplyAsync([new MakeBridge(SampleUnits.Switch.Key, SampleUnits.Switch.OvsBridges[0]), new MakeNamespace(SampleUnits.Switch.Key, "a")], default);
        Assert.Equal("made bridge br-ex: broken", applied.Single(item => item.Operation is MakeBridge).Fault?.What);
        Assert.Null(applied.Single(item => item.Operation is MakeNamespace).Fault);
    }

    [Fact]
    public async Task What_a_part_cannot_see_is_not_seen_as_absent()
    {
        await using var blind = new FakeHost { Blinds = _ => new HostFault("netlink", "No buffer space available", 105, true) };
        await using var host = new CompositeHost([new HostPart("seeing", new FakeHost(), _ => true), new HostPart("blind", blind, _ => false)]);
        Assert.Equal(105, (await host.ObserveAsync([SampleUnits.Switch], default))[0].Fault?.Errno);
    }

    private static async Task<UnitState> SeeAsync(CompositeHost host, UnitState wanted) => (await host.ObserveAsync([wanted], default))[0].State!;

    /// <summary>The fake, cut into kinds that each see and do their own part of it.</summary>
    private static CompositeHost Split(FakeHost whole) => new(
    [
        new("links", new Part(whole, (state, seen) => state with { Namespaces = seen.Namespaces, Sysctls = seen.Sysctls, Links = seen.Links, Routes = seen.Routes }),
            operation => operation is MakeNamespace or RemoveNamespace or SetSysctl or MakeLink or RemoveLink or DressLink or MakeRoute or RemoveRoute or Announce),
        new("ovs", new Part(whole, (state, seen) => state with { OvsBridges = seen.OvsBridges, OvsPorts = seen.OvsPorts }),
            operation => operation is MakeBridge or RemoveBridge or PutOvsPort or RemoveOvsPort or OpenOvsPort or CloseOvsPort),
        new("services", new Part(whole, (state, seen) => state with { DhcpServers = seen.DhcpServers, Listeners = seen.Listeners }),
            operation => operation is StartDhcp or ReloadDhcp or StopDhcp or OpenListener or CloseListener),
        new("firewall", new Part(whole, (state, seen) => state with { IpSets = seen.IpSets, Chains = seen.Chains, SharedRules = seen.SharedRules, Identities = seen.Identities }),
            operation => operation is PutChain or RemoveChain or PutSharedRule or RemoveSharedRule or PutIpSet or RemoveIpSet or PutIdentity or RemoveIdentity or DropZoneFlows or DropAddressFlows),
    ]);

    private sealed class Part(FakeHost whole, Func<UnitState, UnitState, UnitState> pick) : IHost
    {
        public event Action<Notice>? Noticed
        {
            add => whole.Noticed += value;
            remove => whole.Noticed -= value;
        }

        public Task StartAsync(CancellationToken cancellation) => whole.StartAsync(cancellation);
        public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation) => whole.ListAsync(cancellation);

        public async Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation) =>
            [.. (await whole.ObserveAsync(wanted, cancellation)).Select(look => new Observed(look.State is { } seen ? pick(new UnitState(seen.Key), seen) : null, look.Fault))];

        public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation) => whole.ApplyAsync(batch, cancellation);
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
