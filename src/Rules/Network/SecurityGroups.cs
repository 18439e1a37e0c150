using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Security groups, and the default one that every project gets when it first needs it.</summary>
internal static class SecurityGroups
{
    private const string DefaultName = "default";
    private static readonly string[] EtherTypes = ["IPv4", "IPv6"];

    public static Outcome<SecurityGroup> Create(Draft draft, AttributeBag body, string project)
    {
        Default(draft, project);
        var group = draft.Add(new SecurityGroup
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body, revision: 1),
            Name = body.Text("name") ?? "",
            Stateful = body.Flag("stateful", true),
        });
        AddEgress(draft, group);
        return group;
    }

    public static Outcome<SecurityGroup> Update(Draft draft, SecurityGroup group, AttributeBag body)
    {
        if (IsDefault(group) && body.Has("name") && body.Text("name") != DefaultName) return SecurityGroupRefusals.CannotUpdateDefault();
        var stateful = body.Flag("stateful", group.Stateful);
        if (stateful != group.Stateful && IsUsed(draft.Snapshot, group)) return SecurityGroupRefusals.InUse(group.Id);
        return draft.Replace(group, group with
        {
            Name = body.Text("name", group.Name) ?? "",
            Stateful = stateful,
            Standard = Kinds.Described(group.Standard, body),
        });
    }

    public static Refusal? Delete(Draft draft, SecurityGroup group)
    {
        if (IsUsed(draft.Snapshot, group)) return SecurityGroupRefusals.InUse(group.Id);
        if (IsDefault(group) && !draft.Caller.IsAdmin) return SecurityGroupRefusals.CannotRemoveDefault();
        foreach (var rule in draft.Snapshot.SecurityGroupRules.By("group", group.Id).ToList()) draft.Remove(rule);
        foreach (var rule in draft.Snapshot.SecurityGroupRules.By("remote-group", group.Id).ToList())
        {
            draft.Remove(rule);
            draft.Touch(draft.Snapshot.SecurityGroups.Find(rule.SecurityGroupId));
        }

        Sharing.Forget(draft, Grants.SecurityGroup, group.Id);
        draft.Remove(group);
        return null;
    }

    /// <summary>The project's default group, made now if it has none yet.</summary>
    public static SecurityGroup Default(Draft draft, string project)
    {
        if (FindDefault(draft.Snapshot, project) is { } known) return known;
        var group = draft.Add(new SecurityGroup
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(revision: 1) with { Description = "Default security group" },
            Name = DefaultName,
        });
        foreach (var type in EtherTypes) AddRule(draft, group, "ingress", type, group.Id);
        AddEgress(draft, group);
        return group;
    }

    public static SecurityGroup? FindDefault(Snapshot snapshot, string project) => snapshot.SecurityGroups.By("project", project).FirstOrDefault(IsDefault);

    private static void AddEgress(Draft draft, SecurityGroup group)
    {
        foreach (var type in EtherTypes) AddRule(draft, group, "egress", type, null);
    }

    private static void AddRule(Draft draft, SecurityGroup group, string direction, string etherType, string? remoteGroupId) => draft.Add(new SecurityGroupRule
    {
        Id = draft.NewId(),
        ProjectId = group.ProjectId,
        Standard = draft.NewStandard(),
        IsAutomatic = true,
        SecurityGroupId = group.Id,
        Direction = direction,
        EtherType = etherType,
        RemoteGroupId = remoteGroupId,
    });

    private static bool IsDefault(SecurityGroup group) => group.Name == DefaultName;

    private static bool IsUsed(Snapshot snapshot, SecurityGroup group) => snapshot.Ports.CountBy("security-group", group.Id) > 0;
}
