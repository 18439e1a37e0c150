using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>The data of an image: <c>/images/{id}/file</c>, or <c>/images/{id}/stage</c> and then <c>/images/{id}/import</c>.</summary>
internal sealed class ImageDataEndpoint(IStore store, ImageUploads uploads, ImageSettings settings)
{
    public const string ImportMethod = "glance-direct";
    private const string Octets = "application/octet-stream";
    private const int PieceLength = 256 * 1024;

    public Task UploadAsync(ImageExchange exchange) => ReceiveAsync(exchange, uploads.ReceiveAsync);

    /// <summary>The data comes, and is checked, as in an upload; it is nobody's to read before it is imported.</summary>
    public Task StageAsync(ImageExchange exchange) => ReceiveAsync(exchange, uploads.StageAsync);

    public async Task ImportAsync(ImageExchange exchange)
    {
        var body = await exchange.BodyAsync().ConfigureAwait(false);
        var refusal = body.Fails(out var why, out var value) ? why : NoImport(value);
        if (refusal is null)
        {
            var imported = await store.CommitAsync(snapshot => ImageDataRules.Import(snapshot, exchange.Caller, exchange.ImageId, settings), exchange.Aborted).ConfigureAwait(false);
            refusal = imported.Decision.Refusal;
        }

        if (refusal is not null) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await exchange.EmptyAsync(StatusCodes.Status202Accepted).ConfigureAwait(false);
    }

    private static async Task ReceiveAsync(ImageExchange exchange, Func<Caller, string, Stream, long?, CancellationToken, Task<Refusal?>> takeAsync)
    {
        var type = exchange.Request.ContentType?.Split(';')[0].Trim();
        if (type != Octets)
        {
            await exchange.RefuseAsync(new Refusal("UnsupportedMediaType", StatusCodes.Status415UnsupportedMediaType, $"Invalid content type {type ?? "None"}")).ConfigureAwait(false);
            return;
        }

        // The rules bound the data, not the web server.
        if (exchange.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var refusal = await takeAsync(exchange.Caller, exchange.ImageId, exchange.Request.Body, exchange.Request.ContentLength, exchange.Aborted).ConfigureAwait(false);
        await exchange.NothingAsync(refusal).ConfigureAwait(false);
    }

    public async Task DownloadAsync(ImageExchange exchange)
    {
        if (ImageAccess.Find(store.Current, exchange.Caller, exchange.ImageId).Fails(out var why, out var image)
            || (why = ImageAccess.MayNotRead(exchange.Caller, image)) is not null)
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var data = uploads.Open(image);
        if (data is null) await exchange.EmptyAsync(StatusCodes.Status204NoContent).ConfigureAwait(false);
        else await using (data.ConfigureAwait(false)) await SendAsync(exchange, image, data).ConfigureAwait(false);
    }

    private static Refusal? NoImport(AttributeValue body)
    {
        if (body.Kind != AttributeKind.Map || body.Find("method") is not { } method) return ImageRefusals.BadRequest("Import request requires a 'method' field.");
        if (method.Kind != AttributeKind.Map || method.Find("name") is not { } name) return ImageRefusals.BadRequest("Import request requires a 'name' field.");
        if (name is not { Kind: AttributeKind.Text, Text: ImportMethod }) return ImageRefusals.BadRequest($"Unknown import method name '{name}'.");
        if (body.Find("all_stores_must_succeed") is { } must && must.Kind != AttributeKind.Flag) return ImageRefusals.BadRequest("'all_stores_must_succeed' must be boolean value only");
        return body.Find("all_stores") is { } all && all.Kind != AttributeKind.Flag ? ImageRefusals.BadRequest("'all_stores' must be boolean value only") : null;
    }

    private static async Task SendAsync(ImageExchange exchange, Image image, Stream data)
    {
        var (response, size) = (exchange.Response, data.Length);
        if (RangeOf(exchange.Request, size).Fails(out var why, out var part))
        {
            response.Headers.ContentRange = $"bytes */{size}";
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        response.StatusCode = part.IsWhole ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentType = Octets;
        response.ContentLength = part.Range.Length;
        if (!part.IsWhole) response.Headers.ContentRange = part.Range.ContentRange(size);
        if (image.Checksum is { } md5) response.Headers.ContentMD5 = md5;
        data.Position = part.Range.Start;
        await CopyAsync(data, response.Body, part.Range.Length, exchange.Aborted).ConfigureAwait(false);
    }

    private static Outcome<(ByteRange Range, bool IsWhole)> RangeOf(HttpRequest request, long size)
    {
        var (range, contentRange) = (request.Headers.Range.ToString(), request.Headers.ContentRange.ToString());
        if (range.Length == 0 && contentRange.Length == 0) return (new ByteRange(0, size), true);
        return (range.Length > 0 ? ByteRange.Parse(range, size) : ByteRange.ParseContentRange(contentRange, size)).Fails(out var why, out var part) ? why : (part, false);
    }

    private static async Task CopyAsync(Stream data, Stream body, long length, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (length > 0)
            {
                var read = await data.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, PieceLength)), cancellation).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The image's file is shorter than it was.");
                await body.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                length -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
