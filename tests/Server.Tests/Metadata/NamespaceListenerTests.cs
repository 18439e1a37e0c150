using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api;

namespace Neutrino.Server.Tests.Metadata;

public sealed class NamespaceListenerTests
{
    [Fact]
    public async Task A_request_is_answered_with_the_namespace_it_came_from_and_the_guests_address()
    {
        using var wires = new Wires();
        await using var web = await StartAsync(wires);
        using var one = wires.Client("qrouter-1");
        using var two = wires.Client("qdhcp-2");
        Assert.Equal("qrouter-1 from 127.0.0.1", await one.GetStringAsync(new Uri("http://169.254.169.254/"), TestContext.Current.CancellationToken));
        Assert.Equal("qdhcp-2 from 127.0.0.1", await two.GetStringAsync(new Uri("http://169.254.169.254/"), TestContext.Current.CancellationToken));
        Assert.Equal("qrouter-1 from 127.0.0.1", await one.GetStringAsync(new Uri("http://169.254.169.254/again"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_guest_that_hung_up_early_keeps_nobody_else_from_being_served()
    {
        using var wires = new Wires();
        await using var web = await StartAsync(wires);
        wires.HangUp("qrouter-1");
        using var client = wires.Client("qrouter-1");
        Assert.Equal("qrouter-1 from 127.0.0.1", await client.GetStringAsync(new Uri("http://169.254.169.254/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_server_stops_while_nothing_comes()
    {
        using var wires = new Wires();
        await using var web = await StartAsync(wires);
        await web.StopAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    private static async Task<WebServer> StartAsync(INamespaceConnections connections)
    {
        var web = new WebServer([(new NamespacesEndPoint(), new Echo())], new ServeOptions(), new RequestFigures(), connections, NullLoggerFactory.Instance);
        await web.StartAsync(TestContext.Current.CancellationToken);
        return web;
    }

    private sealed class Echo : IHttpApi
    {
        public Task HandleAsync(HttpContext context) => context.Response.WriteAsync($"{context.Features.Get<INamespaceFeature>()?.Namespace} from {context.Connection.RemoteIpAddress}");
    }

    /// <summary>Loopback connections handed over as if a namespace's listener had accepted them.</summary>
    private sealed class Wires : INamespaceConnections, IDisposable
    {
        private readonly Channel<NamespaceConnection> accepted = Channel.CreateUnbounded<NamespaceConnection>();
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Wires() => listener.Start();

        public async ValueTask<NamespaceConnection?> AcceptAsync(CancellationToken cancellation) => await accepted.Reader.ReadAsync(cancellation);

        public HttpClient Client(string from) => new(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(listener.LocalEndpoint, cancellation);
                accepted.Writer.TryWrite(new NamespaceConnection(from, await listener.AcceptSocketAsync(cancellation)));
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        public void HangUp(string from)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(enable: true, 0) };
            socket.Connect(listener.LocalEndpoint);
            var far = listener.AcceptSocket();
            socket.Close();
            // Reset: the far socket has no peer any more.
            Assert.ThrowsAny<SocketException>(() => { for (var i = 0; i < 1000; i++) _ = (far.Poll(1000, SelectMode.SelectRead), far.Receive(new byte[1])); });
            accepted.Writer.TryWrite(new NamespaceConnection(from, far));
        }

        public void Dispose() => listener.Dispose();
    }
}
