using System.Net;
using System.Net.Sockets;
using System.Text;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Inspect;

/// <summary>The questions themselves, each over a socket that was opened in a namespace and is closed with the answer.</summary>
internal static class Asking
{
    private const int SocketLevelIp = 0;
    private const int MtuDiscover = 10;
    private const int DoNotFragment = 3; // IP_PMTUDISC_PROBE: the flag is set, and what was learnt about the way is not heeded.
    private static readonly byte[] HttpGet = Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\nHost: 169.254.169.254\r\n\r\n");
    private static readonly IPEndPoint Metadata = new(IPAddress.Parse("169.254.169.254"), 80);
    private static int lastId = Environment.ProcessId;

    /// <summary>A ping of <paramref name="size"/> bytes with its headers, not to be fragmented.</summary>
    public static async Task<Verdict> PingAsync(Exchange exchange, string ns, IpAddress? source, IpAddress target, int size)
    {
        var id = NextId();
        using var socket = Wrap(NetNamespaces.OpenIcmp(ns));
        Span<byte> flag = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(flag, DoNotFragment);
        socket.SetRawSocketOption(SocketLevelIp, MtuDiscover, flag);
        if (source is { } own) socket.Bind(new IPEndPoint(Address(own), 0));
        var (packet, to) = (Frames.EchoRequest(id, size), new IPEndPoint(Address(target), 0));
        return await exchange.AskAsync<bool>(
            token => socket.SendToAsync(packet, SocketFlags.None, to, token),
            (buffer, token) => socket.ReceiveAsync(buffer, SocketFlags.None, token),
            answer => Frames.IsEchoReplyPacket(answer.Span, target, id) ? true : null).ConfigureAwait(false) is true ? Verdict.Holds : Verdict.Fails;
    }

    /// <summary>A ping that is one byte too long: the kernel refuses it, or it gets no answer.</summary>
    public static async Task<Verdict> OversizeAsync(Exchange exchange, string ns, IpAddress target, int size)
    {
        try
        {
            return await PingAsync(exchange, ns, null, target, size).ConfigureAwait(false) == Verdict.Fails ? Verdict.Holds : Verdict.Fails;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.MessageSize)
        {
            return Verdict.Holds;
        }
    }

    /// <summary>Any HTTP answer will do: it says that the way to the metadata service is open.</summary>
    public static async Task<Verdict> MetadataAsync(Exchange exchange, string ns)
    {
        try
        {
            using var socket = Wrap(NetNamespaces.OpenTcp(ns));
            await socket.ConnectAsync(Metadata, exchange.Token).ConfigureAwait(false);
            await socket.SendAsync(HttpGet, SocketFlags.None, exchange.Token).ConfigureAwait(false);
            var buffer = new byte[16];
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, exchange.Token).ConfigureAwait(false);
            return length > 5 && buffer.AsSpan(0, 5).SequenceEqual("HTTP/"u8) ? Verdict.Holds : Verdict.Fails;
        }
        catch (Exception silent) when (silent is OperationCanceledException or SocketException { SocketErrorCode: not SocketError.NetworkDown })
        {
            return Verdict.Fails;
        }
    }

    /// <summary>Who has an address, asked on an interface. Null: nobody answers.</summary>
    public static async Task<MacAddress?> WhoHasAsync(Exchange exchange, FrameSocket socket, ulong mac, IpAddress sender, IpAddress target)
    {
        var frame = Frames.ArpRequest(mac, sender, target);
        var answer = await exchange.AskAsync<MacAddress>(
            token => socket.SendAsync(frame, token), socket.ReceiveAsync, received => Frames.ArpReply(received.Span, target) is { } owner ? new MacAddress(owner) : null).ConfigureAwait(false);
        return answer;
    }

    /// <summary>What DHCP offers a client, asked in its name at the bridge's end of its pair: where its own request would pass.</summary>
    public static async Task<Verdict> DhcpAsync(Exchange exchange, string ns, string device, MacAddress client, IpAddress expected)
    {
        using var socket = FrameSocket.Open(ns, device);
        var transaction = 0x4e45_0000u | NextId();
        var frame = Frames.DhcpDiscover(client.Number, transaction);
        var offered = await exchange.AskAsync<IpAddress>(token => socket.SendAsync(frame, token), socket.ReceiveAsync, received => Frames.DhcpOffer(received.Span, transaction)).ConfigureAwait(false);
        return offered == expected ? Verdict.Holds : Verdict.Fails;
    }

    /// <summary>The guest's gateway, pinged in the guest's name.</summary>
    public static async Task<Verdict> GatewayAsync(Exchange exchange, string device, MacAddress guest, IpAddress own, IpAddress gateway)
    {
        using var socket = FrameSocket.Open("", device);
        if (await WhoHasAsync(exchange, socket, guest.Number, own, gateway).ConfigureAwait(false) is not { } mac) return Verdict.Fails;
        var id = NextId();
        var frame = Frames.EchoRequest(mac.Number, guest.Number, own, gateway, id, 84);
        return await exchange.AskAsync<bool>(token => socket.SendAsync(frame, token), socket.ReceiveAsync, received => Frames.IsEchoReply(received.Span, gateway, id) ? true : null).ConfigureAwait(false) is true
            ? Verdict.Holds : Verdict.Fails;
    }

    /// <summary>The guest, by ARP: its security groups have no say in that.</summary>
    public static async Task<Verdict> GuestAsync(Exchange exchange, string ns, string device, IpAddress own, IpAddress guest, IReadOnlyCollection<MacAddress> macs)
    {
        using var socket = FrameSocket.Open(ns, device);
        var mac = await WhoHasAsync(exchange, socket, socket.Mac, own, guest).ConfigureAwait(false);
        return mac is not { } answered ? Verdict.Unknown : macs.Contains(answered) ? Verdict.Holds : Verdict.Fails;
    }

    /// <summary>A floating IP's holder, asked on the external bridge without saying who asks.</summary>
    public static async Task<Verdict> FloatingAddressAsync(Exchange exchange, string bridge, IpAddress floating, MacAddress router)
    {
        using var socket = FrameSocket.Open("", bridge);
        return await WhoHasAsync(exchange, socket, socket.Mac, new IpAddress(4, 0), floating).ConfigureAwait(false) == router ? Verdict.Holds : Verdict.Fails;
    }

    /// <summary>
    /// A ping comes to the router from the external bridge, with the gateway outside as its source, so that nobody has to learn a new neighbour. It is seen,
    /// translated, where the router passes it to the guest (else it is the router itself that answers), and its answer where the router sends it out.
    /// </summary>
    /// <param name="router">The outer interface, and whose MAC it has.</param>
    /// <param name="inner">The router's interface on the guest's network.</param>
    public static async Task<(bool Translated, bool Answered)> FloatingPingAsync(
        Exchange exchange, string bridge, string ns, (string Device, MacAddress Mac) router, string inner, IpAddress outside, IpAddress floating, IpAddress guest)
    {
        using var inwards = FrameSocket.Open("", bridge);
        using var passing = FrameSocket.Open(ns, inner);
        using var outwards = FrameSocket.Open(ns, router.Device);
        var id = NextId();
        var frame = Frames.EchoRequest(router.Mac.Number, inwards.Mac, outside, floating, id, 84);
        ValueTask<int> SendAsync(CancellationToken token) => inwards.SendAsync(frame, token);
        var translated = await exchange.AskAsync<bool>(SendAsync, passing.ReceiveAsync, received => Frames.IsEchoRequest(received.Span, guest, id) ? true : null).ConfigureAwait(false);
        if (translated is not true) return (false, false);
        var answered = await exchange.AskAsync<bool>(SendAsync, outwards.ReceiveAsync, received => Frames.IsEchoReply(received.Span, floating, id) ? true : null).ConfigureAwait(false);
        return (true, answered is true);
    }

    private static ushort NextId() => (ushort)Interlocked.Increment(ref lastId);
    private static IPAddress Address(IpAddress address) => new(address.ToBytes());
    private static Socket Wrap(Linux.Descriptor descriptor) => new(new SafeSocketHandle(descriptor.GiveAway(), ownsHandle: true));
}
