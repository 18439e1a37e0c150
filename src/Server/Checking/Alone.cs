using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Inspect;
using Neutrino.Model;
using Neutrino.Ovsdb;
using Neutrino.Plan;
using Neutrino.Reconcile;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>A check while no server runs: the database is opened, the host is looked at, nothing is changed in either.</summary>
internal static class Alone
{
    /// <exception cref="StartRefusedException">There is nothing to check with.</exception>
    public static async Task<Report?> CheckAsync(string stateDirectory, string runDirectory, CheckQuestion question, CancellationToken cancellation)
    {
        // How guests would be started is of no interest here, and to find it out starts one.
        var options = new ServeOptions { VirtType = VirtType.Qemu, StateDirectory = stateDirectory.TrimEnd('/'), RunDirectory = runDirectory.TrimEnd('/') };
        if (PlannedHostFile.Read(options.RunDirectory) is not { } planned || !File.Exists(Path.Combine(options.StoreDirectory, "neutrino.db")))
            throw new StartRefusedException($"no server answers on {options.StatusSocket}, and none has left a database and a network on this host that could be checked without it");
        if (!Environment.IsPrivilegedProcess) throw new StartRefusedException("looking at the host's network needs root");
        var time = TimeProvider.System;
        using var store = SqliteStore.Open(options.StoreDirectory, new StoreSettings { Time = time, Fault = (what, _) => Console.Error.WriteLine($"neutrino: {what}") });
        await using var host = DataPlane.Machine(options, time);
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (OvsdbException fault)
        {
            throw new StartRefusedException($"Open vSwitch does not answer: {fault.Message}", fault);
        }

        await using var guests = DataPlane.GuestsOf(options, time, _ => { });
        var check = new Check(planned, (units, cancel) => LookAsync(host, guests, planned, store.Current, units, cancel), time) { SendsPackets = question.Packets };
        return await check.RunAsync(question.Selection, Language.Of(question.Language), cancellation);
    }

    private static async Task<Look> LookAsync(
        IHost network, IHost guests, HostSettings planned, Snapshot snapshot, Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        ImmutableArray<UnitState> wanted = [.. units(snapshot).Select(unit => Planner.Plan(snapshot, planned, unit))];
        var servers = wanted.RemoveAll(state => state.Key.Kind != UnitKind.Server);
        if (!servers.IsEmpty) await guests.StartAsync(cancellation);
        return new Look(snapshot, [
            .. await SeeAsync(network, wanted.RemoveAll(state => state.Key.Kind == UnitKind.Server), cancellation),
            .. servers.IsEmpty ? [] : await SeeAsync(guests, servers, cancellation),
        ]);
    }

    private static async Task<IEnumerable<LookedAt>> SeeAsync(IHost host, ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        var seen = await host.ObserveAsync(wanted, cancellation);
        return wanted.Select((state, i) => new LookedAt(state, seen[i].State, seen[i].Fault));
    }
}
