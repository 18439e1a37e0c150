using System.Net;
using System.Net.Sockets;

namespace Neutrino.Server.Tests.Serving;

public sealed class TransportsTests
{
    [Fact]
    public async Task A_connection_is_asked_after_the_time_given_whether_it_is_still_there()
    {
        var options = Transports.OptionsOf(new ServeOptions { Backlog = 7, KeepIdleSeconds = 33 });
        Assert.Equal(7, options.Backlog);
        using var listening = options.CreateBoundListenSocket(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen(options.Backlog);
        using var client = new TcpClient();
        var accepting = listening.AcceptAsync(TestContext.Current.CancellationToken);
        await client.ConnectAsync((IPEndPoint)listening.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var taken = await accepting;
        Assert.NotEqual(0, (int)taken.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(33, (int)taken.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
    }
}
