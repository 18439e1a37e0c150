using Microsoft.Extensions.Logging;
using Neutrino.Api.Images;

namespace Neutrino.Api.Tests.Images;

/// <summary>Keeps what the API logged as its own failure.</summary>
public sealed class ImageLog : ILogger<ImageApi>
{
    public Exception? Last { get; private set; }
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Last = exception ?? Last;
}
