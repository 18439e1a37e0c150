using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>A request's whole body in one rented buffer; dispose it after reading.</summary>
public readonly struct RequestBody : IDisposable
{
    public const int MaxBytes = 10 * 1024 * 1024;
    private readonly byte[]? rented;
    private readonly int length;

    private RequestBody(byte[]? rented, int length, bool tooLarge) => (this.rented, this.length, TooLarge) = (rented, length, tooLarge);

    /// <summary>The body is over <see cref="MaxBytes"/>; it was not kept.</summary>
    public bool TooLarge { get; }
    public ReadOnlySpan<byte> Bytes => rented.AsSpan(0, length);

    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBytes) return new RequestBody(null, 0, true);
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? 4096) + 1);
        var length = 0;
        try
        {
            while (await request.Body.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                if (length > MaxBytes) return new RequestBody(null, 0, true);
                if (length == buffer.Length) buffer = Grown(buffer);
            }

            var whole = new RequestBody(buffer, length, false);
            buffer = null;
            return whole;
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static byte[] Grown(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
