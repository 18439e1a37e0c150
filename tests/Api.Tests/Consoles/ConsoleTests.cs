using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api.Compute;
using Neutrino.Api.Consoles;
using Neutrino.Model;

namespace Neutrino.Api.Tests;

/// <summary>Real WebSockets to a guest that speaks real bytes.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private static readonly Server Guest = new()
    {
        Id = Rows.Id(1, "0005"), Number = 1, ProjectId = KnownTokens.DemoProject, UserId = "u", Name = "guest", HostName = "guest",
        Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 }, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly NetworkApiFixture cloud = new();
    private readonly RunningGuest guest = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
    private readonly ManualClock clock = new();
    private readonly string pages = Directory.CreateTempSubdirectory("neutrino-").FullName;
    private ConsoleDesk? desk;
    private LoopbackServer? server;

    public async ValueTask InitializeAsync()
    {
        await cloud.PutAsync(Guest);
        Directory.CreateDirectory(Path.Combine(pages, "core"));
        await File.WriteAllTextAsync(Path.Combine(pages, "vnc_lite.html"), "<html>lite</html>");
        await File.WriteAllTextAsync(Path.Combine(pages, "core", "rfb.js"), "export default 1");
        var settings = new ConsoleSettings { PublicHost = "cloud.example", PageDirectory = pages, Time = clock, MostPerServer = 2 };
        desk = new ConsoleDesk(cloud.Store, guest, settings);
        server = await LoopbackServer.StartAsync(new ConsoleApi(desk, cloud.Store, settings, NullLogger<ConsoleApi>.Instance, stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await server!.DisposeAsync();
        await guest.DisposeAsync();
        await cloud.DisposeAsync();
        Directory.Delete(pages, recursive: true);
        stopping.Dispose();
        patience.Dispose();
    }

    [Fact]
    public void AddressesAreWrittenAsNovaWritesThem()
    {
        Assert.Matches("^http://cloud\\.example:6080/vnc_auto\\.html\\?token=[0-9a-f-]{36}$", desk!.Issue(Guest, "novnc", isOldForm: true)!.Url.AbsoluteUri);
        Assert.Matches("^http://cloud\\.example:6080/vnc_lite\\.html\\?path=%3Ftoken%3D[0-9a-f-]{36}$", desk.Issue(Guest, "novnc", isOldForm: false)!.Url.AbsoluteUri);
        Assert.Matches("^ws://cloud\\.example:6083/\\?token=[0-9a-f-]{36}$", desk.Issue(Guest, "serial", isOldForm: true)!.Url.AbsoluteUri);
        Assert.Null(desk.Issue(Guest, "xvpvnc", isOldForm: true));
    }

    [Theory]
    [InlineData("novnc", "binary")]
    [InlineData("novnc", null)]
    [InlineData("serial", "binary")]
    public async Task BytesGoBothWays(string type, string? protocol)
    {
        using var client = await OpenAsync(Token(type), protocol);
        Assert.Equal(protocol, client.SubProtocol);
        Assert.Equal(RunningGuest.Greeting, await ReadAsync(client, RunningGuest.Greeting.Length));
        var sent = new string('x', 200_000);
        var sending = client.SendAsync(Encoding.ASCII.GetBytes(sent), WebSocketMessageType.Binary, true, patience.Token);
        Assert.Equal(sent, await ReadAsync(client, sent.Length));
        await sending;
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    [Fact]
    public async Task ATokenOpensOneSession()
    {
        var token = Token("novnc");
        using var first = await OpenAsync(token);
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(token));
        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(token));
        Assert.Equal(1, guest.Connections);
    }

    [Fact]
    public async Task WrongAndExpiredTokensAndThoseOfAServerThatIsGoneReachNoGuest()
    {
        foreach (var wrong in (string[])["", "x", Guid.Empty.ToString(), Guest.Id]) Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(wrong));
        var expired = Token("novnc");
        clock.Advance(TimeSpan.FromSeconds(601));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(expired));
        Assert.Null(await desk!.FindAsync(expired, patience.Token));
        var orphan = Token("novnc");
        await cloud.Store.CommitAsync(_ => Decision.Of(new ChangeSet([new Change(ResourceKind.Server, Guest.Id, Guest, null)])), patience.Token);
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(orphan));
        Assert.Equal(0, guest.Connections);
    }

    [Fact]
    public async Task AnUnusedTokenSaysWhereItLeads()
    {
        var (screen, serial) = (Token("novnc"), Token("serial"));
        Assert.Equal(new ConsoleConnection(Guest.Id, "127.0.0.1", (await guest.ScreenAsync(Guest, patience.Token))!.Port, null), await desk!.FindAsync(screen, patience.Token));
        Assert.Equal(new ConsoleConnection(Guest.Id, "127.0.0.1", 0, guest.SerialPath), await desk.FindAsync(serial, patience.Token));
        using var client = await OpenAsync(screen);
        Assert.Null(await desk.FindAsync(screen, patience.Token));
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("file:///tmp/x", false)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("https://127.0.0.1:8443", true)]
    public async Task APageOfAnotherHostIsRefusedAndUsesNothingUp(string origin, bool taken)
    {
        var token = Token("novnc");
        if (!taken) Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(token, origin));
        using var client = await OpenAsync(token, origin: taken ? origin : null);
        Assert.Equal(WebSocketState.Open, client.State);
    }

    [Fact]
    public async Task AGuestThatDoesNotRunIsAConflict()
    {
        guest.Runs = false;
        Assert.Equal(HttpStatusCode.Conflict, await RefusedAsync(Token("novnc")));
        guest.Runs = true;
        guest.StopListening();
        Assert.Equal(HttpStatusCode.Conflict, await RefusedAsync(Token("novnc")));
    }

    [Fact]
    public async Task AGuestThatDiesEndsItsSessions()
    {
        using var client = await OpenAsync(Token("novnc"));
        await ReadAsync(client, RunningGuest.Greeting.Length);
        guest.Die();
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(new byte[16], patience.Token)).MessageType);
        Assert.Equal((WebSocketCloseStatus.NormalClosure, "the guest closed it"), (client.CloseStatus, client.CloseStatusDescription));
    }

    [Fact]
    public async Task TheServersStopEndsASessionWithItsReason()
    {
        using var client = await OpenAsync(Token("serial"));
        await ReadAsync(client, RunningGuest.Greeting.Length);
        await stopping.CancelAsync();
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(new byte[16], patience.Token)).MessageType);
        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "the server stops"), (client.CloseStatus, client.CloseStatusDescription));
    }

    [Fact]
    public async Task ASessionInWhichNothingMovesIsEnded()
    {
        using var client = await OpenAsync(Token("novnc"));
        await ReadAsync(client, RunningGuest.Greeting.Length);
        await client.SendAsync("x"u8.ToArray(), WebSocketMessageType.Binary, true, patience.Token);
        await ReadAsync(client, 1);
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(WebSocketMessageType.Close, (await client.ReceiveAsync(new byte[16], patience.Token)).MessageType);
        Assert.Equal("nothing moved for long", client.CloseStatusDescription);
    }

    [Fact]
    public async Task ClientsThatVanishLeaveRoomForOthers()
    {
        using (var first = await OpenAsync(Token("novnc")))
        using (var second = await OpenAsync(Token("serial")))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await RefusedAsync(Token("novnc")));
            first.Abort();
            second.Abort();
        }

        while (!patience.IsCancellationRequested)
        {
            if (await TryOpenAsync(Token("novnc")) is not { } third) continue;
            third.Dispose();
            return;
        }

        Assert.Fail("the sessions of clients that are gone are never counted out");
    }

    [Fact]
    public async Task AHandshakeThatIsNoneIsRefused()
    {
        using var client = new ApiClient(server!.Address);
        (string, string)[] upgrade = [("Connection", "Upgrade"), ("Upgrade", "websocket")];
        var token = Token("novnc");
        Assert.Equal(426, (await client.SendAsync("GET", $"/?token={token}", null, null, [.. upgrade, ("Sec-WebSocket-Version", "8"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==")])).Code);
        Assert.Equal(400, (await client.SendAsync("GET", $"/?token={token}", null, null, [.. upgrade, ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "AAAA")])).Code);
        Assert.Equal(400, (await client.SendAsync("GET", $"/?token={token}", null, null, [.. upgrade, ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="), ("Sec-WebSocket-Protocol", "base64")])).Code);
        Assert.NotNull(await desk!.FindAsync(token, patience.Token));
    }

    [Fact]
    public async Task PagesAreServedFromTheirDirectoryAndFromNowhereElse()
    {
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(pages)!, Path.GetFileName(pages) + ".secret"), "secret");
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true }) { BaseAddress = server!.Address };
        using var script = await http.GetAsync(new Uri("/core/rfb.js", UriKind.Relative));
        Assert.Equal("text/javascript; charset=utf-8", script.Content.Headers.ContentType!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/core/rfb.js") { Headers = { IfNoneMatch = { script.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await http.SendAsync(again)).StatusCode);
        foreach (var path in (string[])["/", "/core", "/core/", "/%2e%2e/" + Path.GetFileName(pages) + ".secret", "/..%2f" + Path.GetFileName(pages) + ".secret", "//etc/passwd", "/core/../../etc/passwd"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(server.Address + path.TrimStart('/')))).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.PostAsync(new Uri("/vnc_lite.html", UriKind.Relative), null)).StatusCode);
        File.Delete(pages + ".secret");
    }

    [Theory]
    [InlineData("/vnc_auto.html?token=abc", "/vnc_lite.html?path=%3Ftoken%3Dabc")]
    [InlineData("/vnc_lite.html?token=a%26b", "/vnc_lite.html?path=%3Ftoken%3Da%26b")]
    [InlineData("/vnc_auto.html?path=%3Ftoken%3Dabc", "/vnc_lite.html?path=%3Ftoken%3Dabc")]
    [InlineData("/vnc_lite.html?path=%3Ftoken%3Dabc", null)]
    public async Task AnOldAddressLeadsToThePage(string path, string? moved)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CheckCertificateRevocationList = true });
        using var answer = await http.GetAsync(new Uri(server!.Address, path));
        Assert.Equal((moved is null ? HttpStatusCode.OK : HttpStatusCode.Found, moved), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    private string Token(string type) => Uri.UnescapeDataString(desk!.Issue(Guest, type, isOldForm: false)!.Url.AbsoluteUri).Split("token=")[1];

    private async Task<ClientWebSocket> OpenAsync(string token, string? protocol = null, string? origin = null)
    {
        var client = new ClientWebSocket();
        if (protocol is not null) client.Options.AddSubProtocol(protocol);
        if (origin is not null) client.Options.SetRequestHeader("Origin", origin);
        client.Options.CollectHttpResponseDetails = true;
        await client.ConnectAsync(AddressOf(token), patience.Token);
        return client;
    }

    private async Task<ClientWebSocket?> TryOpenAsync(string token)
    {
        try
        {
            return await OpenAsync(token);
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    private async Task<HttpStatusCode> RefusedAsync(string token, string? origin = null)
    {
        using var client = new ClientWebSocket();
        if (origin is not null) client.Options.SetRequestHeader("Origin", origin);
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(AddressOf(token), patience.Token));
        return client.HttpStatusCode;
    }

    private Uri AddressOf(string token) => new UriBuilder(server!.Address) { Scheme = "ws", Path = "/", Query = $"token={Uri.EscapeDataString(token)}" }.Uri;

    private async Task<string> ReadAsync(WebSocket client, int length)
    {
        var (buffer, read) = (new byte[length], 0);
        while (read < length) read += (await client.ReceiveAsync(buffer.AsMemory(read), patience.Token)).Count;
        return Encoding.ASCII.GetString(buffer);
    }
}
