namespace Neutrino.Model;

/// <summary>What an administrator said of one of Compute's services: no row, nothing said.</summary>
public sealed record ComputeService : IResource
{
    /// <summary><c>nova-compute</c>, …</summary>
    public required string Id { get; init; }

    /// <summary>No new servers.</summary>
    public bool Disabled { get; init; }
    public string? DisabledReason { get; init; }
    public bool ForcedDown { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
