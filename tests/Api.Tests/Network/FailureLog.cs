using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Neutrino.Api.Tests;

/// <summary>Keeps the exceptions that the API logged, so that a test of what was answered can say why.</summary>
public sealed class FailureLog : ILogger<NetworkApi>
{
    private readonly ConcurrentQueue<Exception> failures = new();

    public Exception? Last => failures.LastOrDefault();
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) failures.Enqueue(exception);
    }
}
