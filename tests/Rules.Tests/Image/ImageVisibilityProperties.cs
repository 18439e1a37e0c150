using System.Collections.Immutable;
using CsCheck;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests.Images;

/// <summary>Whatever images and memberships there are: who sees what follows from owner, visibility and membership alone, and nobody changes what is not theirs.</summary>
public sealed class ImageVisibilityProperties
{
    private static readonly string[] Projects = ["p0", "p1", "p2"];
    private static readonly string[] Visibilities = ["public", "private", "shared", "community"];
    private static readonly string[] Statuses = ["pending", "accepted", "rejected"];

    private static readonly Gen<(int Owner, int Visibility, bool Protected)[]> Images = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3], Gen.Bool).Array[1, 6];
    private static readonly Gen<(int Image, int Member, int Status)[]> Members = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 2]).Array[0, 8];

    private static readonly Gen<(int Act, int Image, int Caller)[]> Acts = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 5], Gen.Int[0, 2]).Array[0, 20];

    [Fact]
    public void No_project_sees_what_is_not_shown_to_it() => Gen.Select(Images, Members).Sample((images, members) =>
    {
        var snapshot = Cloud(images, members);
        foreach (var project in Projects)
        {
            var caller = ImageCloud.Of(project, "member", "reader");
            foreach (var image in snapshot.Images.All)
            {
                var isOpen = image.OwnerId == project || image.Visibility is "public" or "community";
                var membership = image.Visibility == "shared" ? snapshot.ImageMembers.Find(ImageMember.KeyOf(image.Id, project)) : null;
                Assert.Equal(isOpen || membership is not null, ImageAccess.Sees(snapshot, caller, image));
                Assert.Equal(!ImageAccess.Sees(snapshot, caller, image), ImageAccess.Find(snapshot, caller, image.Id).Fails(out _, out _));
                foreach (var visibility in (string?[])[null, "all", .. Visibilities])
                    foreach (var status in (string[])["all", .. Statuses])
                        if (ImageAccess.Lists(snapshot, caller, image, visibility, status)) Assert.True(isOpen || membership!.Status == status || status == "all");
            }
        }
    });

    [Fact]
    public void No_project_changes_what_it_does_not_own() => Gen.Select(Images, Members, Acts).Sample((images, members, acts) =>
    {
        var snapshot = Cloud(images, members);
        var settings = new ImageCloud().Settings;
        foreach (var (act, number, who) in acts)
        {
            var (id, project) = (Id(number), Projects[who]);
            var owner = snapshot.Images.Find(id)?.OwnerId;
            var decision = Act(snapshot, act, id, ImageCloud.Of(project, "member", "reader"), settings);
            if (decision.Refusal is { } refusal) Assert.InRange(refusal.Status, 400, 413);
            foreach (var change in decision.Changes.Changes) Assert.True(project == owner || change.After is ImageMember { } own && own.MemberId == project, $"{project} changed {change}");
            snapshot = snapshot.Apply(decision.Changes);
        }
    });

    private static Decision Act(Snapshot snapshot, int act, string id, Caller caller, ImageSettings settings) => act switch
    {
        0 => ImageRules.Delete(snapshot, caller, id),
        1 => ImageRules.Update(snapshot, caller, id, [new("replace", "visibility", "private", false)], settings),
        2 => ImageRules.AddTag(snapshot, caller, id, "t", settings),
        3 => ImageDataRules.Begin(snapshot, caller, id, 1, settings),
        4 => ImageMemberRules.Add(snapshot, caller, id, AttributeValue.Of(("member", "p2")), settings),
        5 => ImageMemberRules.SetStatus(snapshot, caller, id, caller.ProjectId!, AttributeValue.Of(("status", "accepted")), settings),
        _ => ImageMemberRules.Remove(snapshot, caller, id, "p1"),
    };

    private static string Id(int number) => new Guid(number + 1, 0, 0, new byte[8]).ToString();

    private static Snapshot Cloud((int Owner, int Visibility, bool Protected)[] images, (int Image, int Member, int Status)[] members)
    {
        var at = DateTimeOffset.UnixEpoch;
        var rows = images.Select((image, i) => new Image
        {
            Id = Id(i), OwnerId = Projects[image.Owner], Visibility = Visibilities[image.Visibility], Protected = image.Protected, DiskFormat = "raw", ContainerFormat = "bare", CreatedAt = at, UpdatedAt = at,
        });
        var shares = members.Where(member => member.Image < images.Length).DistinctBy(member => (member.Image, member.Member))
            .Select(member => new ImageMember { ImageId = Id(member.Image), MemberId = Projects[member.Member], Status = Statuses[member.Status], CreatedAt = at, UpdatedAt = at });
        return Snapshot.Of([.. rows.Select(row => (ResourceKind.Image, (IResource)row)), .. shares.Select(row => (ResourceKind.ImageMember, (IResource)row))]);
    }
}
