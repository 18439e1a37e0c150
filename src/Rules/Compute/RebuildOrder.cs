namespace Neutrino.Rules;

/// <summary>What a rebuild changes besides the root disk; null leaves it.</summary>
public sealed record RebuildOrder
{
    public required string ImageId { get; init; }
    public string? Name { get; init; }
    public string? HostName { get; init; }
    public bool SetsDescription { get; init; }
    public string? Description { get; init; }
    public ValueMap<string, string>? Metadata { get; init; }
    public bool SetsKey { get; init; }
    public string? KeyName { get; init; }
    public bool SetsUserData { get; init; }
    public string? UserData { get; init; }

    /// <summary>Those of the new guest: a rebuild that names none has none.</summary>
    public ValueMap<string, string> Files { get; init; } = ValueMap<string, string>.Empty;
    public string? AccessIpV4 { get; init; }
    public string? AccessIpV6 { get; init; }
    public string? DiskConfig { get; init; }
}
