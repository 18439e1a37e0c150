namespace Neutrino.Model;

/// <summary>A project that a shared <see cref="Image"/> is shared with.</summary>
public sealed record ImageMember : IResource
{
    public required string ImageId { get; init; }

    /// <summary>A project's id, as whoever shared it wrote it: it need not be a project of ours.</summary>
    public required string MemberId { get; init; }

    /// <summary><c>pending</c>, <c>accepted</c> or <c>rejected</c>: the member's own word, which decides whether its lists show the image.</summary>
    public string Status { get; init; } = "pending";
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public string Id => KeyOf(ImageId, MemberId);

    public static string KeyOf(string imageId, string memberId) => $"{imageId}:{memberId}";
}
