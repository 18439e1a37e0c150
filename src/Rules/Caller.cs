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

    /// <summary>The only requests that the token may be used for (an application credential's access rules); null when there is no such limit.</summary>
    public ValueList<AccessRule>? AccessRules { get; init; }

    /// <summary>Whether the token may be used for a request to a service of a type (<c>network</c>): otherwise it is as if there were none, 401.</summary>
    public bool MayCall(string service, string method, string path) => AccessRules is not { } rules || rules.Any(rule => rule.Allows(service, method, path));

    /// <summary>The Network API's <c>context_is_admin</c>.</summary>
    public bool IsAdmin => Roles.Contains("admin");

    /// <summary>The process itself, for its own ports.</summary>
    public static readonly Caller Self = new() { UserId = "neutrino", Roles = FrozenSet.Create("admin", "manager", "member", "reader", "service") };
}
