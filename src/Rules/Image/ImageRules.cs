using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Making, changing and removing images.</summary>
public static class ImageRules
{
    private static readonly ImmutableArray<string> NeverGiven = ["direct_url", "self", "file", "schema", "stores"];

    /// <param name="body">The members of the request's object.</param>
    public static Decision Create(Snapshot snapshot, Caller caller, ImmutableArray<KeyValuePair<string, AttributeValue>> body, ImageSettings settings)
    {
        if (body.Where(entry => NeverGiven.Contains(entry.Key)).Select(entry => entry.Key).FirstOrDefault() is { } never) return ImageRefusals.ReadOnly(never);
        foreach (var (name, value) in body)
            if (ImageChecks.Value(name, value) is { } problem) return problem;
        foreach (var (name, _) in body)
            if (NotAtCreation(name) is { } refusal) return refusal;
        var image = body.Where(entry => entry.Key != "id").Aggregate(Bare(body, caller, settings), (image, entry) => ImageAttributes.Find(entry.Key).Put!(image, entry.Value));
        if ((MayNotMake(caller, image) ?? ImageChecks.Counts(null, image, settings) ?? ImageQuota.OneMore(snapshot, image.OwnerId, settings)) is { } why) return why;
        return snapshot.Images.Find(image.Id) is null ? Changed(null, image) : ImageRefusals.Conflict($"Image ID {image.Id} already exists!");
    }

    /// <summary>Applies the operations in order, all or none.</summary>
    public static Decision Update(Snapshot snapshot, Caller caller, string id, ValueList<ImageChange> changes, ImageSettings settings)
    {
        if (ImageAccess.Find(snapshot, caller, id).Fails(out var why, out var before)) return why;
        var image = before;
        foreach (var change in changes)
            if (Apply(caller, image, change).Fails(out why, out image)) return why;
        if (ImageChecks.Counts(before, image, settings) is { } tooMany) return tooMany;
        return image.Equals(before) ? Decision.Of(ChangeSet.Nothing, before) : Changed(before, image with { UpdatedAt = settings.Now });
    }

    /// <summary>Removes the image and its members. Its data is the caller's to remove, once this is committed; the row is shown for that.</summary>
    public static Decision Delete(Snapshot snapshot, Caller caller, string id)
    {
        if (ImageAccess.Find(snapshot, caller, id).Fails(out _, out var image)) return ImageRefusals.NotFound($"Failed to find image {id} to delete");
        if (!ImageAccess.MayChange(caller, image)) return ImageRefusals.NotOwned;
        if (image.Protected) return ImageRefusals.Forbidden($"Image {id} is protected and cannot be deleted.");
        var members = snapshot.ImageMembers.By("image", id).Select(member => new Change(ResourceKind.ImageMember, member.Id, member, null));
        return Decision.Of(new ChangeSet([.. members, new Change(ResourceKind.Image, id, image, null)]), image);
    }

    /// <summary>Takes an image out of use, or back.</summary>
    public static Decision SetActive(Snapshot snapshot, Caller caller, string id, bool active, ImageSettings settings)
    {
        if (ImageAccess.FindOwn(snapshot, caller, id).Fails(out var why, out var image)) return why;
        if (!image.HasData) return ImageRefusals.Forbidden($"Not allowed to {(active ? "reactivate" : "deactivate")} image in status '{image.Status}'");
        var status = active ? ImageStatus.Active : ImageStatus.Deactivated;
        return image.Status == status ? Decision.Of(ChangeSet.Nothing, image) : Changed(image, image with { Status = status, UpdatedAt = settings.Now });
    }

    public static Decision AddTag(Snapshot snapshot, Caller caller, string id, string tag, ImageSettings settings)
    {
        if (ImageAttributes.Find("tags").ProblemOf(AttributeValue.Texts([tag])) is { } problem) return ImageRefusals.Mismatch("image", problem);
        if (Tagged(snapshot, caller, id, "update").Fails(out var why, out var image)) return why;
        if (image.Tags.Items.Contains(tag)) return Decision.Of(ChangeSet.Nothing, image);
        var after = image with { Tags = image.Tags.Add(tag), UpdatedAt = settings.Now };
        return ImageChecks.Counts(image, after, settings) is { } tooMany ? tooMany : Changed(image, after);
    }

    public static Decision RemoveTag(Snapshot snapshot, Caller caller, string id, string tag, ImageSettings settings)
    {
        if (Tagged(snapshot, caller, id, "delete").Fails(out var why, out var image)) return why;
        if (!image.Tags.Items.Contains(tag)) return ImageRefusals.NotFound("The resource could not be found.");
        return Changed(image, image with { Tags = image.Tags.Remove(tag), UpdatedAt = settings.Now });
    }

    internal static Decision Changed(Image? before, Image after) => Decision.Of(new ChangeSet([new Change(ResourceKind.Image, after.Id, before, after)]), after);

    private static Outcome<Image> Tagged(Snapshot snapshot, Caller caller, string id, string verb)
    {
        if (ImageAccess.Find(snapshot, caller, id).Fails(out _, out var image)) return ImageRefusals.NotFound($"Image {id} not found.");
        return ImageAccess.MayChange(caller, image) ? image : ImageRefusals.Forbidden($"Not allowed to {verb} tags for image {id}.");
    }

    private static Image Bare(ImmutableArray<KeyValuePair<string, AttributeValue>> body, Caller caller, ImageSettings settings)
    {
        // Ids compare as text everywhere: one spelling of each.
        var given = body.Where(entry => entry.Key == "id").Select(entry => entry.Value.Text.ToLowerInvariant()).FirstOrDefault();
        var now = settings.Now;
        return new Image { Id = given ?? settings.NewId().ToString(), OwnerId = caller.ProjectId, CreatedAt = now, UpdatedAt = now };
    }

    private static Refusal? NotAtCreation(string name)
    {
        if (ImageChecks.IsReserved(name) || name == "locations") return ImageRefusals.Reserved(name);
        return name == "id" || ImageAttributes.Find(name).Put is not null ? null : ImageRefusals.ReadOnly(name);
    }

    private static Refusal? MayNotMake(Caller caller, Image image)
    {
        if (caller.IsAdmin) return null;
        if (image.OwnerId != caller.ProjectId) return ImageRefusals.Forbidden($"You are not permitted to create images owned by '{image.OwnerId}'.");
        if (caller.ProjectId is null || !caller.Roles.Contains("member")) return ImageRefusals.NotAuthorized("add_image");
        return ImageAccess.MayNotShow(caller, image.Visibility);
    }

    private static Outcome<Image> Apply(Caller caller, Image image, ImageChange change)
    {
        if (Forbids(caller, image, change) is { } why) return why;
        var attribute = ImageAttributes.Find(change.Name);
        var isThere = attribute.IsBase || image.Properties.ContainsKey(change.Name);
        return change.Operation switch
        {
            "add" when isThere && change.IsStrict => ImageRefusals.Conflict($"Property {change.Name} already present."),
            "remove" when attribute.IsBase => ImageRefusals.Forbidden($"Property {change.Name} may not be removed."),
            "remove" or "replace" when !isThere => ImageRefusals.Conflict($"Property {change.Name} does not exist."),
            "remove" => image with { Properties = image.Properties.Without(change.Name) },
            _ => attribute.Put!(image, change.Value),
        };
    }

    private static Refusal? Forbids(Caller caller, Image image, ImageChange change)
    {
        if (ImageChecks.IsReserved(change.Name)) return ImageRefusals.Reserved(change.Name);
        if (change.Name == "locations") return ImageRefusals.Forbidden($"It's not allowed to {(change.Operation == "remove" ? "remove" : "update")} locations if locations are invisible.");
        if (ImageAttributes.Find(change.Name).Put is null) return ImageRefusals.ReadOnly(change.Name);
        if (change.Operation != "remove" && ImageChecks.Value(change.Name, change.Value) is { } problem) return problem;
        if (!ImageAccess.MayChange(caller, image)) return ImageRefusals.NotOwned;
        return change.Operation == "remove" ? null : change.Name switch
        {
            "visibility" => ImageAccess.MayNotShow(caller, change.Value.Text),
            "owner" when !caller.IsAdmin => ImageRefusals.Forbidden("Owner can't be updated by non admin."),
            "disk_format" or "container_format" when image.Status != ImageStatus.Queued => ImageRefusals.Forbidden($"Attribute {change.Name} can be only replaced for a queued image."),
            _ => null,
        };
    }
}
