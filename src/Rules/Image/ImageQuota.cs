using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>How much a project's images take, and may.</summary>
public static class ImageQuota
{
    public static int CountOf(Snapshot snapshot, string? project) => project is null ? 0 : snapshot.Images.CountBy("owner", project);

    public static long BytesOf(Snapshot snapshot, string? project) => project is null ? 0 : snapshot.Images.By("owner", project).Sum(image => image.Size ?? 0);

    /// <summary>How many of the project's images are receiving data.</summary>
    public static int ArrivingOf(Snapshot snapshot, string? project) => project is null ? 0 : snapshot.Images.By("owner", project).Count(image => image.Status == ImageStatus.Saving);

    /// <summary>The largest file that the project may add now.</summary>
    public static long RoomOf(Snapshot snapshot, string? project, ImageSettings settings) =>
        settings.ProjectBytes < 0 || project is null ? long.MaxValue : Math.Max(0, settings.ProjectBytes - BytesOf(snapshot, project));

    internal static Refusal? OneMore(Snapshot snapshot, string? project, ImageSettings settings)
    {
        var usage = CountOf(snapshot, project);
        return settings.ProjectImages >= 0 && project is not null && usage >= settings.ProjectImages ? ImageRefusals.TooManyImages(project, settings.ProjectImages, usage) : null;
    }

    /// <summary>Why a file of that size is not taken.</summary>
    public static Refusal? Size(Snapshot snapshot, string? project, long size, ImageSettings settings)
    {
        if (size > settings.MaxSize) return ImageRefusals.OverSize(settings.MaxSize);
        var room = RoomOf(snapshot, project, settings);
        return size > room ? ImageRefusals.OverStorage(size, room) : null;
    }
}
