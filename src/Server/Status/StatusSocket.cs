using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Neutrino.Server;

/// <summary>The unix socket of the status, in the run directory.</summary>
internal static class StatusSocket
{
    /// <summary>Removes what a killed server left.</summary>
    /// <exception cref="StartRefusedException">A living server answers there.</exception>
    public static void Clear(string path)
    {
        if (!File.Exists(path)) return;
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                socket.Connect(new UnixDomainSocketEndPoint(path));
                throw new StartRefusedException($"A Neutrino is running already: it answers on {path}. Stop it first, or choose another run directory.");
            }
            catch (SocketException)
            {
                // Nobody listens: the file is what is left of a server that was killed.
            }
        }

        File.Delete(path);
    }

    /// <summary>For root and the server's own user alone.</summary>
    public static void Close(string path) => File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

    /// <summary>The running server's report; null when none answers.</summary>
    public static Task<StatusReport?> AskAsync(string path, CancellationToken cancellation) =>
        CallAsync(path, TimeSpan.FromSeconds(5), HttpMethod.Get, "status", StatusJson.Default.StatusReport, cancellation);

    /// <summary>Has the running server read its files again; null when none answers.</summary>
    public static Task<ReloadReport?> ReloadAsync(string path, string part, CancellationToken cancellation) =>
        CallAsync(path, TimeSpan.FromMinutes(1), HttpMethod.Post, $"reload/{part}", StatusJson.Default.ReloadReport, cancellation);

    private static async Task<T?> CallAsync<T>(string path, TimeSpan patience, HttpMethod method, string call, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        if (await SendAsync(path, patience, method, call, cancellation) is not var (status, body)) return null;
        if (status != HttpStatusCode.OK) throw new HttpRequestException($"{call} was answered {(int)status}", null, status);
        return JsonSerializer.Deserialize(body, type);
    }

    /// <summary>What the running server answers; null when none does.</summary>
    public static async Task<(HttpStatusCode Status, byte[] Body)?> SendAsync(string path, TimeSpan patience, HttpMethod method, string call, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, token) => ConnectAsync(path, token) };
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"http://neutrino/{call}"));
            using var response = await client.SendAsync(request, cancellation);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (HttpRequestException fault) when (fault.InnerException is SocketException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
