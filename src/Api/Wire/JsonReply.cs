using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>
/// A JSON reply on its way out. A short one is sent whole with its length; a long list leaves in pieces of about 64 KiB,
/// so that ten thousand rows need no ten megabytes at once.
/// </summary>
public sealed class JsonReply : IBufferWriter<byte>, IDisposable
{
    private const int Piece = 64 * 1024;
    private readonly HttpResponse response;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    public JsonReply(HttpResponse response, int status, string contentType = "application/json")
    {
        this.response = response;
        response.StatusCode = status;
        response.ContentType = contentType;
        Writer = new Utf8JsonWriter(this, JsonOutput.Options);
    }

    public Utf8JsonWriter Writer { get; }

    /// <summary>Call between rows: sends what has gathered once it is a piece.</summary>
    public ValueTask FlowAsync()
    {
        if (length + Writer.BytesPending < Piece) return ValueTask.CompletedTask;
        Gather();
        return SendAsync();
    }

    /// <summary>Sends the rest. A reply to HEAD has its length and no body.</summary>
    public async ValueTask CompleteAsync()
    {
        Gather();
        if (!response.HasStarted) response.ContentLength = length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await SendAsync().ConfigureAwait(false);
    }

    public static async Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> write)
    {
        using var reply = new JsonReply(response, status);
        write(reply.Writer);
        await reply.CompleteAsync().ConfigureAwait(false);
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(sizeHint);
        return buffer.AsSpan(length);
    }

    public void Dispose()
    {
        Writer.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>From the writer into our buffer: memory to memory, nothing waits.</summary>
    private void Gather() => Writer.Flush();

    private async ValueTask SendAsync()
    {
        await response.Body.WriteAsync(buffer.AsMemory(0, length), response.HttpContext.RequestAborted).ConfigureAwait(false);
        length = 0;
    }

    private void EnsureRoom(int sizeHint)
    {
        var needed = length + Math.Max(sizeHint, 256);
        if (needed <= buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
