using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>One pass over some units: plan, observe, diff, apply in steps. A unit's fault stops that unit alone.</summary>
/// <param name="gate">Awaited before each phase of which something is to be done; null for none.</param>
internal sealed class Round(
    IPlanner planner, IHost host, ReconcileFigures figures, TimeProvider time, ILogger logger, Func<Phase, CancellationToken, Task>? gate = null)
{
    private readonly ConcurrentQueue<string> pace = [];

    /// <summary>How long the plan, the look, the comparison and each phase of the last round took, for the log; gathered only when it is listened to.</summary>
    public string Pace => string.Join(", ", pace);

    public async Task<ImmutableArray<RoundUnit>> RunAsync(Snapshot snapshot, IEnumerable<TrackedUnit> tracked, CancellationToken cancellation)
    {
        ImmutableArray<RoundUnit> units = [.. tracked.OrderBy(unit => unit.Key).Select(unit => new RoundUnit(unit))];
        figures.CountRound(units.Length);
        pace.Clear();
        var started = time.GetTimestamp();
        foreach (var unit in units) Plan(snapshot, unit);
        Note("plan", started);
        started = time.GetTimestamp();
        await ObserveAsync(units, cancellation).ConfigureAwait(false);
        Note("look", started);
        started = time.GetTimestamp();
        foreach (var unit in units) Compare(unit);
        Note("compare", started);
        foreach (var step in Steps.All)
            await RunStepAsync(units, step, cancellation).ConfigureAwait(false);
        return units;
    }

    /// <summary>Plans and observes, no more.</summary>
    public async Task<ImmutableArray<LookedAt>> LookAsync(Snapshot snapshot, IEnumerable<UnitKey> keys, CancellationToken cancellation)
    {
        ImmutableArray<RoundUnit> units = [.. keys.Order().Select(key => new RoundUnit(new TrackedUnit(key)))];
        foreach (var unit in units) Plan(snapshot, unit);
        await ObserveAsync(units, cancellation).ConfigureAwait(false);
        return [.. units.Select(unit => new LookedAt(unit.Wanted, unit.Fault is null ? unit.Seen : null, unit.Fault))];
    }

    private void Plan(Snapshot snapshot, RoundUnit unit)
    {
        try
        {
            unit.Wanted = planner.Plan(snapshot, unit.Key);
        }
        catch (Exception problem)
        {
            logger.Unplanned(unit.Key, problem);
            unit.Fail(new HostFault(unit.Key.ToString(), $"could not be planned: {problem.Message}", 0, false));
        }
    }

    private async Task ObserveAsync(ImmutableArray<RoundUnit> units, CancellationToken cancellation)
    {
        ImmutableArray<RoundUnit> planned = [.. units.Where(unit => unit.Fault is null)];
        try
        {
            var observed = await host.ObserveAsync([.. planned.Select(unit => unit.Wanted)], cancellation).ConfigureAwait(false);
            for (var i = 0; i < planned.Length; i++)
            {
                if (observed[i].State is { } state) (planned[i].Seen, planned[i].WasSeen) = (state, true);
                else planned[i].Fail(observed[i].Fault ?? new HostFault(planned[i].Key.ToString(), "could not be seen", 0, true));
            }
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.HostThrew("look", problem);
            foreach (var unit in planned) unit.Fail(new HostFault(unit.Key.ToString(), $"could not be seen: {problem.Message}", 0, true));
        }
    }

    private static void Compare(RoundUnit unit)
    {
        if (unit.Fault is null) unit.Operations = Diff.Between(unit.Wanted, unit.Seen);
    }

    private Task RunStepAsync(ImmutableArray<RoundUnit> units, ImmutableArray<ImmutableArray<Phase>> lanes, CancellationToken cancellation)
    {
        ImmutableArray<ImmutableArray<Phase>> busy = [.. lanes.Where(lane => units.Any(unit => unit.Operations.Any(operation => lane.Contains(operation.Phase))))];
        return busy.Length switch
        {
            0 => Task.CompletedTask,
            1 => RunLaneAsync(units, busy[0], cancellation),
            // A lane may keep its thread busy to its end.
            _ => Task.WhenAll([.. busy[1..].Select(lane => Task.Run(() => RunLaneAsync(units, lane, cancellation), cancellation)), RunLaneAsync(units, busy[0], cancellation)]),
        };
    }

    private async Task RunLaneAsync(ImmutableArray<RoundUnit> units, ImmutableArray<Phase> lane, CancellationToken cancellation)
    {
        var byKey = units.ToDictionary(unit => unit.Key);
        foreach (var phase in lane)
        {
            ImmutableArray<Operation> batch = [.. units.Where(unit => unit.Fault is null).SelectMany(unit => unit.Operations.Where(operation => operation.Phase == phase))];
            if (batch.IsEmpty) continue;
            if (gate is not null) await gate(phase, cancellation).ConfigureAwait(false);
            var started = time.GetTimestamp();
            var results = await ApplyAsync(batch, cancellation).ConfigureAwait(false);
            Note(phase.ToString(), started);
            foreach (var (operation, fault) in results)
            {
                var unit = byKey[operation.Unit];
                if (fault is not null) unit.Fail(fault);
                else
                {
                    figures.CountOperation(operation.GetType().Name);
                    unit.WasChanged = true;
                }
            }
        }
    }

    private async Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        try
        {
            return await host.ApplyAsync(batch, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            logger.HostThrew(batch[0].Phase.ToString(), problem);
            return [.. batch.Select(operation => new Applied(operation, new HostFault(operation.Unit.ToString(), $"{OperationText.Did(operation)}: {problem.Message}", 0, true)))];
        }
    }

    private void Note(string what, long started)
    {
        if (logger.IsEnabled(LogLevel.Debug)) pace.Enqueue($"{what} {time.GetElapsedTime(started).TotalMilliseconds:F1}");
    }
}
