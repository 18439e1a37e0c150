using System.CommandLine;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Reconcile;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary><c>neutrino purge</c>: takes everything that bears our mark off the host. Exit code 0 when nothing is left, 1 when something is.</summary>
internal static class PurgeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Command Build()
    {
        var defaults = new ServeOptions();
        var state = ServeCommandLine.Directory("--state-directory", "The server's state directory", defaults.StateDirectory);
        var run = ServeCommandLine.Directory("--run-directory", "The server's run directory", defaults.RunDirectory);
        var command = new Command("purge", "Remove every bridge, namespace, rule and server of Neutrino's from this host; the database stays") { state, run };
        command.SetAction((parsed, cancellation) => RunAsync(
            new ServeOptions { StateDirectory = parsed.GetValue(state)!, RunDirectory = parsed.GetValue(run)!, LogLevel = LogLevel.Error }, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellation)
    {
        if (await StatusSocket.AskAsync(options.StatusSocket, cancellation) is { } running)
        {
            await Console.Error.WriteLineAsync($"neutrino: the server runs, pid {running.Pid}; stop it first");
            return 1;
        }

        var time = TimeProvider.System;
        using var loggers = StandardLog.Create(options);
        using var nothing = new MemoryStore(new StoreSettings { Time = time, Fault = (what, _) => Console.Error.WriteLine($"neutrino: {what}") });
        var guests = await PurgeGuestsAsync(options, nothing, time, loggers, cancellation);
        await using var host = DataPlane.Machine(options, time);
        await using var reconciler = new Reconciler(nothing, new NothingPlanner(), host, new ReconcileSettings(), time, loggers.CreateLogger<Reconciler>());
        reconciler.Start();
        await reconciler.Ready.WaitAsync(Patience, time, cancellation);
        var left = (await LeftAsync(() => reconciler.Units.Values, time, cancellation)).Concat(guests).ToList();
        foreach (var condition in left)
            await Console.Error.WriteLineAsync($"neutrino: {condition.Unit} is still there: {condition.Fault!.Object}: {condition.Fault.What}");
        if (left.Count == 0 && await host.LeaveNothingAsync(cancellation) is { } kept)
        {
            await Console.Error.WriteLineAsync($"neutrino: the nftables table 'bridge neutrino' is still there: {kept}");
            return 1;
        }

        if (left.Count == 0) await Console.Out.WriteLineAsync("nothing of Neutrino's is left in the network of this host");
        return left.Count == 0 ? 0 : 1;
    }

    /// <summary>Guests go before the network they are plugged into. Answers those that are still there.</summary>
    private static async Task<List<UnitCondition>> PurgeGuestsAsync(ServeOptions options, MemoryStore nothing, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        await using var host = DataPlane.GuestsOf(options with { VirtType = VirtType.Qemu }, time, _ => { });
        await using var reconciler = new SoloReconciler(nothing, new NothingPlanner(), host, new ReconcileSettings(), time, loggers.CreateLogger<SoloReconciler>());
        reconciler.Start();
        await reconciler.Ready.WaitAsync(Patience, time, cancellation);
        return await LeftAsync(() => reconciler.Units.Values, time, cancellation);
    }

    /// <summary>What stays in the way of an empty host after the loop has had its retries (a set is busy until the rules that name it are gone).</summary>
    private static async Task<List<UnitCondition>> LeftAsync(Func<IEnumerable<UnitCondition>> units, TimeProvider time, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + TimeSpan.FromSeconds(5);
        while (true)
        {
            var left = units().Where(condition => condition.Fault is not null).ToList();
            if (left.Count == 0 || time.GetUtcNow() > deadline) return left;
            await Task.Delay(Pause, time, cancellation);
        }
    }
}
