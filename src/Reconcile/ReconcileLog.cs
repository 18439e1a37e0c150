using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>The loop's log lines, one an event.</summary>
internal static partial class ReconcileLog
{
    [LoggerMessage(1, LogLevel.Debug, "revision {Revision}: {Units} units, {Operations} operations, {Milliseconds:F1} ms: {Pace}")]
    public static partial void RoundDone(this ILogger logger, long revision, int units, int operations, double milliseconds, string pace);

    [LoggerMessage(2, LogLevel.Warning, "drift: {Unit}: found {Found}; did {Did}; because {Cause}")]
    public static partial void Drift(this ILogger logger, UnitKey unit, string found, string did, string cause);

    [LoggerMessage(3, LogLevel.Information, "orphan: {Unit}: {Did}; because {Cause}")]
    public static partial void Orphan(this ILogger logger, UnitKey unit, string did, string cause);

    [LoggerMessage(4, LogLevel.Information, "plugged: {Unit}: {Did}; because {Cause}")]
    public static partial void Plugged(this ILogger logger, UnitKey unit, string did, string cause);

    [LoggerMessage(5, LogLevel.Warning, "fault: {Unit}: {Object}: {What} (errno {Errno}); failed {Failures} times in a row, next try in {Delay:F1} s")]
    public static partial void Faulted(this ILogger logger, UnitKey unit, string @object, string what, int errno, int failures, double delay);

    [LoggerMessage(6, LogLevel.Information, "mended: {Unit}: as wanted after {Failures} failures")]
    public static partial void Mended(this ILogger logger, UnitKey unit, int failures);

    [LoggerMessage(7, LogLevel.Error, "{Unit} could not be planned")]
    public static partial void Unplanned(this ILogger logger, UnitKey unit, Exception problem);

    [LoggerMessage(8, LogLevel.Error, "the host failed in {Step}")]
    public static partial void HostThrew(this ILogger logger, string step, Exception problem);

    [LoggerMessage(9, LogLevel.Information, "everything has been looked at: {Units} units, {Operations} operations, {Faults} with a fault, {Milliseconds:F0} ms")]
    public static partial void FirstPass(this ILogger logger, int units, long operations, int faults, double milliseconds);

    [LoggerMessage(11, LogLevel.Error, "the loop failed and looks at everything again")]
    public static partial void LoopThrew(this ILogger logger, Exception problem);

    [LoggerMessage(12, LogLevel.Error, "{Kind} {Id} changed, and its units could not be told; everything is looked at")]
    public static partial void Untold(this ILogger logger, ResourceKind kind, string id, Exception problem);

    [LoggerMessage(10, LogLevel.Warning, "not there yet: {Unit}: {Found} right after it was done; doing it again")]
    public static partial void DoesNotShow(this ILogger logger, UnitKey unit, string found);

    [LoggerMessage(13, LogLevel.Warning, "repair is paused: nothing is written on the host until it is resumed")]
    public static partial void Paused(this ILogger logger);

    [LoggerMessage(14, LogLevel.Information, "repair is resumed: everything is looked at")]
    public static partial void Resumed(this ILogger logger);
}
