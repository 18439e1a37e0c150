using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary>Kestrel, with each end point bound to the one API that answers there.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int MaxBodyBytes = 10 * 1024 * 1024;
    private readonly KestrelServer server;
    private readonly ApiApplication application;

    /// <param name="apis">What answers where.</param>
    /// <param name="settings">How connections are taken.</param>
    /// <param name="figures">Takes how long each reply took.</param>
    /// <param name="namespaces">The guests' connections; null when there are none.</param>
    public WebServer(IEnumerable<(EndPoint EndPoint, IHttpApi Api)> apis, ServeOptions settings, RequestFigures figures, INamespaceConnections? namespaces, ILoggerFactory loggers)
    {
        application = new ApiApplication(figures, settings.ParsesProxyHeaders);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MaxBodyBytes;
        options.Limits.MaxRequestLineSize = 16 * 1024;
        foreach (var (endPoint, api) in apis) options.Listen(endPoint, listener => Bind(listener, api));
        server = new KestrelServer(Options.Create(options), new Transports(settings, namespaces, loggers), loggers);
    }

    public Task StartAsync(CancellationToken cancellation) => server.StartAsync(application, cancellation);

    /// <summary>Takes no more requests and lets those in flight end, for at most <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        await server.StopAsync(deadline.Token);
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Bind(ListenOptions listener, IHttpApi api)
    {
        listener.Protocols = HttpProtocols.Http1;
        listener.Use(next => connection =>
        {
            connection.Features.Set(api);
            return next(connection);
        });
    }
}
