using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>The Image API v2 (port 9292), as Glance 25 answers on the wire.</summary>
public sealed class ImageApi : IHttpApi
{
    private readonly ITokenValidator tokens;
    private readonly ImageApiSettings settings;
    private readonly Answering answering;
    private readonly Cors cors;
    private readonly ImageRoutes routes;

    public ImageApi(IStore store, ITokenValidator tokens, ImageUploads uploads, ImageSettings rules, ImageApiSettings settings, Cors cors, ILogger<ImageApi> logger)
    {
        (this.tokens, this.settings, this.cors) = (tokens, settings, cors);
        answering = new Answering(new ApiFaults("BadRequest", ImageFaults.Internal), ImageFaults.WriteAsync, logger);
        routes = new ImageRoutes(
            new ImagesEndpoint(store, uploads, rules), new ImageDataEndpoint(store, uploads, rules), new ImageMembersEndpoint(store, rules), new ImageInfoEndpoint(store, rules));
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Glance tells it.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Assign(context);
        return answering.RunAsync(context, requestId, () => cors.Answer(context) ? Task.CompletedTask : AnswerAsync(context, requestId));
    }

    /// <summary>What is no path of a version of ours is told the versions, as Glance does.</summary>
    private Task AnswerAsync(HttpContext context, string requestId)
    {
        var path = Segments(context.Request.Path.Value);
        if (path is ["healthcheck"]) return HealthCheck.AnswerAsync(context);
        if (path is ["versions"]) return ImageVersions.AnswerAsync(context, StatusCodes.Status200OK);
        return path.Length > 1 && ImageVersions.IsOurs(path[0]) ? AnswerAsync(context, requestId, path[1..]) : ImageVersions.AnswerAsync(context, StatusCodes.Status300MultipleChoices);
    }

    private async Task AnswerAsync(HttpContext context, string requestId, string[] path)
    {
        if (await tokens.CallerAsync(context, "image", requestId).ConfigureAwait(false) is not { } caller) await Callers.UnauthorizedAsync(context, settings.IdentityUri).ConfigureAwait(false);
        else await routes.AnswerAsync(new ImageExchange(context, caller, path), path).ConfigureAwait(false);
    }

    /// <summary>The web server decodes a path but for its slashes: one inside a tag is still written <c>%2F</c>.</summary>
    private static string[] Segments(string? path) =>
        [.. (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase))];
}
