using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>One request on its way through a handler.</summary>
internal sealed class IdentityRequest
{
    public required HttpContext Http { get; init; }
    public required IdentityRoom Room { get; init; }

    /// <summary>The snapshot the request is answered from; a change answers from the one it made.</summary>
    public required Snapshot Snapshot { get; init; }

    /// <summary>Who asks; null only on routes open to anybody.</summary>
    public required Authorization? Authorization { get; init; }

    /// <summary>What stood in the braces of the route, in order.</summary>
    public required ImmutableArray<string> Values { get; init; }

    /// <summary>The whole body, an object; empty when there is none.</summary>
    public JsonElement Json { get; init; } = JsonBody.Empty;
    public required QueryParameters Query { get; init; }

    public Authorization Caller => Authorization ?? throw new InvalidOperationException("The route is open to anybody: there may be no caller.");
    public string Id => Values[0];
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary><c>http://host:5000</c>, as the client wrote it.</summary>
    public string Root => Http.Request.Root();

    /// <summary>The address of a resource under <c>/v3/</c>.</summary>
    public string Url(string path) => $"{Root}/v3/{path}";
    public string SelfUrl => $"{Root}{Http.Request.Path}{Http.Request.QueryString}";

    /// <summary>The value under a name of the body; an empty object when it is absent.</summary>
    public JsonElement Member(string name) => Json.TryGetProperty(name, out var member) ? member : JsonBody.Empty;

    /// <summary>Whether a query flag is given and not <c>0</c> or <c>false</c>.</summary>
    public bool IsAsked(string flag) => Query.Find(flag) is { } value && IsTrue(value);

    public static bool IsTrue(string value) => !(value == "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase)
        || value.Equals("off", StringComparison.OrdinalIgnoreCase));

    /// <summary>What a decision about <paramref name="body"/> takes.</summary>
    public IdentityCall Call(JsonElement body = default, string? secretHash = null) => new()
    {
        Caller = Caller,
        Now = Room.Settings.Time.GetUtcNow(),
        NewId = Guid.NewGuid().ToString("N"),
        TokenLifetime = Room.Settings.TokenLifetime,
        Body = body,
        SecretHash = secretHash,
    };

    /// <summary>Decides and commits; the reply shows the first row (or nothing, 204), or is the refusal.</summary>
    public async Task<IdentityReply> CommitAsync(Func<Snapshot, Decision> decide, Func<Snapshot, IResource, IdentityReply> show)
    {
        var committed = await Room.Store.CommitAsync(decide, Cancellation).ConfigureAwait(false);
        return committed.Decision.Refusal is { } refusal ? refusal : show(committed.Snapshot, committed.Decision.Shown[0]);
    }

    /// <summary>Decides and commits; 204, or the refusal.</summary>
    public async Task<IdentityReply> CommitAsync(Func<Snapshot, Decision> decide)
    {
        var committed = await Room.Store.CommitAsync(decide, Cancellation).ConfigureAwait(false);
        return committed.Decision.Refusal is { } refusal ? refusal : IdentityReply.NoContent;
    }
}
