using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests.Images;

public sealed class ImageMemberTests
{
    private readonly ImageCloud cloud = new();

    [Fact]
    public void A_member_sees_the_image_decides_for_itself_and_sees_only_itself()
    {
        var image = cloud.Create(ImageCloud.Demo);
        Assert.False(ImageAccess.Sees(cloud.Snapshot, ImageCloud.Other, image));
        Assert.Equal(404, Status(Add(ImageCloud.Other, image.Id, "o")));
        Assert.Null(Add(ImageCloud.Demo, image.Id, "o").Refusal);
        Assert.Null(Add(ImageCloud.Demo, image.Id, "x").Refusal);
        Assert.Equal(409, Status(Add(ImageCloud.Demo, image.Id, "o")));
        Assert.Equal(413, Status(Add(ImageCloud.Demo, image.Id, "y")));
        Assert.Equal(403, Status(Add(ImageCloud.Other, image.Id, "y")));
        Assert.True(ImageAccess.Sees(cloud.Snapshot, ImageCloud.Other, image));
        Assert.False(ImageAccess.Lists(cloud.Snapshot, ImageCloud.Other, image, null, "accepted"));
        Assert.True(ImageAccess.Lists(cloud.Snapshot, ImageCloud.Other, image, null, "pending"));
        Assert.Equal(["o", "x"], Members(ImageCloud.Demo, image.Id));
        Assert.Equal(["o"], Members(ImageCloud.Other, image.Id));
        Assert.True(ImageMemberRules.Find(cloud.Snapshot, ImageCloud.Other, image.Id, "x").Fails(out var why, out _));
        Assert.Equal(404, why.Status);
        Assert.Equal(403, Status(SetStatus(ImageCloud.Demo, image.Id, "o", "accepted")));
        Assert.Equal(404, Status(SetStatus(ImageCloud.Other, image.Id, "x", "accepted")));
        Assert.Equal(400, Status(SetStatus(ImageCloud.Other, image.Id, "o", "perhaps")));
        Assert.Null(SetStatus(ImageCloud.Other, image.Id, "o", "accepted").Refusal);
        Assert.True(ImageAccess.Lists(cloud.Snapshot, ImageCloud.Other, image, null, "accepted"));
        Assert.Equal(403, Status(Remove(ImageCloud.Other, image.Id, "o")));
        Assert.Null(Remove(ImageCloud.Demo, image.Id, "o").Refusal);
        Assert.False(ImageAccess.Sees(cloud.Snapshot, ImageCloud.Other, image));
    }

    [Fact]
    public void Only_shared_images_have_members()
    {
        var id = cloud.Create(ImageCloud.Demo, ("visibility", "private")).Id;
        Assert.Equal(403, Status(Add(ImageCloud.Demo, id, "o")));
        Assert.True(ImageMemberRules.List(cloud.Snapshot, ImageCloud.Demo, id).Fails(out var why, out _));
        Assert.Equal((403, $"Not allowed to list members for image {id}: Only shared images have members."), (why.Status, why.Message));
        Assert.True(ImageMemberRules.Find(cloud.Snapshot, ImageCloud.Demo, id, "o").Fails(out why, out _));
        Assert.Equal(404, why.Status);
    }

    [Theory]
    [InlineData("{}", "Member to be added not specified")]
    [InlineData("[]", "Expected a member")]
    [InlineData("""{"member":""}""", "Member can't be empty")]
    [InlineData("""{"member":null}""", "Member can't be empty")]
    [InlineData("""{"member":5}""", "not the id of a project")]
    public void A_member_is_a_projects_id(string body, string words)
    {
        var id = cloud.Create(ImageCloud.Demo).Id;
        ImageCloud.Refused(400, words, cloud.Do(snapshot => ImageMemberRules.Add(snapshot, ImageCloud.Demo, id, JsonValues.Parse(body), cloud.Settings)));
    }

    private static int? Status(Decision decision) => decision.Refusal?.Status;
    private Decision Add(Caller caller, string id, string member) => cloud.Do(snapshot => ImageMemberRules.Add(snapshot, caller, id, AttributeValue.Of(("member", member)), cloud.Settings));
    private Decision Remove(Caller caller, string id, string member) => cloud.Do(snapshot => ImageMemberRules.Remove(snapshot, caller, id, member));

    private Decision SetStatus(Caller caller, string id, string member, string status) =>
        cloud.Do(snapshot => ImageMemberRules.SetStatus(snapshot, caller, id, member, AttributeValue.Of(("status", status)), cloud.Settings));

    private string[] Members(Caller caller, string id) => ImageMemberRules.List(cloud.Snapshot, caller, id).Fails(out var why, out var members) ? [why.Message] : [.. members.Select(member => member.MemberId)];
}
