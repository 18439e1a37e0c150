using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Neutrino.Api.Compute;

namespace Neutrino.Api.Tests.Compute;

/// <summary>Keeps what the API logs as its own failures.</summary>
public sealed class ComputeFailures : ILogger<ComputeApi>
{
    public ConcurrentQueue<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Messages.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
