using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The projects that an image is shared with.</summary>
public static class ImageMemberRules
{
    private const int LongestId = 255;
    private const string NotShared = "Only shared images have members.";

    /// <summary>The members that the caller may see: an owner all of them, a member itself.</summary>
    public static Outcome<ValueList<ImageMember>> List(Snapshot snapshot, Caller caller, string imageId)
    {
        if (Shared(snapshot, caller, imageId, ImageRefusals.Forbidden($"Not allowed to list members for image {imageId}: {NotShared}")).Fails(out var why, out var image)) return why;
        return snapshot.ImageMembers.By("image", imageId).Where(member => Sees(caller, image, member)).ToValueList();
    }

    public static Outcome<ImageMember> Find(Snapshot snapshot, Caller caller, string imageId, string memberId)
    {
        if (Shared(snapshot, caller, imageId, ImageRefusals.NotFound(NotShared)).Fails(out var why, out var image)) return why;
        return Find(snapshot, caller, image, memberId);
    }

    public static Decision Add(Snapshot snapshot, Caller caller, string imageId, AttributeValue body, ImageSettings settings)
    {
        if (MemberOf(body).Fails(out var why, out var memberId)) return why;
        var forbidden = ImageRefusals.Forbidden($"Not allowed to create members for image {imageId}.");
        if (Shared(snapshot, caller, imageId, forbidden).Fails(out why, out var image)) return why;
        if (!ImageAccess.MayChange(caller, image)) return forbidden;
        var member = new ImageMember { ImageId = imageId, MemberId = memberId, CreatedAt = settings.Now, UpdatedAt = settings.Now };
        if (snapshot.ImageMembers.Find(member.Id) is not null) return ImageRefusals.Conflict($"Member {memberId} is duplicated for image {imageId}");
        var count = snapshot.ImageMembers.CountBy("image", imageId) + 1;
        return count > settings.MaxMembers ? ImageRefusals.OverLimit("members", count, settings.MaxMembers) : Changed(null, member);
    }

    /// <summary>The member's own word on whether it takes the image.</summary>
    public static Decision SetStatus(Snapshot snapshot, Caller caller, string imageId, string memberId, AttributeValue body, ImageSettings settings)
    {
        if (StatusOf(body).Fails(out var why, out var status)) return why;
        if (Changeable(snapshot, caller, imageId, memberId, "update").Fails(out why, out var found)) return why;
        var mayAnswer = caller.IsAdmin || (found.Member.MemberId == caller.ProjectId && caller.Roles.Contains("member") && !ImageAccess.Owns(caller, found.Image));
        if (!mayAnswer) return ImageRefusals.Forbidden($"Not allowed to update members for image {imageId}.");
        if (status is not ("pending" or "accepted" or "rejected")) return ImageRefusals.BadRequest("Incorrect request: Status must be \"pending\", \"accepted\" or \"rejected\".");
        return found.Member.Status == status ? Decision.Of(ChangeSet.Nothing, found.Member) : Changed(found.Member, found.Member with { Status = status, UpdatedAt = settings.Now });
    }

    public static Decision Remove(Snapshot snapshot, Caller caller, string imageId, string memberId)
    {
        if (Changeable(snapshot, caller, imageId, memberId, "delete").Fails(out var why, out var found)) return why;
        if (!ImageAccess.MayChange(caller, found.Image)) return ImageRefusals.Forbidden($"Not allowed to delete members for image {imageId}.");
        return Decision.Of(new ChangeSet([new Change(ResourceKind.ImageMember, found.Member.Id, found.Member, null)]));
    }

    private static bool Sees(Caller caller, Image image, ImageMember member) => caller.IsAdmin || ImageAccess.Owns(caller, image) || member.MemberId == caller.ProjectId;

    private static Outcome<ImageMember> Find(Snapshot snapshot, Caller caller, Image image, string memberId) =>
        snapshot.ImageMembers.Find(ImageMember.KeyOf(image.Id, memberId)) is { } member && Sees(caller, image, member)
            ? member
            : ImageRefusals.NotFound($"{memberId} not found in the member list of the image {image.Id}.");

    private static Outcome<(Image Image, ImageMember Member)> Changeable(Snapshot snapshot, Caller caller, string imageId, string memberId, string verb)
    {
        if (Shared(snapshot, caller, imageId, ImageRefusals.Forbidden($"Not allowed to {verb} members for image {imageId}.")).Fails(out var why, out var image)) return why;
        return Find(snapshot, caller, image, memberId).Fails(out why, out var member) ? why : (image, member);
    }

    private static Outcome<string> MemberOf(AttributeValue body)
    {
        if (body.Kind != AttributeKind.Map) return ImageRefusals.BadRequest("Expected a member in the form: {\"member\": \"image_id\"}");
        if (body.Find("member") is not { } member) return ImageRefusals.BadRequest("Member to be added not specified");
        if (member.IsNull || member is { Kind: AttributeKind.Text, Text: "" }) return ImageRefusals.BadRequest("Member can't be empty");
        if (member.Kind != AttributeKind.Text || member.Text.Length > LongestId) return ImageRefusals.Mismatch("member", $"{ImageAttribute.Shown(member)} is not the id of a project");
        return member.Text;
    }

    private static Outcome<string> StatusOf(AttributeValue body)
    {
        if (body.Kind != AttributeKind.Map) return ImageRefusals.BadRequest("Expected a status in the form: {\"status\": \"status\"}");
        return body.Find("status") is { } status ? status.Kind == AttributeKind.Text ? status.Text : "" : ImageRefusals.BadRequest("Status not specified");
    }

    private static Outcome<Image> Shared(Snapshot snapshot, Caller caller, string imageId, Refusal notShared)
    {
        if (ImageAccess.Find(snapshot, caller, imageId).Fails(out _, out var image)) return ImageRefusals.NotFound($"Image {imageId} not found.");
        return image.Visibility == ImageVisibility.Shared ? image : notShared;
    }

    private static Decision Changed(ImageMember? before, ImageMember after) => Decision.Of(new ChangeSet([new Change(ResourceKind.ImageMember, after.Id, before, after)]), after);
}
