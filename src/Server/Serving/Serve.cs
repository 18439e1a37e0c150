using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>
/// <c>neutrino serve</c>. Starts in this order: store, first users, images, data plane, guests, listeners, ready; stops in the reverse one, and leaves what the host does as it is.
/// </summary>
internal sealed partial class Serve
{
    /// <summary>Exit code for wrong values in the files, EX_CONFIG of sysexits.h: a service manager need not try again before somebody has mended them.</summary>
    public const int WrongConfiguration = 78;

    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(5);

    /// <summary>Says what the files hold that is of no use; with something wrong in them it does not start.</summary>
    public static async Task<int> RunAsync(Configuration configuration, Func<Configuration> readAgain, CancellationToken cancellation)
    {
        foreach (var sentence in configuration.Notices.Concat(configuration.Faults)) await Console.Error.WriteLineAsync($"neutrino: {sentence}");
        return configuration.Faults.IsEmpty ? await RunAsync(configuration.Options, configuration.Notices, readAgain, cancellation) : WrongConfiguration;
    }

    public static Task<int> RunAsync(ServeOptions options, CancellationToken cancellation) =>
        RunAsync(options, [], () => Configuration.Read(options.ConfigurationDirectory, options, FrozenSet<string>.Empty), cancellation);

    private static async Task<int> RunAsync(ServeOptions options, ImmutableArray<string> notices, Func<Configuration> readAgain, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        using var signals = new Signals(cancellation);
        try
        {
            using var loggers = StandardLog.Create(options);
            // Standard error has them already, from before there was a log.
            if (options.LogPath is not null && !options.UsesStandardError) LogNotices(loggers.CreateLogger<Serve>(), notices);
            await RunAsync(options, readAgain, started, signals, loggers);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception refusal) when (refusal is StartRefusedException or StoreUnusableException or CommitFailedException)
        {
            await Console.Error.WriteLineAsync($"neutrino: {refusal.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(ServeOptions options, Func<Configuration> readAgain, long started, Signals signals, ILoggerFactory loggers)
    {
        var (time, logger) = (TimeProvider.System, loggers.CreateLogger<Serve>());
        var manager = ServiceManager.Of(Environment.GetEnvironmentVariable, Environment.ProcessId);
        var readiness = new Readiness(options.ReadyFile, Console.Out, manager);
        PrepareRunDirectory(options, readiness);
        using var store = OpenStore(options, time, logger);
        var cors = new Cors(options.Network.Cors);
        using var identity = await IdentityService.StartAsync(options, store.Value, cors, time, loggers, signals.Token);
        using var images = await ImageService.StartAsync(options, store.Value, identity.Validator, cors, time, loggers, signals.Token);
        await using var plane = await DataPlane.StartAsync(options, store.Value, time, loggers, signals.Token);
        var network = new NetworkService(options, store.Value, identity, plane, cors, time, loggers);
        await using var guests = await GuestService.StartAsync(options, network.Rules, store.Value, identity.Validator, images, plane, cors, time, loggers, signals.Token);
        using var memory = new IdleMemory(store.Value, time);
        var status = new StatusSource(options, store.Value, plane);
        using var reload = new Reload(readAgain, options, network, guests, plane, cors, loggers.CreateLogger<Reload>());
        var figures = new RequestFigures();
        var metrics = new MetricsApi(store.Value, network.Rules, figures, text => LoopMetrics.Write(text, plane, store.Value));
        await using var web = new WebServer(Listeners.Of(options, store.Value, identity, network, images, guests, plane, new StatusApi(status.Look, reload.RunAsync, new CheckApi(plane, time)), metrics, loggers), options, figures, plane.Connections, loggers);
        await ListenAsync(web, signals.Token);
        StatusSocket.Close(options.StatusSocket);
        await plane.Ready.WaitAsync(signals.Token);
        status.IsReady = true;
        readiness.Announce(Stopwatch.GetElapsedTime(started));
        signals.OnHangup(reload.HangupAsync);
        await using var watchdog = new Watchdog(manager, async token => await StatusSocket.AskAsync(options.StatusSocket, token) is not null, time, loggers.CreateLogger<Watchdog>());
        watchdog.Start();
        await signals.Received;
        signals.OnHangup(null);
        LogStopping(logger);
        readiness.Stopping();
        await web.StopAsync(RequestPatience, time);
    }

    private static void LogNotices(ILogger logger, ImmutableArray<string> notices)
    {
        foreach (var sentence in notices) LogNotice(logger, sentence);
    }

    private static void PrepareRunDirectory(ServeOptions options, Readiness readiness)
    {
        try
        {
            Directory.CreateDirectory(options.RunDirectory);
            StatusSocket.Clear(options.StatusSocket);
            readiness.Withdraw();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"--run-directory: {fault.Message}", fault);
        }
    }

    private static OpenStore OpenStore(ServeOptions options, TimeProvider time, ILogger logger)
    {
        var settings = new StoreSettings { Time = time, Fault = (what, fault) => LogStoreFault(logger, what, fault) };
        if (!options.Ephemeral) return new OpenStore(SqliteStore.Open(options.StoreDirectory, settings));
        return new OpenStore(new MemoryStore(settings));
    }

    private static async Task ListenAsync(WebServer web, CancellationToken cancellation)
    {
        try
        {
            await web.StartAsync(cancellation);
        }
        catch (IOException fault)
        {
            throw new StartRefusedException($"The APIs cannot listen: {fault.Message}", fault);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Stopping; the host's network is left as it is")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "{Sentence}")]
    private static partial void LogNotice(ILogger logger, string sentence);

    [LoggerMessage(2, LogLevel.Error, "{What}")]
    private static partial void LogStoreFault(ILogger logger, string what, Exception fault);
}

/// <summary>A store of either kind, closed at the end.</summary>
internal sealed class OpenStore(IStore store) : IDisposable
{
    public IStore Value => store;
    public void Dispose() => ((IDisposable)store).Dispose();
}
