using System.Buffers.Binary;
using System.Net.Sockets;
using Neutrino.HostState;

namespace Neutrino.Host.Ovs;

/// <summary>
/// The flows of bridges: read, and replaced by the one NORMAL flow. Speaks OpenFlow 1.0 (OpenFlow Switch Specification 1.0.0) on a bridge's management
/// socket, as ovs-ofctl does.
/// </summary>
/// <param name="directory">Where ovs-vswitchd has its sockets: <c>/run/openvswitch</c>.</param>
public sealed class BridgeFlows(string directory, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The bridge's flows in ovs-ofctl's words, counters left out; null when ovs-vswitchd does not serve the bridge (now).</summary>
    public async Task<ValueList<string>?> ReadAsync(string bridge, CancellationToken cancellation)
    {
        try
        {
            List<string> flows = [];
            await ConverseAsync(bridge, [OpenFlow.FlowStatsRequest()], (type, body) => type == OpenFlow.StatsReply && OpenFlow.ReadFlows(body, flows), cancellation).ConfigureAwait(false);
            return flows.ToValueList();
        }
        catch (Exception silent) when (silent is SocketException or IOException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Removes every flow and adds the one that matches everything and says NORMAL.</summary>
    /// <returns>What stood against it; null when done.</returns>
    public async Task<string?> PutNormalAsync(string bridge, CancellationToken cancellation)
    {
        try
        {
            string? refused = null;
            await ConverseAsync(
                bridge,
                [OpenFlow.DeleteFlows(), OpenFlow.AddNormal(), OpenFlow.Barrier()],
                (type, body) =>
                {
                    if (type == OpenFlow.Error) refused = $"Open vSwitch refused a flow: error {Convert.ToHexString(body.Span[..Math.Min(4, body.Length)])}";
                    return type is OpenFlow.BarrierReply or OpenFlow.Error;
                },
                cancellation).ConfigureAwait(false);
            return refused;
        }
        catch (Exception silent) when (silent is SocketException or IOException or TimeoutException)
        {
            return silent.Message;
        }
    }

    /// <summary>Says hello, sends the requests and hands over every message until one ends it.</summary>
    private async Task ConverseAsync(string bridge, byte[][] requests, Func<byte, ReadOnlyMemory<byte>, bool> isEnd, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(directory, $"{bridge}.mgmt")), either.Token).ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            await stream.WriteAsync(OpenFlow.Hello(), either.Token).ConfigureAwait(false);
            foreach (var request in requests) await stream.WriteAsync(request, either.Token).ConfigureAwait(false);
            while (true)
            {
                var header = new byte[OpenFlow.HeaderSize];
                await stream.ReadExactlyAsync(header, either.Token).ConfigureAwait(false);
                var body = new byte[Math.Max(0, BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)) - OpenFlow.HeaderSize)];
                await stream.ReadExactlyAsync(body, either.Token).ConfigureAwait(false);
                if (isEnd(header[1], body)) return;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"bridge {bridge} does not answer on its management socket");
        }
    }
}
