using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Neutrino.Reconcile.Tests;

/// <summary>Keeps the log's lines, debugging only when asked for.</summary>
internal sealed class LineLog(ConcurrentQueue<string> lines, LogLevel from = LogLevel.Information) : ILogger<Reconciler>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception) + exception);
}
