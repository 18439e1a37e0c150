using System.Net;
using System.Net.Sockets;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>Sends and receives whole Ethernet frames on an interface of this process's namespace.</summary>
internal sealed class FrameSocket : IDisposable
{
    private const ushort Everything = 3;
    private readonly Socket socket;

    public FrameSocket(string device)
    {
        // The protocol is given when it is bound; .NET knows no number for it.
        socket = new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)0);
        socket.Bind(new Link(int.Parse(File.ReadAllText($"/sys/class/net/{device}/ifindex"), null)));
    }

    public void Send(byte[] frame) => socket.Send(frame);

    /// <summary>Whether the frame comes before another one does that was sent after it, or in time. The kernel gives a tagged frame to packet sockets with its tag apart.</summary>
    public bool Receives(byte[] frame, byte[]? before = null)
    {
        var end = Environment.TickCount64 + 10_000;
        var buffer = new byte[2048];
        byte[] expected = frame[12] is 0x81 || (frame[12], frame[13]) is (0x88, 0xa8) ? [.. frame[..12], .. frame[16..]] : frame;
        while (Environment.TickCount64 < end)
        {
            if (!socket.Poll(20_000, SelectMode.SelectRead)) continue;
            var count = socket.Receive(buffer);
            if (buffer.AsSpan(0, count).SequenceEqual(expected)) return true;
            if (before is not null && buffer.AsSpan(0, count).SequenceEqual(before)) return false;
        }

        throw new TimeoutException(before is null ? "The frame did not come." : "Neither frame came.");
    }

    public void Dispose() => socket.Dispose();

    // struct sockaddr_ll: protocol in network order at 2, interface index at 4.
    private sealed class Link(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var address = new SocketAddress(AddressFamily.Packet, 20);
            address[3] = (byte)Everything;
            BitConverter.TryWriteBytes(address.Buffer.Span[4..], index);
            return address;
        }
    }
}
