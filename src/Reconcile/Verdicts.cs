using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>What follows from a round for each unit: when to look again, what to log, what the resources it realizes are said to be.</summary>
internal sealed class Verdicts(IPlanner planner, StatusBoard board, UnitTable table, ReconcileSettings settings, ReconcileFigures figures, TimeProvider time, ILogger logger)
{
    public ConcurrentDictionary<UnitKey, UnitCondition> Conditions { get; } = [];

    public void Pass(RoundUnit unit, Snapshot snapshot, TimeSpan now)
    {
        var touched = unit.Tracked.IsTouched;
        var fault = unit.Fault ?? Settle(unit, now);
        if (unit.Fault is not null) Fail(unit, unit.Fault, now, touched && unit.WasChanged);
        Report(unit, snapshot, fault, touched);
        Remember(unit, snapshot, fault);
    }

    /// <summary>A unit whose operations all succeeded. Yields a fault all the same when they keep having no effect.</summary>
    private HostFault? Settle(RoundUnit unit, TimeSpan now)
    {
        var tracked = unit.Tracked;
        var failures = tracked.Failures;
        var wasFaulty = Conditions.TryGetValue(unit.Key, out var known) && known.Fault is not null;
        if (unit.Operations.IsEmpty)
        {
            tracked.Stands(unit.Seen, null, ImmutableHashSet<string>.Empty);
            if (wasFaulty) logger.Mended(unit.Key, failures);
            return null;
        }

        var after = Diff.After(unit.Wanted, unit.Seen);
        HashSet<string> did = [.. unit.Operations.Select(OperationText.Did)];
        var hadNoEffect = tracked is { IsVerifying: true, IsTouched: false } && did.IsSubsetOf(tracked.Did);
        if (!hadNoEffect || failures == 0) LogLook(unit);
        if (!hadNoEffect)
        {
            tracked.Stands(after, now + settings.VerifyDelay, did);
            if (wasFaulty) logger.Mended(unit.Key, failures);
            return null;
        }

        tracked.DoesNotShow(after, now + settings.VerifyDelay + Retries.Delay(settings, failures, true));
        if (failures == 0) return null; // Somebody may have changed it just after us; once is no proof.
        figures.CountFault();
        logger.DoesNotShow(unit.Key, Words(unit, OperationText.Found));
        return new HostFault(unit.Key.ToString(), $"{Words(unit, OperationText.Found)} right after it was done", 0, true);
    }

    /// <param name="soon">Part of a change was made before the fault: what is there now is looked at without the wait of those that fail again and again.</param>
    private void Fail(RoundUnit unit, HostFault fault, TimeSpan now, bool soon)
    {
        var delay = soon ? settings.VerifyDelay : Retries.Delay(settings, unit.Tracked.Failures, fault.Retryable);
        unit.Tracked.Failed(now + delay);
        figures.CountFault();
        logger.Faulted(unit.Key, fault.Object, fault.What, fault.Errno, unit.Tracked.Failures, delay.TotalSeconds);
    }

    private void LogLook(RoundUnit unit)
    {
        var tracked = unit.Tracked;
        if (tracked.IsTouched || tracked.Failures > 0 || IsOwnStart(unit)) return;
        var did = Words(unit, OperationText.Did);
        if (unit.Wanted.IsEmpty)
        {
            logger.Orphan(unit.Key, did, tracked.Cause);
        }
        else if (WasPlugged(unit))
        {
            logger.Plugged(unit.Key, did, tracked.Cause);
        }
        else if (tracked.Seen is not null || !(unit.Seen with { Sysctls = [] }).IsEmpty)
        {
            figures.CountDrift();
            logger.Drift(unit.Key, Words(unit, OperationText.Found), did, tracked.Cause);
        }
    }

    /// <summary>True when all that a process which has just started found missing is its own: the sockets that ended with the one before.</summary>
    private static bool IsOwnStart(RoundUnit unit) => unit.Tracked.Seen is null && unit.Operations.All(operation => operation is OpenListener);

    /// <summary>True when something that others plug has come since the unit was last seen, and that is what something was done to.</summary>
    private static bool WasPlugged(RoundUnit unit)
    {
        if (unit.Tracked.Seen is not { } before) return false;
        HashSet<string> came =
        [
            .. unit.Wanted.Links.Where(link => link.Optional).Select(link => link.Name).Where(name => Has(unit.Seen.Links, name) && !Has(before.Links, name)),
            .. unit.Wanted.OvsPorts.Where(port => !port.Ours).Select(port => port.Name).Where(name => Has(unit.Seen.OvsPorts, name) && !Has(before.OvsPorts, name)),
        ];
        return unit.Operations.Any(operation => operation switch
        {
            DressLink dress => came.Contains(dress.Wanted.Name),
            PutOvsPort put => came.Contains(put.Port.Name),
            OpenOvsPort open => came.Contains(open.Name),
            CloseOvsPort close => came.Contains(close.Name),
            _ => false,
        });
    }

    private static bool Has(ValueList<Link> links, string name) => links.Any(link => link.Name == name);

    private static bool Has(ValueList<OvsPort> ports, string name) => ports.Any(port => port.Name == name);

    private static string Words(RoundUnit unit, Func<Operation, string> word)
    {
        const int Shown = 6;
        var words = unit.Operations.Select(word).Where(text => text.Length > 0).Distinct().ToArray();
        return string.Join(", ", words.Take(Shown)) + (words.Length > Shown ? $" and {words.Length - Shown} more" : "");
    }

    private void Report(RoundUnit unit, Snapshot snapshot, HostFault? fault, bool touched)
    {
        var seen = fault is null ? Diff.After(unit.Wanted, unit.Seen) : unit.Seen;
        var error = fault is null ? null : $"{fault.Object}: {fault.What}";
        try
        {
            foreach (var item in planner.Realizes(snapshot, unit.Key, seen))
            {
                if (!unit.WasSeen && !touched && item.OutlivesSight && board.Find(item.Kind, item.Id) is { Error: null }) continue;
                var status = new ResourceStatus(fault is null ? item.WhenUp : item.WhenBroken, error, snapshot.Revision);
                if (!touched && board.Find(item.Kind, item.Id) is { } known && known.Status == status.Status && known.Error == status.Error) continue;
                board.Report(item.Kind, item.Id, status);
            }
        }
        catch (Exception problem)
        {
            logger.Unplanned(unit.Key, problem);
        }
    }

    private void Remember(RoundUnit unit, Snapshot snapshot, HostFault? fault)
    {
        if (fault is null && unit.Wanted.IsEmpty && unit.Operations.IsEmpty)
        {
            table.Forget(unit.Key);
            Conditions.TryRemove(unit.Key, out _);
            return;
        }

        var known = Conditions.GetValueOrDefault(unit.Key);
        var since = known is not null && known.Fault is null == fault is null && unit.Operations.IsEmpty ? known.Since : time.GetUtcNow();
        Conditions[unit.Key] = new UnitCondition(unit.Key, fault, unit.Tracked.Failures, since, snapshot.Revision);
    }
}
