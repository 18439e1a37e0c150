using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>What a decision of Identity takes besides the snapshot: who asks, when, and values that must not be made up inside a pure function.</summary>
public sealed record IdentityCall
{
    public required Authorization Caller { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>32 hex digits for the row that a creation makes.</summary>
    public required string NewId { get; init; }

    /// <summary>No token lives longer: a revocation is kept this long.</summary>
    public required TimeSpan TokenLifetime { get; init; }

    /// <summary>The object under the resource's name in the request.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The slow hash of the secret in <see cref="Body"/>, made before the writer's turn; null when there is no secret.</summary>
    public string? SecretHash { get; init; }
}
