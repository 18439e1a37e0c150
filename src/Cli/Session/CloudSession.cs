using System.Text.Json.Nodes;
using Neutrino.Cli.Credentials;

namespace Neutrino.Cli.Session;

/// <summary>A login and what it reaches: the token is fetched once, at the first request; addresses come from its catalog.</summary>
public sealed class CloudSession : IDisposable
{
    private readonly LoginDetails login;
    private readonly HttpGate gate;
    private readonly GlobalOptions options;
    private Task<Token>? token;

    /// <param name="debug">Where requests and replies are shown; null: nowhere.</param>
    /// <param name="handler">Instead of the network, for tests.</param>
    public CloudSession(LoginDetails login, GlobalOptions options, TextWriter? debug, HttpMessageHandler? handler)
    {
        this.login = login;
        this.options = options;
        gate = new HttpGate(login, debug is null ? null : new CurlLog(debug, login.Insecure), handler);
    }

    public LoginDetails Login => login;

    public GlobalOptions Options => options;

    /// <summary>Logs in if that has not been done.</summary>
    public Task<Token> TokenAsync() => token ??= LogInAsync();

    public Task<Reply> GetAsync(Service service, string path) => SendAsync(service, HttpMethod.Get, path);

    public Task<Reply> PostAsync(Service service, string path, JsonNode? body) => SendAsync(service, HttpMethod.Post, path, body);

    public Task<Reply> PutAsync(Service service, string path, JsonNode? body) => SendAsync(service, HttpMethod.Put, path, body);

    public Task<Reply> DeleteAsync(Service service, string path, JsonNode? body = null) => SendAsync(service, HttpMethod.Delete, path, body);

    /// <param name="path">Begins with a slash, already escaped.</param>
    /// <param name="contentType">Of the body.</param>
    public async Task<Reply> SendAsync(Service service, HttpMethod method, string path, JsonNode? body = null, string contentType = "application/json")
    {
        using var request = await RequestAsync(service, method, path);
        return await gate.SendAsync(service, request, body, contentType);
    }

    public async Task UploadAsync(Service service, HttpMethod method, string path, HttpContent content)
    {
        using var request = await RequestAsync(service, method, path);
        request.Content = content;
        await gate.UploadAsync(service, request);
    }

    public async Task<HttpResponseMessage> DownloadAsync(Service service, string path)
    {
        using var request = await RequestAsync(service, HttpMethod.Get, path);
        return await gate.DownloadAsync(service, request);
    }

    /// <summary>A request without a token, to an address of one's own.</summary>
    public async Task<Reply> GetOpenAsync(Service service, Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept", "application/json");
        return await gate.SendAsync(service, request, null);
    }

    /// <summary>Where a service is: as overridden, else as the catalog says.</summary>
    /// <param name="kind">public, internal, admin; null: as the user chose.</param>
    public async Task<string> EndpointAsync(Service service, string? kind = null)
    {
        if (login.EndpointOverride is { } forced && IsForThisClient(service)) return forced;
        var type = options["service_type"] is { Length: > 0 } given && IsForThisClient(service) ? given : service.Type;
        var known = await TokenAsync();
        var wanted = kind ?? service.Interface ?? login.Interface;
        if (known.Endpoints(type, wanted, login.Region).FirstOrDefault() is { } announced) return announced;
        return type == Service.Identity.Type && login.AuthUrl is { } own ? own : throw NoEndpoint(known, type, wanted);
    }

    public void Dispose() => gate.Dispose();

    /// <summary>The service whose client this is; <c>--os-url</c> and the like mean that one alone.</summary>
    public required Service OwnService { get; init; }

    /// <summary>Sends a microversion with each request to this service.</summary>
    public (Service Service, string Header, string Value)? Microversion { get; set; }

    private bool IsForThisClient(Service service) => service.Type == OwnService.Type;

    private async Task<HttpRequestMessage> RequestAsync(Service service, HttpMethod method, string path)
    {
        var direct = login is { EndpointOverride: not null, Token: { } given } && IsForThisClient(service) ? given : null;
        var id = direct ?? (await TokenAsync()).Id;
        var root = service.Root(await EndpointAsync(service)).AbsoluteUri.TrimEnd('/');
        var request = new HttpRequestMessage(method, new Uri(root + path));
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("User-Agent", "neutrino-cli");
        request.Headers.Add("X-Auth-Token", id);
        if (Microversion is { } version && version.Service.Type == service.Type) request.Headers.Add(version.Header, version.Value);
        return request;
    }

    private async Task<Token> LogInAsync()
    {
        var wanted = LoginRequest.From(login);
        using var request = new HttpRequestMessage(HttpMethod.Post, wanted.Address);
        request.Headers.Add("Accept", "application/json");
        var reply = await AskAsync(request, wanted);
        if (wanted.IsVersion2)
        {
            var access = reply.Object("access");
            return new Token((string?)(access["token"] as JsonObject)?["id"] ?? throw NoToken(wanted), access, true);
        }

        var id = reply.Headers.TryGetValues("X-Subject-Token", out var ids) ? ids.First() : throw NoToken(wanted);
        return new Token(id, reply.Object("token"), false);
    }

    private async Task<Reply> AskAsync(HttpRequestMessage request, LoginRequest wanted)
    {
        try
        {
            return await gate.SendAsync(Service.Identity, request, wanted.Body);
        }
        catch (ApiException refused) when (refused.Status is 404 or 405)
        {
            var other = wanted.IsVersion2 ? "v3" : "v2.0";
            throw new CommandException($"There is no Identity API {(wanted.IsVersion2 ? "v2.0" : "v3")} at {wanted.Address} (HTTP {refused.Status})",
                $"try OS_AUTH_URL={LoginRequest.Versioned(login.AuthUrl!, other)}; Identity's port is 5000 where nobody chose another");
        }
    }

    private static CommandException NoToken(LoginRequest wanted) => new($"{wanted.Address} answered without a token", "is OS_AUTH_URL that of Keystone? --debug shows the reply");

    private CommandException NoEndpoint(Token known, string type, string kind)
    {
        var types = known.Catalog.Select(service => (string?)service["type"]).Distinct().ToList();
        var anywhere = known.Endpoints(type, kind, null).Any();
        var message = $"{kind}URL endpoint for {type} service not found{(login.Region is { } region ? $" in {region} region" : "")}";
        if (types.Count == 0) return new CommandException(message, "the token has no catalog: name a project (OS_PROJECT_NAME or OS_TENANT_NAME)") { Kind = "EndpointNotFound" };
        return new CommandException(message, anywhere ? "OS_REGION_NAME names no region of the catalog" : $"the catalog has: {string.Join(", ", types)}") { Kind = "EndpointNotFound" };
    }
}
