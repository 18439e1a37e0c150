using System.Buffers;
using System.Net.WebSockets;

namespace Neutrino.Api.Consoles;

/// <summary>Bytes between a WebSocket and a guest, as they come, each side at the pace of the other, until one ends, nothing moves for long, or we stop.</summary>
internal sealed class ConsoleSession : IDisposable
{
    private const int Piece = 32 * 1024;
    private readonly WebSocket client;
    private readonly Stream guest;
    private readonly ConsoleSettings settings;
    private readonly CancellationToken stopping;
    private readonly CancellationTokenSource idle;
    private readonly CancellationTokenSource listening;
    private readonly CancellationTokenSource cut;

    public ConsoleSession(WebSocket client, Stream guest, ConsoleSettings settings, CancellationToken stopping)
    {
        (this.client, this.guest, this.settings, this.stopping) = (client, guest, settings, stopping);
        idle = new CancellationTokenSource(settings.IdleLimit, settings.Time);
        cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, settings.Time);
        listening = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
    }

    public long FromGuest { get; private set; }
    public long FromClient { get; private set; }

    /// <returns>Why it ended, for the log.</returns>
    public async Task<string> RunAsync()
    {
        var toGuest = ToGuestAsync();
        var toClient = ToClientAsync();
        var clientLeft = await Task.WhenAny(toGuest, toClient).ConfigureAwait(false) == toGuest;
        if (clientLeft) await listening.CancelAsync().ConfigureAwait(false);
        cut.CancelAfter(settings.Farewell);
        var why = clientLeft ? "the client left" : await toClient.ConfigureAwait(false);
        await toClient.ConfigureAwait(false);
        await SayFarewellAsync(why).ConfigureAwait(false);
        await toGuest.ConfigureAwait(false);
        return why;
    }

    public void Dispose()
    {
        listening.Dispose();
        idle.Dispose();
        cut.Dispose();
        client.Dispose();
        guest.Dispose();
    }

    /// <summary>Ends when the client closes, is gone, or is cut off.</summary>
    private async Task ToGuestAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await client.ReceiveAsync(buffer.AsMemory(), cut.Token).ConfigureAwait(false) is { MessageType: not WebSocketMessageType.Close } received)
            {
                await guest.WriteAsync(buffer.AsMemory(0, received.Count), cut.Token).ConfigureAwait(false);
                FromClient += received.Count;
                Moved();
            }
        }
        catch (Exception ended) when (ended is WebSocketException or IOException or OperationCanceledException)
        {
            // It is gone, or took too long over its farewell.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Ends, and says why, when the guest does, when the client takes no more, and when it is time to stop.</summary>
    private async Task<string> ToClientAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await guest.ReadAsync(buffer.AsMemory(), listening.Token).ConfigureAwait(false) is > 0 and var read)
            {
                await client.SendAsync(buffer.AsMemory(0, read), WebSocketMessageType.Binary, endOfMessage: true, cut.Token).ConfigureAwait(false);
                FromGuest += read;
                Moved();
            }

            return "the guest closed it";
        }
        catch (OperationCanceledException)
        {
            return stopping.IsCancellationRequested ? "the server stops" : idle.IsCancellationRequested ? "nothing moved for long" : "the client left";
        }
        catch (WebSocketException)
        {
            return "the client left";
        }
        catch (IOException)
        {
            return "the guest closed it";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SayFarewellAsync(string why)
    {
        if (client.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        var code = stopping.IsCancellationRequested || idle.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure;
        try
        {
            await client.CloseOutputAsync(code, why, cut.Token).ConfigureAwait(false);
        }
        catch (Exception ended) when (ended is WebSocketException or IOException or OperationCanceledException)
        {
            // It did not wait for it.
        }
    }

    private void Moved() => idle.CancelAfter(settings.IdleLimit);
}
