using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Route;

namespace Neutrino.Linux.Tests.Namespaces;

/// <summary>Frames between the two ends of a veth pair, from any thread.</summary>
[Trait("needs", "root")]
public sealed class FrameSocketTests : IDisposable
{
    private const ulong Mac = 0xfa163e000002;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly string name = $"frames-{Guid.NewGuid():N}"[..16];

    public FrameSocketTests()
    {
        Sandbox.Require();
        NetNamespaces.Create(name);
        using var socket = RouteSocket.Open(name);
        var batch = new RouteBatch();
        batch.MakeVeth(new NewLink("one") { Mac = Mac, Mtu = 1500 }, new NewLink("two") { Mac = 0xfa163e000003, Mtu = 1500 });
        batch.ChangeLink("one", new LinkChange { Up = true });
        batch.ChangeLink("two", new LinkChange { Up = true });
        Assert.All(socket.Do(batch), Assert.Null);
    }

    public void Dispose() => NetNamespaces.Delete(name);

    [Fact]
    public async Task What_is_sent_is_seen_going_out_and_coming_in_and_nothing_else_is()
    {
        using var one = FrameSocket.Open(name, "one");
        using var two = FrameSocket.Open(name, "two");
        using var watcher = FrameSocket.Open(name, "one");
        Assert.Equal(Mac, one.Mac);
        await one.SendAsync(Frame(0x0800, 6), default).AsTask().WaitAsync(Long); // TCP: filtered
        await one.SendAsync(Frame(0x0800, 1), default).AsTask().WaitAsync(Long);
        await one.SendAsync(Frame(0x0806, 0), default).AsTask().WaitAsync(Long);
        foreach (var end in (FrameSocket[])[two, watcher])
        {
            Assert.Equal(Frame(0x0800, 1), await ReceiveAsync(end));
            Assert.Equal(Frame(0x0806, 0), await ReceiveAsync(end));
        }
    }

    [Fact]
    public async Task A_frame_beyond_the_MTU_is_refused()
    {
        using var socket = FrameSocket.Open(name, "one");
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => socket.SendAsync(new byte[1515], default).AsTask());
    }

    [Fact]
    public void What_is_not_there_is_refused_with_its_name()
    {
        Assert.Contains("none", Assert.Throws<LinuxException>(() => FrameSocket.Open(name, "none")).Message, StringComparison.Ordinal);
        Assert.Contains("no-such", Assert.Throws<LinuxException>(() => FrameSocket.Open("no-such", "one")).Message, StringComparison.Ordinal);
    }

    /// <summary>Broadcast, with the protocol at its place and the rest zero.</summary>
    private static byte[] Frame(ushort protocol, byte ip)
    {
        var frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xff);
        (frame[12], frame[13], frame[14], frame[23]) = ((byte)(protocol >> 8), (byte)protocol, 0x45, ip);
        return frame;
    }

    private static async Task<byte[]> ReceiveAsync(FrameSocket socket)
    {
        var buffer = new byte[2048];
        var length = await socket.ReceiveAsync(buffer, default).AsTask().WaitAsync(Long);
        return buffer[..length];
    }
}
