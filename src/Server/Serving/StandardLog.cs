using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Neutrino.Server;

/// <summary>The log: one line an event, on standard error or in a file; on the journal's standard error with its priorities instead of the time, which it knows.</summary>
internal static class StandardLog
{
    /// <exception cref="StartRefusedException">The log's file cannot be written.</exception>
    public static ILoggerFactory Create(ServeOptions options)
    {
        if (options.LogPath is { } path) FileLog.Prepare(path);
        return LoggerFactory.Create(logging => Build(logging, options));
    }

    private static void Build(ILoggingBuilder logging, ServeOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        // Kestrel tells of every connection at debug and of every bound address at information; its warnings are enough unless everything is wanted.
        if (options.LogLevel > LogLevel.Trace) logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddSimpleConsole(simple =>
        {
            simple.SingleLine = true;
            simple.UseUtcTimestamp = true;
            simple.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            simple.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null) logging.AddSystemdConsole(systemd => systemd.IncludeScopes = false);
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogPath is not { } path) return;
        logging.Services.AddSingleton<ILoggerProvider>(services =>
            new FileLog(path, services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Simple)));
        if (!options.UsesStandardError) logging.AddFilter<ConsoleLoggerProvider>(_ => false);
    }
}
