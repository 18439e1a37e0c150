using System.Collections.Frozen;

namespace Neutrino.Rules;

/// <summary>Who asks: what a validated token says.</summary>
public sealed record Caller
{
    public required string UserId { get; init; }
    public string UserName { get; init; } = "";
    public string UserDomainId { get; init; } = "default";

    /// <summary>The project of the token; null for an unscoped, domain or system token.</summary>
    public string? ProjectId { get; init; }
    public string? DomainId { get; init; }
    public bool System { get; init; }

    /// <summary>Role names, the implied ones included.</summary>
    public FrozenSet<string> Roles { get; init; } = FrozenSet<string>.Empty;
    public string RequestId { get; init; } = "";

    /// <summary>The Network API's <c>context_is_admin</c>.</summary>
    public bool IsAdmin => Roles.Contains("admin");

    /// <summary>The process itself, for its own ports.</summary>
    public static readonly Caller Self = new() { UserId = "neutrino", Roles = FrozenSet.Create("admin", "manager", "member", "reader", "service") };
}
