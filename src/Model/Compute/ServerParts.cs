namespace Neutrino.Model;

/// <summary>The flavor a server was made of, as it was then: changing or deleting the flavor changes no server.</summary>
public sealed record ServerFlavor
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required int Vcpus { get; init; }
    public required int RamMb { get; init; }

    /// <summary>The root disk, GiB; 0 is the image's own size.</summary>
    public required int DiskGb { get; init; }
    public int EphemeralGb { get; init; }
    public int SwapMb { get; init; }
    public double RxtxFactor { get; init; } = 1.0;
    public ValueMap<string, string> ExtraSpecs { get; init; } = ValueMap<string, string>.Empty;
}

/// <summary>The image a server's root disk was made of, as it was then.</summary>
public sealed record ServerImage
{
    public required string Id { get; init; }

    /// <summary><c>raw</c>, <c>qcow2</c>, <c>ami</c>, …: what the image's data is.</summary>
    public required string DiskFormat { get; init; }

    /// <summary>Bytes of the image's file.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Bytes of the disk the guest sees in it.</summary>
    public long VirtualSizeBytes { get; init; }

    /// <summary>Images of a kernel and its initial RAM disk, for a root disk that does not boot by itself.</summary>
    public string? KernelId { get; init; }
    public string? RamdiskId { get; init; }
    public ValueMap<string, string> Properties { get; init; } = ValueMap<string, string>.Empty;
}

/// <summary>Why a server is in ERROR.</summary>
/// <param name="Code">500 for the host's own failures.</param>
/// <param name="Details">More than <paramref name="Message"/>, for administrators; may be empty.</param>
public sealed record ServerFault(int Code, string Message, string Details, DateTimeOffset At);

/// <param name="By"><c>owner</c> or <c>admin</c>: what an administrator locked, its owner cannot unlock.</param>
public sealed record ServerLock(string By, string? Reason);
