using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Neutrino.Api.Tests;

/// <summary>An API behind a real Kestrel on a port of its own choosing.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication application;

    private LoopbackServer(WebApplication application) => this.application = application;

    public Uri Address => new(application.Urls.Single());

    public static async Task<LoopbackServer> StartAsync(IHttpApi api, string? arrivesIn = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0);
        });
        var application = builder.Build();
        application.Run(context =>
        {
            if (arrivesIn is not null) context.Features.Set<INamespaceFeature>(new ArrivesIn(arrivesIn));
            return api.HandleAsync(context);
        });
        await application.StartAsync();
        return new LoopbackServer(application);
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private sealed record ArrivesIn(string Namespace) : INamespaceFeature;
}
