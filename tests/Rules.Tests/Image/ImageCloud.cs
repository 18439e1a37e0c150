using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests.Images;

/// <summary>A cloud of images that decisions are applied to at once.</summary>
internal sealed class ImageCloud
{
    public static readonly Caller Admin = Of("a", "admin", "member", "reader");
    public static readonly Caller Demo = Of("d", "member", "reader");
    public static readonly Caller Other = Of("o", "member", "reader");
    public static readonly Caller Reader = Of("d", "reader");
    private int ids;

    public ImageCloud() => Settings = new ImageSettings { Time = TimeProvider.System, NewId = () => new Guid(++ids, 0, 0, new byte[8]), MaxProperties = 4, MaxTags = 3, MaxMembers = 2, ProjectImages = 20 };

    public ImageSettings Settings { get; set; }
    public Snapshot Snapshot { get; private set; } = Snapshot.Empty;

    public static Caller Of(string project, params string[] roles) => new() { UserId = $"u-{project}", ProjectId = project, Roles = roles.ToFrozenSet() };

    public Decision Do(Func<Snapshot, Decision> decide)
    {
        var decision = decide(Snapshot);
        if (decision.Refusal is null) Snapshot = Snapshot.Apply(decision.Changes);
        return decision;
    }

    public Decision TryCreate(Caller caller, params (string Name, AttributeValue Value)[] body) =>
        Do(snapshot => ImageRules.Create(snapshot, caller, [.. body.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))], Settings));

    public Image Create(Caller caller, params (string Name, AttributeValue Value)[] body)
    {
        var decision = TryCreate(caller, body);
        Assert.Null(decision.Refusal);
        return (Image)decision.Shown[0];
    }

    public Image CreateActive(Caller caller, params (string Name, AttributeValue Value)[] body)
    {
        var image = Create(caller, [("disk_format", "raw"), ("container_format", "bare"), .. body]);
        Assert.Null(Do(snapshot => ImageDataRules.Begin(snapshot, caller, image.Id, 5, Settings)).Refusal);
        Assert.Null(Do(snapshot => ImageDataRules.Finish(snapshot, image.Id, new ImageData(5, 5, "m", "s"), Settings)).Refusal);
        return Snapshot.Images.Find(image.Id)!;
    }

    public Decision Update(Caller caller, string id, params (string Operation, string Name, AttributeValue Value)[] changes) =>
        Do(snapshot => ImageRules.Update(snapshot, caller, id, changes.Select(change => new ImageChange(change.Operation, change.Name, change.Value, false)).ToValueList(), Settings));

    public void Share(Image image, string project) =>
        Assert.Null(Do(snapshot => ImageMemberRules.Add(snapshot, Admin, image.Id, AttributeValue.Of(("member", project)), Settings)).Refusal);

    public static void Refused(int status, string words, Decision decision)
    {
        Assert.NotNull(decision.Refusal);
        Assert.Equal(status, decision.Refusal.Status);
        Assert.Contains(words, decision.Refusal.Message, StringComparison.Ordinal);
        Assert.Empty(decision.Changes.Changes);
    }
}
