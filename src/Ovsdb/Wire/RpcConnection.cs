using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Neutrino.Ovsdb.Wire;

/// <summary>
/// JSON-RPC 1.0 over a unix stream socket, as OVSDB and the daemons' control sockets speak it: one writer, one receive loop, a table of pending calls by id.
/// The peer's <c>echo</c> is answered. It never reconnects; <see cref="Closed"/> tells when it is over and why.
/// </summary>
public sealed class RpcConnection : IAsyncDisposable
{
    private readonly NetworkStream stream;
    private readonly Action<string, JsonElement> notified;
    private readonly Channel<byte[]> outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<long, PendingCall> pending = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task loops;
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;
    private string? closedReason;

    private RpcConnection(NetworkStream stream, Action<string, JsonElement> notified)
    {
        this.stream = stream;
        this.notified = notified;
        loops = Task.WhenAll(Task.Run(ReceiveAsync), Task.Run(SendAsync));
    }

    /// <summary>Completes with the reason, in words, when the connection is over.</summary>
    public Task<string> Closed => closed.Task;

    /// <param name="path">The socket's path.</param>
    /// <param name="notified">Called on the receive loop with method and params of each notification; the element is dead after the call.</param>
    /// <exception cref="OvsdbException">Nobody listens there.</exception>
    public static async Task<RpcConnection> ConnectAsync(string path, Action<string, JsonElement> notified, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (failure is SocketException) throw new OvsdbException(OvsdbError.Disconnected($"{path}: {failure.Message}"));
            throw;
        }

        return new RpcConnection(new NetworkStream(socket, ownsSocket: true), notified);
    }

    /// <param name="parameters">Writes the value of <c>params</c>, an array.</param>
    /// <param name="decode">Turns <c>result</c> into the answer, on the receive loop; the element is dead after the call.</param>
    /// <exception cref="OvsdbException">The peer answered with an error, or the connection ended before it answered.</exception>
    public async Task<T> CallAsync<T>(string method, Action<Utf8JsonWriter> parameters, Func<JsonElement, T> decode, CancellationToken cancellation)
    {
        var call = new PendingCall<T>(decode);
        var id = Interlocked.Increment(ref lastId);
        var message = Encode(id, method, parameters);
        lock (gate)
        {
            if (closedReason is not null) throw new OvsdbException(OvsdbError.Disconnected(closedReason));
            pending.Add(id, call);
        }

        outgoing.Writer.TryWrite(message);
        try
        {
            return await call.Task.WaitAsync(cancellation);
        }
        finally
        {
            lock (gate) pending.Remove(id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loops;
        stopping.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var reason = "closed by us";
        try
        {
            await ReadMessagesAsync();
            reason = "closed by the peer";
        }
        catch (OperationCanceledException)
        {
            // We are closing.
        }
        catch (Exception failure)
        {
            reason = failure.Message;
        }

        Close(reason);
    }

    private async Task ReadMessagesAsync()
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65536, leaveOpen: true));
        var cutter = new MessageCutter();
        while (true)
        {
            var read = await reader.ReadAsync(stopping.Token);
            var buffer = read.Buffer;
            while (cutter.TryCut(ref buffer, out var message)) Dispatch(message);
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private void Dispatch(ReadOnlySequence<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        if (!root.TryGetProperty("method", out var method) || method.ValueKind == JsonValueKind.Null) Answered(root);
        else if (method.ValueEquals("echo")) outgoing.Writer.TryWrite(EncodeEcho(root));
        else notified(method.GetString()!, root.GetProperty("params"));
    }

    private void Answered(JsonElement root)
    {
        if (!root.GetProperty("id").TryGetInt64(out var id)) return;
        PendingCall? call;
        lock (gate)
        {
            // A call that was given up has no entry any more.
            if (!pending.Remove(id, out call)) return;
        }

        if (root.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null) call.Fail(new OvsdbException(OvsdbError.Read(error, -1)));
        else call.Complete(root.GetProperty("result"));
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(stopping.Token)) await stream.WriteAsync(message, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // We are closing, or the receive loop ended.
        }
        catch (IOException failure)
        {
            Close(failure.Message);
        }
    }

    private void Close(string reason)
    {
        PendingCall[] orphans;
        lock (gate)
        {
            if (closedReason is not null) return;
            closedReason = reason;
            orphans = [.. pending.Values];
            pending.Clear();
        }

        outgoing.Writer.TryComplete();
        foreach (var orphan in orphans) orphan.Fail(new OvsdbException(OvsdbError.Disconnected(reason)));
        stream.Dispose();
        closed.TrySetResult(reason);
    }

    private static byte[] Encode(long id, string method, Action<Utf8JsonWriter> parameters)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("method", method);
            writer.WritePropertyName("params");
            parameters(writer);
            writer.WriteNumber("id", id);
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static byte[] EncodeEcho(JsonElement request)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("result");
            request.GetProperty("params").WriteTo(writer);
            writer.WriteNull("error");
            writer.WritePropertyName("id");
            request.GetProperty("id").WriteTo(writer);
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
