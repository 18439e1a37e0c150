using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>
/// Validates tokens at an existing Keystone v3, so that Neutrino can be the network service of another cloud. Answers are remembered for a while;
/// our own token is fetched when it is first needed and again when Keystone no longer takes it.
/// </summary>
public sealed class KeystoneTokenValidator(HttpClient client, KeystoneSettings settings, TimeProvider time) : ITokenValidator, IDisposable
{
    private const int MostRemembered = 4096;
    private readonly ConcurrentDictionary<string, (Caller? Caller, DateTimeOffset Until)> remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Caller?>>> questions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim login = new(1, 1);
    private readonly Uri tokens = new(settings.AuthUrl.ToString().TrimEnd('/').EndsWith("/v3", StringComparison.Ordinal)
        ? settings.AuthUrl.ToString().TrimEnd('/') + "/auth/tokens" : settings.AuthUrl.ToString().TrimEnd('/') + "/v3/auth/tokens");
    private string? ownToken;

    /// <summary>Throws <see cref="IdentityUnavailableException"/> when Keystone cannot be asked.</summary>
    public async ValueTask<Caller?> ValidateAsync(string token, CancellationToken cancellation)
    {
        if (remembered.TryGetValue(token, out var known) && time.GetUtcNow() < known.Until) return known.Caller;
        // However many come with it at once, Keystone is asked once.
        return await questions.GetOrAdd(token, _ => new(() => AskAndRememberAsync(token))).Value.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public void Dispose() => login.Dispose();

    private async Task<Caller?> AskAndRememberAsync(string token)
    {
        try
        {
            var now = time.GetUtcNow();
            var (caller, expires) = await AskAsync(token).ConfigureAwait(false);
            var until = now + (caller is null ? settings.RefusalCacheTime : settings.CacheTime);
            if (remembered.Count >= MostRemembered) remembered.Clear();
            remembered[token] = (caller, caller is not null && expires < until ? expires : until);
            return caller;
        }
        finally
        {
            questions.TryRemove(token, out _);
        }
    }

    private async Task<(Caller? Caller, DateTimeOffset Expires)> AskAsync(string token)
    {
        try
        {
            var own = ownToken ?? await LoginAsync(null).ConfigureAwait(false);
            using var first = await SendAsync(token, own).ConfigureAwait(false);
            if (first.StatusCode != HttpStatusCode.Unauthorized) return await ReadAsync(first).ConfigureAwait(false);
            own = await LoginAsync(own).ConfigureAwait(false);
            using var second = await SendAsync(token, own).ConfigureAwait(false);
            return await ReadAsync(second).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsKeystones(fault))
        {
            throw new IdentityUnavailableException($"Keystone at {tokens} cannot be asked about a token: {fault.GetBaseException().Message}", fault);
        }
    }

    /// <summary>It cannot be reached, takes too long, or answers something that is no token (which JSON readers tell in three ways).</summary>
    private static bool IsKeystones(Exception fault) =>
        fault is HttpRequestException or TaskCanceledException or IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    private async Task<HttpResponseMessage> SendAsync(string token, string own)
    {
        using var request = Request(HttpMethod.Get);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", own);
        request.Headers.TryAddWithoutValidation("X-Subject-Token", token);
        // Says that we keep to the access rules; without it Keystone hides tokens that have some.
        request.Headers.TryAddWithoutValidation("OpenStack-Identity-Access-Rules", "1.0");
        return await client.SendAsync(request).ConfigureAwait(false);
    }

    private async Task<(Caller? Caller, DateTimeOffset Expires)> ReadAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.NotFound) return (null, default);
        if (!response.IsSuccessStatusCode) throw new IdentityUnavailableException($"Keystone at {tokens} answers {(int)response.StatusCode} when asked about a token");
        var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var document = await JsonDocument.ParseAsync(stream).ConfigureAwait(false);
            var token = document.RootElement.GetProperty("token");
            return (KeystoneToken.ToCaller(token), token.GetProperty("expires_at").GetDateTimeOffset());
        }
    }

    /// <summary>A token of our own account; the one known already if somebody else has just renewed <paramref name="stale"/>.</summary>
    private async Task<string> LoginAsync(string? stale)
    {
        await login.WaitAsync().ConfigureAwait(false);
        try
        {
            if (ownToken is { } fresh && fresh != stale) return fresh;
            using var response = await PostLoginAsync().ConfigureAwait(false);
            if (!response.IsSuccessStatusCode || !response.Headers.TryGetValues("X-Subject-Token", out var values))
                throw new IdentityUnavailableException($"Keystone at {tokens} refuses the login of {settings.UserName}: {(int)response.StatusCode}");
            return ownToken = values.First();
        }
        finally
        {
            login.Release();
        }
    }

    private async Task<HttpResponseMessage> PostLoginAsync()
    {
        using var request = Request(HttpMethod.Post);
        request.Content = new ByteArrayContent(LoginBody());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await client.SendAsync(request).ConfigureAwait(false);
    }

    private HttpRequestMessage Request(HttpMethod method) => new(method, tokens + "?nocatalog");

    private byte[] LoginBody()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartObject("auth");
        writer.WriteStartObject("identity");
        writer.WriteStartArray("methods");
        writer.WriteStringValue("password");
        writer.WriteEndArray();
        writer.WriteStartObject("password");
        WriteNamed(writer, "user", settings.UserName, settings.UserDomainName, settings.Password);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("scope");
        WriteNamed(writer, "project", settings.ProjectName, settings.ProjectDomainName, null);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteNamed(Utf8JsonWriter writer, string kind, string name, string domain, string? password)
    {
        writer.WriteStartObject(kind);
        writer.WriteString("name", name);
        writer.WriteStartObject("domain");
        writer.WriteString("name", domain);
        writer.WriteEndObject();
        if (password is not null) writer.WriteString("password", password);
        writer.WriteEndObject();
    }
}
