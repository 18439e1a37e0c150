using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Credentials;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Session;

/// <summary>Sends requests; turns what goes wrong into causes a person can act on.</summary>
internal sealed class HttpGate : IDisposable
{
    private const int DefaultSeconds = 300;
    private readonly HttpClient client;
    private readonly CurlLog? log;
    private readonly TimeSpan patience;

    public HttpGate(LoginDetails login, CurlLog? log, HttpMessageHandler? handler)
    {
        client = new HttpClient(handler ?? Handler(login)) { Timeout = Timeout.InfiniteTimeSpan };
        patience = TimeSpan.FromSeconds(login.Timeout ?? DefaultSeconds);
        this.log = log;
    }

    /// <summary>Sends a request with a JSON body and reads a JSON reply. Throws <see cref="ApiException"/> for a status of 400 and above.</summary>
    public async Task<Reply> SendAsync(Service service, HttpRequestMessage request, JsonNode? body, string contentType = "application/json")
    {
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(PythonText.Json(body)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var deadline = new CancellationTokenSource(patience);
        using var reply = await ExchangeAsync(service, request, body, HttpCompletionOption.ResponseContentRead, deadline.Token);
        return await ReadAsync(service, reply);
    }

    /// <summary>Sends a request whose body may be long; waits as long as bytes flow.</summary>
    public async Task<Reply> UploadAsync(Service service, HttpRequestMessage request)
    {
        using var reply = await ExchangeAsync(service, request, null, HttpCompletionOption.ResponseContentRead, CancellationToken.None);
        return await ReadAsync(service, reply);
    }

    /// <summary>Sends a request whose reply may be long and is read by the caller, who disposes of it.</summary>
    public async Task<HttpResponseMessage> DownloadAsync(Service service, HttpRequestMessage request)
    {
        using var deadline = new CancellationTokenSource(patience);
        var reply = await ExchangeAsync(service, request, null, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        if (reply.IsSuccessStatusCode)
        {
            log?.Reply(reply, null, null);
            return reply;
        }

        using (reply) await ReadAsync(service, reply);
        throw new CommandException($"{service.Title} answered {(int)reply.StatusCode}");
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> ExchangeAsync(Service service, HttpRequestMessage request, JsonNode? body, HttpCompletionOption completion, CancellationToken cancellation)
    {
        try
        {
            log?.Request(request, body);
            return await client.SendAsync(request, completion, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new CommandException($"{service.Title} at {request.RequestUri} did not answer within {patience.TotalSeconds:0} s", "try again, or wait longer: --timeout SECONDS") { Kind = "ConnectTimeout" };
        }
        catch (HttpRequestException fault)
        {
            throw Unreachable(service, request.RequestUri!, fault);
        }
    }

    private async Task<Reply> ReadAsync(Service service, HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        var body = Parsed(text);
        log?.Reply(reply, body, text);
        if ((int)reply.StatusCode > 300)
        {
            throw ApiException.From(service, (int)reply.StatusCode, reply.ReasonPhrase ?? "", body, text, RequestId(reply));
        }

        return new Reply((int)reply.StatusCode, body, reply.Headers);
    }

    private static JsonNode? Parsed(string text)
    {
        if (text.Length == 0 || !"{[\"".Contains(text.TrimStart().FirstOrDefault(), StringComparison.Ordinal)) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // The caller shows the text itself.
        }
    }

    private static string? RequestId(HttpResponseMessage reply) =>
        reply.Headers.TryGetValues("X-OpenStack-Request-ID", out var ids) || reply.Headers.TryGetValues("x-compute-request-id", out ids) ? ids.First() : null;

    private static CommandException Unreachable(Service service, Uri address, HttpRequestException fault)
    {
        var root = address.GetLeftPart(UriPartial.Authority);
        if (fault.InnerException is AuthenticationException)
        {
            return new CommandException($"SSL exception connecting to {root}: {fault.InnerException.Message}", "give the certificate of the authority that signed it (--os-cacert FILE), or --insecure") { Kind = "SSLFailure" };
        }

        if (fault.HttpRequestError == HttpRequestError.NameResolutionError)
        {
            return new CommandException($"Unable to establish connection to {address}: nobody knows a host '{address.Host}'", $"is that name right in OS_AUTH_URL? getent hosts {address.Host} asks for it") { Kind = "ConnectFailure" };
        }

        var cause = fault.GetBaseException().Message;
        return new CommandException($"Unable to establish connection to {address}: {cause}", $"is {service.Title} running at {root}? (neutrino status) Is OS_AUTH_URL right?") { Kind = "ConnectFailure" };
    }

    private static SocketsHttpHandler Handler(LoginDetails login)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15),
            // A connection for each request: a server that speaks HTTP/1.0 (Keystone's own) closes after each reply, and may do so just as the next request goes out.
            PooledConnectionLifetime = TimeSpan.Zero,
        };
        if (login.Insecure) Trust.Anybody(handler.SslOptions);
        else if (login.CaCertificate is { } file) Trust.Signed(handler.SslOptions, file, fault => Unread(file, fault));
        if (login.Certificate is { } certificate) Trust.Show(handler.SslOptions, certificate, login.Key, fault => Unread(certificate, fault));
        return handler;
    }

    private static CommandException Unread(string file, Exception fault) => new($"The certificate file {file} cannot be read: {fault.Message}", "it must hold certificates in PEM form");
}
