namespace Neutrino.Model;

public sealed record Domain : IResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; } = "";
    public bool Enabled { get; init; } = true;
    public ValueList<string> Tags { get; init; } = [];
    public string Options { get; init; } = "{}";
    public string Extra { get; init; } = "{}";
}

public sealed record Project : IResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string DomainId { get; init; }

    /// <summary>The parent project, or the domain's id at the top.</summary>
    public required string ParentId { get; init; }
    public string? Description { get; init; } = "";
    public bool Enabled { get; init; } = true;
    public ValueList<string> Tags { get; init; } = [];

    /// <summary>Resource options as JSON text of an object, such as <c>{"immutable":true}</c>.</summary>
    public string Options { get; init; } = "{}";

    /// <summary>Further attributes as JSON text of an object: Identity keeps what it does not know.</summary>
    public string Extra { get; init; } = "{}";
}

public sealed record User : IResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string DomainId { get; init; }
    public string? DefaultProjectId { get; init; }
    public string? Description { get; init; }
    public string? Email { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>The slow salted hash in its own text form; null for a user without a password.</summary>
    public string? PasswordHash { get; init; }
    public DateTimeOffset? PasswordChangedAt { get; init; }
    public string Options { get; init; } = "{}";
    public string Extra { get; init; } = "{}";
}

public sealed record Group : IResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string DomainId { get; init; }
    public string? Description { get; init; } = "";
    public string Extra { get; init; } = "{}";
}

/// <summary><see cref="Id"/> is <c>group:user</c>.</summary>
public sealed record GroupMembership(string GroupId, string UserId) : IResource
{
    public string Id => $"{GroupId}:{UserId}";
}
