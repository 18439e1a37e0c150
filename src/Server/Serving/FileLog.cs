using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Neutrino.Server;

/// <summary>
/// The log in a file, in the lines that standard error has. The file is opened for each line, so that it may be moved away, emptied or removed at any time: the next line goes where the name leads by then.
/// A line that the file does not take goes to standard error.
/// </summary>
internal sealed class FileLog(string path, ConsoleFormatter formatter) : ILoggerProvider
{
    private readonly Lock one = new();

    /// <summary>Makes the file and its folder.</summary>
    /// <exception cref="StartRefusedException">They cannot be made or written.</exception>
    public static void Prepare(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.AppendAllText(path, "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"[DEFAULT] log_file: {fault.Message}", fault);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        // Nothing is open between two lines.
    }

    private void Write(string line)
    {
        lock (one)
        {
            try
            {
                File.AppendAllText(path, line);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"neutrino: {path}: {fault.Message}");
                Console.Error.Write(line);
            }
        }
    }

    private sealed class Category(FileLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            using var line = new StringWriter();
            log.Format(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter), line);
            log.Write(line.ToString());
        }
    }

    private void Format<TState>(LogEntry<TState> entry, TextWriter line) => formatter.Write(entry, null, line);
}
