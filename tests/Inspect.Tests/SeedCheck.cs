using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Plan.Tests;

namespace Neutrino.Inspect.Tests;

/// <summary>A check of the seed's cloud on a host that is as wanted, but for what a test changes.</summary>
internal static class SeedCheck
{
    public static readonly UnitKey Port = new(UnitKind.Port, SeedCloud.VmPort);
    public static readonly UnitKey Router = new(UnitKind.Router, SeedCloud.RouterId);
    public static readonly UnitKey Dhcp = new(UnitKind.Dhcp, SeedCloud.DemoNet);

    public static Report Of(Selection selection, Language language, UnitKey? changed = null, Func<UnitState, UnitState>? change = null, IReadOnlyDictionary<Subject, ImmutableArray<Packet>>? packets = null,
        HostSettings? host = null, params IResource[] more)
    {
        host ??= SeedCloud.Host;
        var snapshot = SeedCloud.Snapshot(more);
        var inspector = new Inspector(snapshot, host, selection);
        ImmutableArray<UnitLook> looks = [.. inspector.Units.Select(unit => Planner.Plan(snapshot, host, unit)).Select(wanted =>
            new UnitLook(wanted, wanted.Key == changed ? change!(wanted) : wanted, null))];
        return inspector.Report(looks, packets, language, false, TimeSpan.FromMilliseconds(120));
    }

    public static UnitState WithLink(UnitState state, string name, Func<Link, Link> change) =>
        state with { Links = state.Links.Items.Select(link => link.Name == name ? change(link) : link).ToValueList() };
}
