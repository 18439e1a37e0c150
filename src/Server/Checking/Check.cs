using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Inspect;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Reconcile;

namespace Neutrino.Server;

/// <summary>One check: looks at the units that the selection's paths meet, sends packets meanwhile, and reports.</summary>
/// <param name="host">The host as it is planned for.</param>
/// <param name="look">How units are wanted and seen.</param>
internal sealed class Check(HostSettings host, Func<Func<Snapshot, IEnumerable<UnitKey>>, CancellationToken, Task<Look>> look, TimeProvider time)
{
    public bool IsPaused { get; init; }
    public bool SendsPackets { get; init; } = true;

    /// <returns>Null when nothing is selected.</returns>
    public async Task<Report?> RunAsync(Selection selection, Language language, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        Begun? begun = null;

        // Asked in the loop, perhaps once for each kind of unit: what is planned and sent is so once, of the snapshot that is looked at.
        IEnumerable<UnitKey> Units(Snapshot snapshot) => (begun ??= Begin(snapshot, selection, cancellation)).Inspector.Units;
        var seen = await look(Units, cancellation);
        var (inspector, sending) = begun!;
        if (inspector.Subjects.IsEmpty) return null;
        var packets = sending is null ? null : await sending;
        ImmutableArray<UnitLook> units = [.. seen.Units.Select(unit => new UnitLook(unit.Wanted, unit.Seen, unit.Fault))];
        return inspector.Report(units, packets, language, IsPaused, time.GetElapsedTime(started));
    }

    private Begun Begin(Snapshot snapshot, Selection selection, CancellationToken cancellation)
    {
        var inspector = new Inspector(snapshot, host, selection);
        return new Begun(inspector, SendsPackets ? Task.Run(() => Probing.SendAsync(snapshot, host, inspector.Subjects, time, cancellation), cancellation) : null);
    }

    private sealed record Begun(Inspector Inspector, Task<IReadOnlyDictionary<Subject, ImmutableArray<Packet>>>? Packets);
}
