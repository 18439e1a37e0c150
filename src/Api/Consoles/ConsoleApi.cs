using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api.Consoles;

/// <summary>
/// Consoles for browsers: noVNC's pages, and WebSockets that carry a guest's VNC or its serial port. Not a byte reaches a guest without a token;
/// a token opens one session. Both ports answer alike: the token says which console it is of.
/// </summary>
/// <param name="stopping">Ends every session.</param>
public sealed partial class ConsoleApi(ConsoleDesk desk, IStore store, ConsoleSettings settings, ILogger<ConsoleApi> logger, CancellationToken stopping) : IHttpApi
{
    private const string Page = "/vnc_lite.html";
    private readonly PageFiles files = new(settings.PageDirectory);
    private readonly OpenSessions open = new(settings.MostSessions, settings.MostPerServer);

    public async Task HandleAsync(HttpContext context)
    {
        RequestIds.Assign(context);
        try
        {
            await (WebSocketHandshake.IsAsked(context.Request) ? ConnectAsync(context) : ShowAsync(context)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(context.Request.Path);
        }
        catch (IOException fault)
        {
            LogFailed(context.Request.Path, fault);
            if (!context.Response.HasStarted) await RefuseAsync(context, StatusCodes.Status404NotFound, "The page could not be read.").ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Pages are got.").ConfigureAwait(false);
        else if (AtPage(request) is { } moved) context.Response.Redirect(moved);
        else if (!await files.SendAsync(context, request.Path.Value ?? "").ConfigureAwait(false))
            await RefuseAsync(context, StatusCodes.Status404NotFound, files.AreThere ? "There is no such page." : $"noVNC is not in {settings.PageDirectory}: install the package novnc.").ConfigureAwait(false);
    }

    /// <summary>Where the page is that an address of old means; null when it is asked for itself. The page takes its token from <c>path</c>, which is the WebSocket's.</summary>
    private static string? AtPage(HttpRequest request)
    {
        if (request.Path.Value is not ("/vnc_auto.html" or Page)) return null;
        var token = request.Query["token"].ToString();
        if (token.Length > 0) return $"{Page}?path={Uri.EscapeDataString($"?token={token}")}";
        return request.Path.Value == Page ? null : Page + request.QueryString;
    }

    private async Task ConnectAsync(HttpContext context)
    {
        if (WebSocketHandshake.Fault(context) is { } fault)
        {
            if (fault.Status == StatusCodes.Status426UpgradeRequired) context.Response.Headers.SecWebSocketVersion = "13";
            await RefuseAsync(context, fault.Status, fault.Why).ConfigureAwait(false);
            return;
        }

        var token = context.Request.Query["token"].ToString();
        if (desk.Tokens.Find(token) is not { } asked) await RefuseAsync(context, StatusCodes.Status403Forbidden, "The token is wrong, used up or expired.").ConfigureAwait(false);
        else if (!open.TryEnter(asked.ServerId)) await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many consoles are open.").ConfigureAwait(false);
        else
        {
            try
            {
                await ConnectAsync(context, token).ConfigureAwait(false);
            }
            finally
            {
                open.Leave(asked.ServerId);
            }
        }
    }

    private async Task ConnectAsync(HttpContext context, string token)
    {
        if (desk.Tokens.Take(token) is not { } grant || store.Current.Servers.Find(grant.ServerId) is not { } server)
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The token is wrong, used up or expired.").ConfigureAwait(false);
        else if (await DialAsync(server, grant.Kind, context.RequestAborted).ConfigureAwait(false) is not { } guest)
            await RefuseAsync(context, StatusCodes.Status409Conflict, "The server's guest does not run.").ConfigureAwait(false);
        else
            await RunAsync(context, server, grant.Kind, guest).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext context, Server server, ConsoleKind kind, Stream guest)
    {
        await using var own = guest;
        using var client = await WebSocketHandshake.AcceptAsync(context).ConfigureAwait(false);
        using var session = new ConsoleSession(client, guest, settings, stopping);
        LogOpened(kind, server.Id, context.Connection.RemoteIpAddress);
        var why = await session.RunAsync().ConfigureAwait(false);
        LogClosed(kind, server.Id, why, session.FromGuest, session.FromClient);
    }

    /// <summary>A connection to the guest's end of the console; null when there is none to be had.</summary>
    private async Task<Stream?> DialAsync(Server server, ConsoleKind kind, CancellationToken cancellation)
    {
        if (await desk.EndAsync(server, kind, cancellation).ConfigureAwait(false) is not { } end) return null;
        var socket = end is IPEndPoint ? new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true } : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(end, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException fault)
        {
            LogNotReached(kind, server.Id, fault.Message);
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string why)
    {
        var bytes = Encoding.UTF8.GetBytes(why + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    [LoggerMessage(1, LogLevel.Information, "{Kind} console of server {Server} opened by {Client}")]
    private partial void LogOpened(ConsoleKind kind, string server, IPAddress? client);

    [LoggerMessage(2, LogLevel.Information, "{Kind} console of server {Server} ended: {Why}; {FromGuest} bytes from the guest, {FromClient} to it")]
    private partial void LogClosed(ConsoleKind kind, string server, string why, long fromGuest, long fromClient);

    [LoggerMessage(3, LogLevel.Warning, "{Kind} console of server {Server} is not reached: {Reason}")]
    private partial void LogNotReached(ConsoleKind kind, string server, string reason);

    [LoggerMessage(4, LogLevel.Debug, "console {Path}: the client went away")]
    private partial void LogGone(string? path);

    [LoggerMessage(5, LogLevel.Warning, "console {Path} failed")]
    private partial void LogFailed(string? path, Exception fault);
}
