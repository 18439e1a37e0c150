namespace Neutrino.Model;

public sealed record Role : IResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? DomainId { get; init; }
    public string? Description { get; init; }
    public string Options { get; init; } = "{}";
    public string Extra { get; init; } = "{}";
}

/// <summary><see cref="PriorRoleId"/> implies <see cref="ImpliedRoleId"/>.</summary>
public sealed record RoleInference(string PriorRoleId, string ImpliedRoleId) : IResource
{
    public string Id => $"{PriorRoleId}:{ImpliedRoleId}";
}

/// <summary>A role of a user or group on a project, a domain, or the system.</summary>
public sealed record RoleAssignment : IResource
{
    public required string RoleId { get; init; }
    public string? UserId { get; init; }
    public string? GroupId { get; init; }
    public string? ProjectId { get; init; }
    public string? DomainId { get; init; }
    public bool System { get; init; }

    /// <summary>Inherited by the projects below, and not effective on the target itself.</summary>
    public bool Inherited { get; init; }

    public string Id => $"{RoleId}:{UserId ?? "group-" + GroupId}:{(System ? "system" : ProjectId ?? "domain-" + DomainId)}:{(Inherited ? "inherited" : "direct")}";
}
