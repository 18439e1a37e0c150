namespace Neutrino.Model;

/// <summary>The size of a guest, as its operator offers it.</summary>
public sealed record Flavor : IResource
{
    /// <summary>What callers write: any word (<c>1</c>, <c>m1.tiny</c>, a UUID).</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required int Vcpus { get; init; }
    public required int RamMb { get; init; }

    /// <summary>The root disk, GiB; 0 is the image's own size.</summary>
    public required int DiskGb { get; init; }
    public int EphemeralGb { get; init; }
    public int SwapMb { get; init; }
    public double RxtxFactor { get; init; } = 1.0;
    public bool IsPublic { get; init; } = true;
    public bool Disabled { get; init; }
    public string? Description { get; init; }
    public ValueMap<string, string> ExtraSpecs { get; init; } = ValueMap<string, string>.Empty;

    /// <summary>The projects that may use it when it is not public.</summary>
    public ValueList<string> Access { get; init; } = [];
}
