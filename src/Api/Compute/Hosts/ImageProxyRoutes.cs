using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Images as Compute showed them before 2.36, to be read: whoever changes them asks the Image API.</summary>
internal sealed class ImageProxyRoutes(ComputeSettings settings)
{
    private const int Last = 35;

    /// <summary>The metadata of images went three versions later.</summary>
    private const int LastMetadata = 38;

    public IEnumerable<Route> All =>
    [
        new("GET", "images", exchange => ListAsync(exchange, whole: false), To: Last), new("GET", "images/detail", exchange => ListAsync(exchange, whole: true), To: Last),
        new("GET", "images/{}", ShowAsync, To: Last), new("GET", "images/{}/metadata", MetadataAsync, To: LastMetadata), new("GET", "images/{}/metadata/{}", MetadatumAsync, To: LastMetadata),
    ];

    private Task ListAsync(ComputeExchange exchange, bool whole)
    {
        var (snapshot, name, status) = (exchange.Snapshot, exchange.Query.Find("name"), exchange.Query.Find("status"));
        if (Paging.Of(exchange, settings.MostRows).Fails(out var why, out var paging)) return exchange.RefuseAsync(why);
        var seen = snapshot.Images.All.Where(image => !image.Hidden && ImageAccess.Lists(snapshot, exchange.Caller, image, null, "accepted")
            && (name is null || image.Name == name) && (status is null || string.Equals(StatusOf(image), status, StringComparison.OrdinalIgnoreCase))).OrderByDescending(image => image.CreatedAt);
        if (paging.Cut(seen, image => image.Id, out var more).Fails(out why, out var page)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("images");
            foreach (var image in page) Write(json, exchange, image, whole);
            json.WriteEndArray();
            if (more) Paging.WriteNext(json, exchange, "images_links", page[^1].Id);
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange) => Find(exchange).Fails(out var why, out var image) ? exchange.RefuseAsync(why) : exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("image");
        Write(json, exchange, image, whole: true);
        json.WriteEndObject();
    });

    private static Task MetadataAsync(ComputeExchange exchange) => Find(exchange).Fails(out var why, out var image) ? exchange.RefuseAsync(why) : exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        ServerWriter.WriteWords(json, "metadata", image.Properties);
        json.WriteEndObject();
    });

    private static Task MetadatumAsync(ComputeExchange exchange)
    {
        if (Find(exchange).Fails(out var why, out var image)) return exchange.RefuseAsync(why);
        return image.Properties.TryGetValue(exchange[3], out var value)
            ? exchange.ReplyAsync(AttributeValue.Of(("meta", AttributeValue.Of((exchange[3], value)))))
            : exchange.RefuseAsync(ComputeRefusals.NotFound("Metadata item was not found"));
    }

    private static Outcome<Image> Find(ComputeExchange exchange) =>
        ImageAccess.Find(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out _, out var image) ? ComputeRefusals.NotFound("Image not found.") : image;

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, Image image, bool whole)
    {
        json.WriteStartObject();
        json.WriteString("id", image.Id);
        json.WriteString("name", image.Name);
        if (whole)
        {
            json.WriteNumber("minRam", image.MinRam);
            json.WriteNumber("minDisk", image.MinDisk);
            ServerWriter.WriteWords(json, "metadata", image.Properties);
            json.WriteString("created", ImageAttributes.TimeOf(image.CreatedAt));
            json.WriteString("updated", ImageAttributes.TimeOf(image.UpdatedAt));
            json.WriteString("status", StatusOf(image));
            json.WriteNumber("progress", image.Status switch { ImageStatus.Active => 100, ImageStatus.Saving => 50, ImageStatus.Queued => 25, _ => 0 });
            json.WriteNumber("OS-EXT-IMG-SIZE:size", image.Size ?? 0);
        }

        json.WriteStartArray("links");
        ServerWriter.WriteLink(json, "self", $"{exchange.Base}/images/{image.Id}");
        ServerWriter.WriteLink(json, "bookmark", $"{exchange.BookmarkBase}/images/{image.Id}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string StatusOf(Image image) => image.Status switch { ImageStatus.Active => "ACTIVE", ImageStatus.Queued or ImageStatus.Saving => "SAVING", _ => "UNKNOWN" };
}
