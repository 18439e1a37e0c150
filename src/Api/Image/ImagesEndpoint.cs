using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>Images and what is said of them; their data is <see cref="ImageDataEndpoint"/>'s.</summary>
internal sealed class ImagesEndpoint(IStore store, ImageUploads uploads, ImageSettings settings)
{
    private const string Patch = "application/openstack-images-v2.1-json-patch";
    private const string OldPatch = "application/openstack-images-v2.0-json-patch";

    public async Task ListAsync(ImageExchange exchange)
    {
        if (ImageQuery.Parse(QueryParameters.Parse(exchange.Request.QueryString)).Fails(out var why, out var query)
            || query.Page(store.Current, exchange.Caller).Fails(out why, out var page))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        using var reply = new JsonReply(exchange.Response, StatusCodes.Status200OK);
        var writer = reply.Writer;
        writer.WriteStartObject();
        writer.WriteStartArray("images");
        foreach (var image in page.Images)
        {
            ImageWriter.Write(writer, image);
            await reply.FlowAsync().ConfigureAwait(false);
        }

        writer.WriteEndArray();
        writer.WriteString("first", query.FirstLink);
        if (page.HasMore) writer.WriteString("next", query.NextLink(page.Images[^1].Id));
        writer.WriteString("schema", "/v2/schemas/images");
        writer.WriteEndObject();
        await reply.CompleteAsync().ConfigureAwait(false);
    }

    public Task ShowAsync(ImageExchange exchange) => ImageAccess.Find(store.Current, exchange.Caller, exchange.ImageId).Fails(out var why, out var image)
        ? exchange.RefuseAsync(why)
        : exchange.ReplyAsync(StatusCodes.Status200OK, writer => ImageWriter.Write(writer, image));

    public async Task CreateAsync(ImageExchange exchange)
    {
        var body = await exchange.BodyAsync().ConfigureAwait(false);
        if (body.Fails(out var why, out var value)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else if (value.Kind != AttributeKind.Map) await exchange.RefuseAsync(ImageRefusals.Mismatch("image", "it is not of type 'object'")).ConfigureAwait(false);
        else await CommitAsync(exchange, StatusCodes.Status201Created, snapshot => ImageRules.Create(snapshot, exchange.Caller, value.Map, settings)).ConfigureAwait(false);
    }

    public async Task UpdateAsync(ImageExchange exchange)
    {
        var type = exchange.Request.ContentType?.Split(';')[0].Trim();
        if (type is not (Patch or OldPatch))
        {
            exchange.Response.Headers["Accept-Patch"] = $"{OldPatch}, {Patch}";
            await exchange.RefuseAsync(new Refusal("UnsupportedMediaType", StatusCodes.Status415UnsupportedMediaType, "The request media type is not supported by this server.")).ConfigureAwait(false);
            return;
        }

        var body = await exchange.BodyAsync().ConfigureAwait(false);
        if (body.Fails(out var why, out var value) || ImagePatch.Read(value, type == OldPatch).Fails(out why, out var changes)) await exchange.RefuseAsync(why).ConfigureAwait(false);
        else await CommitAsync(exchange, StatusCodes.Status200OK, snapshot => ImageRules.Update(snapshot, exchange.Caller, exchange.ImageId, changes, settings)).ConfigureAwait(false);
    }

    public async Task DeleteAsync(ImageExchange exchange) =>
        await exchange.NothingAsync(await uploads.DeleteAsync(exchange.Caller, exchange.ImageId, exchange.Aborted).ConfigureAwait(false)).ConfigureAwait(false);

    public Task SetActiveAsync(ImageExchange exchange, bool active) =>
        CommitSilentlyAsync(exchange, snapshot => ImageRules.SetActive(snapshot, exchange.Caller, exchange.ImageId, active, settings));

    public Task AddTagAsync(ImageExchange exchange) => CommitSilentlyAsync(exchange, snapshot => ImageRules.AddTag(snapshot, exchange.Caller, exchange.ImageId, exchange.Last, settings));

    public Task RemoveTagAsync(ImageExchange exchange) => CommitSilentlyAsync(exchange, snapshot => ImageRules.RemoveTag(snapshot, exchange.Caller, exchange.ImageId, exchange.Last, settings));

    /// <summary>There are no tasks: nothing here outlives its request.</summary>
    public Task ListTasksAsync(ImageExchange exchange) => ImageAccess.Find(store.Current, exchange.Caller, exchange.ImageId).Fails(out _, out _)
        ? exchange.RefuseAsync(ImageFaults.NotFound)
        : exchange.ReplyAsync(StatusCodes.Status200OK, writer => writer.WriteValue(AttributeValue.Of(("tasks", AttributeValue.Texts([])))));

    private async Task CommitAsync(ImageExchange exchange, int status, Func<Snapshot, Decision> decide)
    {
        var committed = await store.CommitAsync(decide, exchange.Aborted).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        var image = (Image)committed.Decision.Shown[0];
        if (status == StatusCodes.Status201Created)
        {
            exchange.Response.Headers.Location = $"{exchange.Request.Root()}/v2/images/{image.Id}";
            exchange.Response.Headers["OpenStack-image-import-methods"] = ImageDataEndpoint.ImportMethod;
        }

        await exchange.ReplyAsync(status, writer => ImageWriter.Write(writer, image)).ConfigureAwait(false);
    }

    private async Task CommitSilentlyAsync(ImageExchange exchange, Func<Snapshot, Decision> decide)
    {
        var committed = await store.CommitAsync(decide, exchange.Aborted).ConfigureAwait(false);
        await exchange.NothingAsync(committed.Decision.Refusal).ConfigureAwait(false);
    }
}
