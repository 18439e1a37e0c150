using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// Who sees and who changes an image, as Glance's default policy and its older owner checks have it: administrators everything; reading needs no role;
/// changing needs the role member in the project that owns the image.
/// </summary>
public static class ImageAccess
{
    /// <summary>Whether a request for the image by its id finds it.</summary>
    public static bool Sees(Snapshot snapshot, Caller caller, Image image) =>
        caller.IsAdmin || image.OwnerId is null || image.Visibility is ImageVisibility.Public or ImageVisibility.Community || Owns(caller, image) || MembershipOf(snapshot, caller, image) is not null;

    /// <summary>Whether a list shows the image.</summary>
    /// <param name="visibility">The visibility asked for; <c>all</c> is every one; null leaves out what others share with the community.</param>
    /// <param name="memberStatus">The status that a membership must have; <c>all</c> is every one.</param>
    public static bool Lists(Snapshot snapshot, Caller caller, Image image, string? visibility, string memberStatus)
    {
        if (visibility is null ? image.Visibility == ImageVisibility.Community && !Owns(caller, image) : visibility != "all" && visibility != image.Visibility) return false;
        if (caller.IsAdmin || image.Visibility is ImageVisibility.Public or ImageVisibility.Community || Owns(caller, image)) return true;
        return MembershipOf(snapshot, caller, image) is { } membership && (memberStatus == "all" || memberStatus == membership.Status);
    }

    public static Outcome<Image> Find(Snapshot snapshot, Caller caller, string id) =>
        snapshot.Images.Find(id) is { } image && Sees(snapshot, caller, image) ? image : ImageRefusals.NoImage(id);

    /// <summary>The image, if the caller may change it: one it sees but does not own is forbidden.</summary>
    public static Outcome<Image> FindOwn(Snapshot snapshot, Caller caller, string id)
    {
        if (Find(snapshot, caller, id).Fails(out var why, out var image)) return why;
        return MayChange(caller, image) ? image : ImageRefusals.NotOwned;
    }

    public static bool MayChange(Caller caller, Image image) => caller.IsAdmin || (Owns(caller, image) && caller.Roles.Contains("member"));

    /// <summary>The data of an image that is deactivated is for administrators alone.</summary>
    public static Refusal? MayNotRead(Caller caller, Image image) => image.Status == ImageStatus.Deactivated && !caller.IsAdmin
        ? ImageRefusals.Forbidden("The requested image has been deactivated. Image data download is forbidden.")
        : null;

    /// <summary>Whether the caller may give the image that visibility.</summary>
    internal static Refusal? MayNotShow(Caller caller, string visibility) =>
        visibility == ImageVisibility.Public && !caller.IsAdmin ? ImageRefusals.NotAuthorized("publicize_image") : null;

    internal static bool Owns(Caller caller, Image image) => caller.ProjectId is { } project && project == image.OwnerId;

    private static ImageMember? MembershipOf(Snapshot snapshot, Caller caller, Image image) =>
        image.Visibility == ImageVisibility.Shared && caller.ProjectId is { } project ? snapshot.ImageMembers.Find(ImageMember.KeyOf(image.Id, project)) : null;
}
