using Neutrino.Model;

namespace Neutrino.Rules.Tests.Images;

public sealed class ImageRulesTests
{
    private readonly ImageCloud cloud = new();

    [Fact]
    public void An_image_begins_queued_shared_and_its_makers()
    {
        var image = cloud.Create(ImageCloud.Demo, ("name", "cirros"), ("kernel_id", "00000009-0000-0000-0000-000000000000"), ("os_distro", "debian"), ("tags", AttributeValue.Texts(["a", "a"])));
        Assert.Equal(("cirros", "queued", "shared", "d", false), (image.Name, image.Status, image.Visibility, image.OwnerId, image.HasData));
        Assert.Equal(["a"], image.Tags.Items);
        Assert.Equal(["kernel_id", "os_distro"], image.Properties.Keys);
    }

    public static TheoryData<string, string, int, string> BadAttributes => new()
    {
        { "name", "5", 400, "5 is not of type 'null', 'string'" },
        { "min_ram", "-1", 400, "Invalid value '-1' for parameter 'min_ram'" },
        { "min_ram", "4000000000", 400, "32 bits" },
        { "min_disk", "null", 400, "None is not of type 'integer'" },
        { "disk_format", "\"vmdk\"", 400, "'vmdk' is not one of [None, 'ami'" },
        { "visibility", "\"secret\"", 400, "is not one of" },
        { "protected", "\"true\"", 400, "is not of type 'boolean'" },
        { "tags", "[1]", 400, "1 is not of type 'string'" },
        { "id", "\"x\"", 400, "does not match" },
        { "kernel_id", "\"x\"", 400, "does not match" },
        { "anything", "{}", 400, "is not of type 'string'" },
        { "status", "\"active\"", 403, "Attribute 'status' is read-only." },
        { "checksum", "\"x\"", 403, "read-only" },
        { "size", "5", 403, "read-only" },
        { "self", "\"x\"", 403, "read-only" },
        { "deleted", "\"x\"", 403, "Attribute 'deleted' is reserved." },
        { "os_glance_x", "\"x\"", 403, "reserved" },
        { "locations", "[]", 403, "reserved" },
        { "owner", "\"somebody\"", 403, "You are not permitted to create images owned by 'somebody'." },
        { "visibility", "\"public\"", 403, "publicize_image" },
    };

    [Theory, MemberData(nameof(BadAttributes))]
    public void What_an_image_cannot_be_made_with_is_named(string name, string json, int status, string words) =>
        ImageCloud.Refused(status, words, cloud.TryCreate(ImageCloud.Demo, (name, Json(json))));

    [Fact]
    public void Readers_make_nothing_and_administrators_anything()
    {
        ImageCloud.Refused(403, "add_image", cloud.TryCreate(ImageCloud.Reader));
        var image = cloud.Create(ImageCloud.Admin, ("owner", "d"), ("visibility", "public"), ("id", "ABCDEF00-0000-0000-0000-000000000000"));
        Assert.Equal(("d", "abcdef00-0000-0000-0000-000000000000"), (image.OwnerId, image.Id));
        ImageCloud.Refused(409, "already exists", cloud.TryCreate(ImageCloud.Admin, ("id", image.Id)));
    }

    [Fact]
    public void A_project_has_so_many_images_and_an_image_so_many_properties_and_tags()
    {
        ImageCloud.Refused(413, "properties. Attempted: 5, Maximum: 4", cloud.TryCreate(ImageCloud.Demo, [.. Enumerable.Range(0, 5).Select(i => ($"p{i}", (AttributeValue)"x"))]));
        ImageCloud.Refused(413, "tags. Attempted: 4, Maximum: 3", cloud.TryCreate(ImageCloud.Demo, ("tags", AttributeValue.Texts(["a", "b", "c", "d"]))));
        for (var i = 0; i < 20; i++) cloud.Create(ImageCloud.Demo);
        ImageCloud.Refused(413, "limit of 20 due to current usage 20", cloud.TryCreate(ImageCloud.Demo));
        cloud.Create(ImageCloud.Other);
    }

    [Fact]
    public void A_patch_adds_replaces_and_removes()
    {
        var id = cloud.Create(ImageCloud.Demo, ("os_distro", "x")).Id;
        Assert.Null(cloud.Update(ImageCloud.Demo, id, ("add", "os_version", "1"), ("replace", "os_distro", "y"), ("replace", "name", AttributeValue.Null), ("replace", "visibility", "private")).Refusal);
        Assert.Null(cloud.Update(ImageCloud.Demo, id, ("remove", "os_distro", AttributeValue.Null)).Refusal);
        var image = cloud.Snapshot.Images.Find(id)!;
        Assert.Equal(("private", "1", 1), (image.Visibility, image.Properties["os_version"], image.Properties.Count));
    }

    public static TheoryData<string, string, string, int, string> BadChanges => new()
    {
        { "replace", "nothing", "\"x\"", 409, "Property nothing does not exist." },
        { "remove", "nothing", "null", 409, "does not exist" },
        { "remove", "name", "null", 403, "Property name may not be removed." },
        { "replace", "id", "\"x\"", 403, "Attribute 'id' is read-only." },
        { "add", "location", "\"x\"", 403, "reserved" },
        { "replace", "locations", "[]", 403, "It's not allowed to update locations" },
        { "replace", "owner", "\"o\"", 403, "Owner can't be updated by non admin." },
        { "add", "owner", "\"o\"", 403, "Owner can't be updated by non admin." },
        { "replace", "visibility", "\"public\"", 403, "publicize_image" },
        { "replace", "disk_format", "\"qcow2\"", 403, "Attribute disk_format can be only replaced for a queued image." },
        { "replace", "min_disk", "\"x\"", 400, "is not of type 'integer'" },
    };

    [Theory, MemberData(nameof(BadChanges))]
    public void A_patch_that_cannot_be_is_refused_whole(string operation, string name, string json, int status, string words)
    {
        var image = cloud.CreateActive(ImageCloud.Demo);
        ImageCloud.Refused(status, words, cloud.Update(ImageCloud.Demo, image.Id, ("add", "before", "it"), (operation, name, Json(json))));
        Assert.Equal(image, cloud.Snapshot.Images.Find(image.Id));
    }

    [Fact]
    public void The_older_patch_adds_only_what_is_not_there()
    {
        var id = cloud.Create(ImageCloud.Demo, ("x", "1")).Id;
        var strict = new ImageChange("add", "x", "2", true);
        ImageCloud.Refused(409, "Property x already present.", cloud.Do(snapshot => ImageRules.Update(snapshot, ImageCloud.Demo, id, [strict], cloud.Settings)));
        Assert.Null(cloud.Do(snapshot => ImageRules.Update(snapshot, ImageCloud.Demo, id, [strict with { IsStrict = false }], cloud.Settings)).Refusal);
    }

    [Fact]
    public void What_others_own_is_not_there_or_not_theirs_to_change()
    {
        var hidden = cloud.Create(ImageCloud.Demo, ("visibility", "private")).Id;
        var shown = cloud.Create(ImageCloud.Demo, ("visibility", "community")).Id;
        foreach (var act in (Func<Snapshot, string, Decision>[])
        [
            (snapshot, id) => ImageRules.Update(snapshot, ImageCloud.Other, id, [new("add", "x", "y", false)], cloud.Settings),
            (snapshot, id) => ImageRules.Delete(snapshot, ImageCloud.Other, id),
            (snapshot, id) => ImageRules.SetActive(snapshot, ImageCloud.Other, id, false, cloud.Settings),
            (snapshot, id) => ImageRules.AddTag(snapshot, ImageCloud.Other, id, "t", cloud.Settings),
            (snapshot, id) => ImageRules.RemoveTag(snapshot, ImageCloud.Other, id, "t", cloud.Settings),
            (snapshot, id) => ImageDataRules.Begin(snapshot, ImageCloud.Other, id, null, cloud.Settings),
        ])
        {
            ImageCloud.Refused(404, "", cloud.Do(snapshot => act(snapshot, hidden)));
            ImageCloud.Refused(403, "", cloud.Do(snapshot => act(snapshot, shown)));
        }

        ImageCloud.Refused(403, "do not own", cloud.Update(ImageCloud.Reader, shown, ("add", "x", "y")));
    }

    [Fact]
    public void A_protected_image_stays_and_a_removed_one_takes_its_members_with_it()
    {
        var image = cloud.Create(ImageCloud.Demo, ("protected", true));
        cloud.Share(image, "o");
        ImageCloud.Refused(403, $"Image {image.Id} is protected and cannot be deleted.", cloud.Do(snapshot => ImageRules.Delete(snapshot, ImageCloud.Admin, image.Id)));
        Assert.Null(cloud.Update(ImageCloud.Demo, image.Id, ("replace", "protected", false)).Refusal);
        Assert.Null(cloud.Do(snapshot => ImageRules.Delete(snapshot, ImageCloud.Demo, image.Id)).Refusal);
        Assert.Equal((0, 0), (cloud.Snapshot.Images.Count, cloud.Snapshot.ImageMembers.Count));
    }

    [Fact]
    public void Data_needs_formats_comes_once_and_may_be_given_up()
    {
        var id = cloud.Create(ImageCloud.Demo).Id;
        ImageCloud.Refused(400, "Properties disk_format, container_format must be set prior to saving data.", Begin(id));
        Assert.Null(cloud.Update(ImageCloud.Demo, id, ("replace", "disk_format", "raw"), ("replace", "container_format", "bare")).Refusal);
        Assert.Null(Begin(id).Refusal);
        ImageCloud.Refused(409, "Image status transition from saving to saving is not allowed", Begin(id));
        Assert.Null(cloud.Do(snapshot => ImageDataRules.GiveUp(snapshot, id, cloud.Settings)).Refusal);
        Assert.Null(Begin(id).Refusal);
        Assert.Null(cloud.Do(snapshot => ImageDataRules.Recover(snapshot, cloud.Settings)).Refusal);
        Assert.Equal("queued", cloud.Snapshot.Images.Find(id)!.Status);
        ImageCloud.Refused(410, "could not be found after upload", cloud.Do(snapshot => ImageDataRules.Finish(snapshot, id, new(1, 1, "", ""), cloud.Settings)));
    }

    [Fact]
    public void Data_fits_into_the_limits_at_the_beginning_and_at_the_end()
    {
        cloud.Settings = cloud.Settings with { MaxSize = 100, ProjectBytes = 107 };
        cloud.CreateActive(ImageCloud.Demo);
        var id = cloud.Create(ImageCloud.Demo, ("disk_format", "raw"), ("container_format", "bare")).Id;
        ImageCloud.Refused(413, "too large", Begin(id, 101));
        cloud.Settings = cloud.Settings with { MaxSize = 1000 };
        ImageCloud.Refused(413, "The size of the data 103 will exceed the limit. 102 bytes remaining.", Begin(id, 103));
        Assert.Null(Begin(id, 102).Refusal);
        cloud.CreateActive(ImageCloud.Demo);
        ImageCloud.Refused(413, "97 bytes remaining", cloud.Do(snapshot => ImageDataRules.Finish(snapshot, id, new(102, 102, "", ""), cloud.Settings)));
    }

    [Fact]
    public void Out_of_use_and_back()
    {
        var image = cloud.CreateActive(ImageCloud.Demo);
        Assert.Null(cloud.Do(snapshot => ImageRules.SetActive(snapshot, ImageCloud.Demo, image.Id, false, cloud.Settings)).Refusal);
        var deactivated = cloud.Snapshot.Images.Find(image.Id)!;
        Assert.Equal("deactivated", deactivated.Status);
        Assert.Equal(403, ImageAccess.MayNotRead(ImageCloud.Demo, deactivated)!.Status);
        Assert.Null(ImageAccess.MayNotRead(ImageCloud.Admin, deactivated));
        Assert.Null(cloud.Do(snapshot => ImageRules.SetActive(snapshot, ImageCloud.Demo, image.Id, true, cloud.Settings)).Refusal);
        var queued = cloud.Create(ImageCloud.Demo).Id;
        ImageCloud.Refused(403, "Not allowed to deactivate image in status 'queued'", cloud.Do(snapshot => ImageRules.SetActive(snapshot, ImageCloud.Demo, queued, false, cloud.Settings)));
    }

    private Decision Begin(string id, long? length = null) => cloud.Do(snapshot => ImageDataRules.Begin(snapshot, ImageCloud.Demo, id, length, cloud.Settings));

    private static AttributeValue Json(string text) => JsonValues.Parse(text);
}
