using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api.Images;

/// <summary>The calls of the Image API, after the version.</summary>
internal sealed class ImageRoutes(ImagesEndpoint images, ImageDataEndpoint data, ImageMembersEndpoint members, ImageInfoEndpoint info)
{
    private readonly ImmutableArray<ImageRoute> routes =
    [
        new("GET", "images", images.ListAsync),
        new("POST", "images", images.CreateAsync),
        new("GET", "images/*", images.ShowAsync),
        new("PATCH", "images/*", images.UpdateAsync),
        new("DELETE", "images/*", images.DeleteAsync),
        new("POST", "images/*/actions/deactivate", exchange => images.SetActiveAsync(exchange, false)),
        new("POST", "images/*/actions/reactivate", exchange => images.SetActiveAsync(exchange, true)),
        new("PUT", "images/*/tags/*", images.AddTagAsync),
        new("DELETE", "images/*/tags/*", images.RemoveTagAsync),
        new("GET", "images/*/tasks", images.ListTasksAsync),
        new("GET", "images/*/file", data.DownloadAsync),
        new("PUT", "images/*/file", data.UploadAsync),
        new("PUT", "images/*/stage", data.StageAsync),
        new("POST", "images/*/import", data.ImportAsync),
        new("GET", "images/*/members", members.ListAsync),
        new("POST", "images/*/members", members.AddAsync),
        new("GET", "images/*/members/*", members.ShowAsync),
        new("PUT", "images/*/members/*", members.SetStatusAsync),
        new("DELETE", "images/*/members/*", members.RemoveAsync),
        new("GET", "schemas/*", ImageInfoEndpoint.SchemaAsync),
        new("GET", "info/import", ImageInfoEndpoint.ImportAsync),
        new("GET", "info/stores", ImageInfoEndpoint.StoresAsync),
        new("GET", "info/stores/detail", ImageInfoEndpoint.StoresAsync),
        new("GET", "info/usage", info.UsageAsync),
    ];

    public Task AnswerAsync(ImageExchange exchange, string[] path)
    {
        var there = routes.Where(route => route.Matches(path)).ToArray();
        if (there.FirstOrDefault(route => route.Method == exchange.Request.Method) is { } route) return route.AnswerAsync(exchange);
        if (there.Length == 0) return exchange.RefuseAsync(ImageFaults.NotFound);
        exchange.Response.Headers.Allow = string.Join(", ", there.Select(other => other.Method));
        return exchange.RefuseAsync(new Refusal("MethodNotAllowed", StatusCodes.Status405MethodNotAllowed, $"The method {exchange.Request.Method} is not allowed for this resource."));
    }
}
