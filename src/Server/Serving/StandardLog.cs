using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Neutrino.Server;

/// <summary>The log: one line an event on standard error; under systemd with its priorities instead of the time, which the journal knows.</summary>
internal static class StandardLog
{
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level);
        // Kestrel tells of every connection at debug and of every bound address at information; its warnings are enough unless everything is wanted.
        if (level > LogLevel.Trace) logging.AddFilter("Microsoft", LogLevel.Warning);
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null)
        {
            logging.AddSystemdConsole(options => options.IncludeScopes = false);
        }
        else
        {
            logging.AddSimpleConsole(options =>
            {
                options.SingleLine = true;
                options.UseUtcTimestamp = true;
                options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                options.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
