using System.Net;
using System.Net.Http.Headers;

namespace Neutrino.Cli.Glance;

/// <summary>The bytes of an image on their way up, sent in chunks as they are read, with a bar for who waits.</summary>
internal sealed class ImageData : HttpContent
{
    private const int ChunkBytes = 1 << 20;
    private readonly Stream source;
    private readonly ProgressBar? bar;

    public ImageData(Stream source, ProgressBar? bar)
    {
        this.source = source;
        this.bar = bar;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(source, stream, bar, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => CopyAsync(source, stream, bar, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    public static async Task CopyAsync(Stream from, Stream to, ProgressBar? bar, CancellationToken cancellation)
    {
        var buffer = new byte[ChunkBytes];
        for (int read; (read = await from.ReadAsync(buffer, cancellation)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellation);
            bar?.Advance(read);
        }

        bar?.End();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
