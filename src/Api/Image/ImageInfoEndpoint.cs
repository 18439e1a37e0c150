using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>What clients ask of the installation: schemas, import methods, stores, usage.</summary>
internal sealed class ImageInfoEndpoint(IStore store, ImageSettings settings)
{
    public static Task SchemaAsync(ImageExchange exchange) =>
        ImageSchemas.Find(exchange.Last) is { } write ? exchange.ReplyAsync(StatusCodes.Status200OK, write) : exchange.RefuseAsync(ImageFaults.NotFound);

    /// <summary>Data is staged by the client: nothing is fetched from elsewhere on a client's word.</summary>
    public static Task ImportAsync(ImageExchange exchange)
    {
        var methods = AttributeValue.Of(("description", "Import methods available."), ("type", "array"), ("value", AttributeValue.Texts([ImageDataEndpoint.ImportMethod])));
        return exchange.ReplyAsync(StatusCodes.Status200OK, writer => writer.WriteValue(AttributeValue.Of(("import-methods", methods))));
    }

    public static Task StoresAsync(ImageExchange exchange) => exchange.RefuseAsync(ImageRefusals.NotFound("Multi backend is not supported at this site."));

    /// <summary>The project's usage and limits, in Glance's units: images, and MiB.</summary>
    public Task UsageAsync(ImageExchange exchange)
    {
        var (snapshot, project) = (store.Current, exchange.Caller.ProjectId);
        var mebibytes = (ImageQuota.BytesOf(snapshot, project) + (1 << 20) - 1) >> 20;
        var usage = AttributeValue.Of(
            ("image_size_total", Usage(mebibytes, settings.ProjectBytes < 0 ? -1 : settings.ProjectBytes >> 20)),
            ("image_stage_total", Usage(0, -1)),
            ("image_count_total", Usage(ImageQuota.CountOf(snapshot, project), settings.ProjectImages)),
            ("image_count_uploading", Usage(ImageQuota.ArrivingOf(snapshot, project), -1)));
        return exchange.ReplyAsync(StatusCodes.Status200OK, writer => writer.WriteValue(AttributeValue.Of(("usage", usage))));
    }

    private static AttributeValue Usage(long usage, long limit) => AttributeValue.Of(("usage", usage), ("limit", limit));
}
