namespace Neutrino.Rules;

/// <summary>What the image rules need to know of the installation.</summary>
public sealed record ImageSettings
{
    public required TimeProvider Time { get; init; }
    public Func<Guid> NewId { get; init; } = Guid.NewGuid;

    /// <summary>Bytes of one image's file.</summary>
    public long MaxSize { get; init; } = 20L << 30;

    /// <summary>Bytes of the disk that a guest may see in one image.</summary>
    public long MaxVirtualSize { get; init; } = 2L << 40;

    /// <summary>How many images a project may have; −1 is no limit.</summary>
    public int ProjectImages { get; init; } = 1000;

    /// <summary>Bytes of all images of a project; −1 is no limit.</summary>
    public long ProjectBytes { get; init; } = -1;
    public int MaxProperties { get; init; } = 128;
    public int MaxTags { get; init; } = 128;
    public int MaxMembers { get; init; } = 128;

    /// <summary>To the second, as the API tells times.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(Time.GetUtcNow().ToUnixTimeSeconds());
}
