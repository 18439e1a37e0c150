using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The life of an upload: begun (queued → saving), then finished (active, or uploading until it is imported) or given up (queued again).</summary>
public static class ImageDataRules
{
    /// <param name="length">Bytes that will come, if the client says so.</param>
    public static Decision Begin(Snapshot snapshot, Caller caller, string id, long? length, ImageSettings settings)
    {
        if (ImageAccess.Find(snapshot, caller, id).Fails(out var why, out var image)) return why;
        if (!ImageAccess.MayChange(caller, image)) return ImageRefusals.Forbidden($"Not allowed to upload image data for image {id}");
        if (image.Status != ImageStatus.Queued) return ImageRefusals.Transition(image.Status, ImageStatus.Saving);
        if (Missing(image) is { Length: > 0 } missing)
            return ImageRefusals.BadRequest($"{(missing.Length == 1 ? "Property" : "Properties")} {string.Join(", ", missing)} must be set prior to saving data.");
        if (ImageQuota.Size(snapshot, image.OwnerId, length ?? 0, settings) is { } tooLarge) return tooLarge;
        return ImageRules.Changed(image, image with { Status = ImageStatus.Saving, UpdatedAt = settings.Now });
    }

    /// <summary>The data is in its place. Refused with 410 when the image went away meanwhile, with 413 when others took the room.</summary>
    /// <param name="isStaged">The data waits to be imported.</param>
    public static Decision Finish(Snapshot snapshot, string id, ImageData data, ImageSettings settings, bool isStaged = false)
    {
        if (snapshot.Images.Find(id) is not { Status: ImageStatus.Saving } image) return ImageRefusals.Vanished(id);
        if (ImageQuota.Size(snapshot, image.OwnerId, data.Size, settings) is { } tooLarge) return tooLarge;
        return ImageRules.Changed(image, image with
        {
            Status = isStaged ? ImageStatus.Uploading : ImageStatus.Active, Size = data.Size, VirtualSize = data.VirtualSize, Checksum = data.Md5, HashAlgorithm = "sha512", HashValue = data.Sha512, UpdatedAt = settings.Now,
        });
    }

    /// <summary>Takes data that was staged: it was checked when it came.</summary>
    public static Decision Import(Snapshot snapshot, Caller caller, string id, ImageSettings settings)
    {
        if (ImageAccess.FindOwn(snapshot, caller, id).Fails(out var why, out var image)) return why;
        if (image.Status != ImageStatus.Uploading) return ImageRefusals.Conflict("Image needs to be staged before 'glance-direct' method can be used");
        return ImageRules.Changed(image, image with { Status = ImageStatus.Active, UpdatedAt = settings.Now });
    }

    /// <summary>The data did not come, or was refused.</summary>
    public static Decision GiveUp(Snapshot snapshot, string id, ImageSettings settings) =>
        snapshot.Images.Find(id) is { Status: ImageStatus.Saving } image ? ImageRules.Changed(image, Emptied(image, settings)) : Decision.Of(ChangeSet.Nothing);

    /// <summary>At a start nothing is arriving: what a process that died was receiving is queued again.</summary>
    public static Decision Recover(Snapshot snapshot, ImageSettings settings) =>
        Decision.Of(new ChangeSet([.. snapshot.Images.By("status", ImageStatus.Saving).Select(image => new Change(ResourceKind.Image, image.Id, image, Emptied(image, settings)))]));

    private static Image Emptied(Image image, ImageSettings settings) => image with { Status = ImageStatus.Queued, UpdatedAt = settings.Now };

    private static string[] Missing(Image image) =>
        [.. new[] { ("disk_format", image.DiskFormat), ("container_format", image.ContainerFormat) }.Where(pair => pair.Item2 is null).Select(pair => pair.Item1)];
}
