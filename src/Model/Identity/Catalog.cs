namespace Neutrino.Model;

public sealed record Region : IResource
{
    public required string Id { get; init; }
    public string Description { get; init; } = "";
    public string? ParentRegionId { get; init; }
    public string Extra { get; init; } = "{}";
}

public sealed record Service : IResource
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool Enabled { get; init; } = true;
    public string Extra { get; init; } = "{}";
}

public sealed record Endpoint : IResource
{
    public required string Id { get; init; }
    public required string ServiceId { get; init; }

    /// <summary><c>public</c>, <c>internal</c> or <c>admin</c>.</summary>
    public required string Interface { get; init; }
    public required string Url { get; init; }
    public string? RegionId { get; init; }
    public string? Name { get; init; }
    public bool Enabled { get; init; } = true;
    public string Extra { get; init; } = "{}";
}
