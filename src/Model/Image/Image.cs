namespace Neutrino.Model;

/// <summary>
/// An image of the Image API. Its data lies with the image files under the same id, and is whole exactly when <see cref="HasFile"/> says so.
/// </summary>
public sealed record Image : IResource
{
    /// <summary>Dashed UUID.</summary>
    public required string Id { get; init; }
    public string? Name { get; init; }

    /// <summary>The project it belongs to; null is nobody's, which only an administrator can make.</summary>
    public required string? OwnerId { get; init; }

    /// <summary><c>queued</c>, <c>saving</c>, <c>uploading</c>, <c>active</c>, <c>deactivated</c>: see <see cref="ImageStatus"/>.</summary>
    public string Status { get; init; } = ImageStatus.Queued;

    /// <summary><c>public</c>, <c>private</c>, <c>shared</c> (its members see it) or <c>community</c> (everybody may use it, lists show it on request).</summary>
    public string Visibility { get; init; } = ImageVisibility.Shared;

    /// <summary><c>raw</c>, <c>qcow2</c>, <c>iso</c>, <c>aki</c>, <c>ari</c> or <c>ami</c>; null until it is known.</summary>
    public string? DiskFormat { get; init; }

    /// <summary><c>bare</c>, <c>aki</c>, <c>ari</c> or <c>ami</c>; null until it is known.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary>Bytes of its file; null without data.</summary>
    public long? Size { get; init; }

    /// <summary>Bytes of the disk that a guest sees in it; null without data.</summary>
    public long? VirtualSize { get; init; }

    /// <summary>MD5 of its data, 32 hex digits.</summary>
    public string? Checksum { get; init; }

    /// <summary><c>sha512</c>.</summary>
    public string? HashAlgorithm { get; init; }

    /// <summary>The hash of its data under <see cref="HashAlgorithm"/>, hex digits.</summary>
    public string? HashValue { get; init; }

    /// <summary>The least disk of a flavor that boots it, GiB.</summary>
    public int MinDisk { get; init; }

    /// <summary>The least memory of a flavor that boots it, MiB.</summary>
    public int MinRam { get; init; }
    public bool Protected { get; init; }
    public bool Hidden { get; init; }
    public ValueList<string> Tags { get; init; } = [];

    /// <summary>Whatever else is said of it: <c>kernel_id</c>, <c>ramdisk_id</c>, <c>os_*</c>, <c>hw_*</c>, anything.</summary>
    public ValueMap<string, string> Properties { get; init; } = ValueMap<string, string>.Empty;
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether there is data under its id for readers.</summary>
    public bool HasData => Status is ImageStatus.Active or ImageStatus.Deactivated;

    /// <summary>Whether there is a file under its id, be it one that still waits to be imported.</summary>
    public bool HasFile => HasData || Status == ImageStatus.Uploading;
}
