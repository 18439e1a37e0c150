using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Whether a caller may create, change, remove or read: the access rules applied to rows, bodies and attributes.</summary>
public static class Access
{
    /// <summary>
    /// Whether the caller may read an attribute of the table's rows: yes or no for every row, or null when <see cref="Reads"/> must be asked row by row.
    /// Ask once a list, not once a row.
    /// </summary>
    public static bool? ReadsAny(PolicySet policy, ResourceTable table, AttributeRule attribute, Caller caller) =>
        policy.Has($"get_{table.Singular}:{attribute.Name}") ? policy.AllowsAny($"get_{table.Singular}:{attribute.Name}", caller) : true;

    /// <summary>Whether the caller may read the attribute of this row.</summary>
    public static bool Reads(PolicySet policy, ReadContext at, ResourceTable table, AttributeRule attribute, IResource row) =>
        policy.Allows($"get_{table.Singular}:{attribute.Name}", at.Caller, Target(at, table, row, null));

    /// <summary>Whether the caller may see the row: in sight, and allowed by the <c>get_</c> rule.</summary>
    public static bool Sees(PolicySet policy, ReadContext at, ResourceTable table, IResource row) =>
        table.Sees(at.Snapshot, at.Caller, row) && policy.Allows("get_" + table.Singular, at.Caller, Target(at, table, row, null));

    internal static Refusal? Create(Draft draft, ResourceTable table, AttributeBag body, string project)
    {
        var target = new ResourceTarget(Context(draft), table, null, body, project);
        var attributes = table.Rules.Where(rule => rule.EnforcePolicy && body.Find(rule.Name) is { } value && rule.Default != value);
        return Refused(draft, "create_" + table.Singular, attributes, body, target);
    }

    internal static Refusal? Update(Draft draft, ResourceTable table, IResource row, AttributeBag body)
    {
        var attributes = table.Rules.Where(rule => rule.EnforcePolicy && body.Has(rule.Name));
        return Refused(draft, "update_" + table.Singular, attributes, body, Target(Context(draft), table, row, body)) is { } refusal
            ? Concealed(draft, table, row, refusal)
            : null;
    }

    /// <param name="rule"><c>delete_port</c>, <c>add_router_interface</c>: a rule about the row as a whole.</param>
    internal static Refusal? Act(Draft draft, ResourceTable table, IResource row, string rule) =>
        Refused(draft, rule, [], AttributeBag.Empty, Target(Context(draft), table, row, null)) is { } refusal ? Concealed(draft, table, row, refusal) : null;

    internal static ReadContext Context(Draft draft) => new(draft.Snapshot, draft.Caller, (_, _) => null) { Settings = draft.Settings };

    /// <summary>Who may not even read the row is not told that it is there.</summary>
    private static Refusal Concealed(Draft draft, ResourceTable table, IResource row, Refusal refusal) =>
        Sees(draft.Settings.Policy, Context(draft), table, row) ? refusal : GeneralRefusals.Unseen();

    private static Refusal? Refused(Draft draft, string action, IEnumerable<AttributeRule> attributes, AttributeBag body, ResourceTarget target)
    {
        var policy = draft.Settings.Policy;
        var text = "rule:" + action;
        var allowed = policy.Allows(action, draft.Caller, target);
        foreach (var attribute in attributes)
        {
            var own = $"{action}:{attribute.Name}";
            allowed &= policy.Allows(own, draft.Caller, target);
            // A profile is the caller's own words: its keys are no part of the API.
            var nested = (attribute.Name == "binding:profile" ? [] : Nested(body.Find(attribute.Name)!.Value)).Select(key => $"{own}:{key}").ToList();
            allowed &= nested.All(rule => policy.Allows(rule, draft.Caller, target));
            var part = nested.Count == 0 ? "rule:" + own : $"(rule:{own} and ({string.Join(" and ", nested.Select(rule => "rule:" + rule))}))";
            text = $"({text} and {part})";
        }

        return allowed ? null : GeneralRefusals.PolicyNotAuthorized(text);
    }

    /// <summary>The keys of an object, or of the objects of a list: they have rules of their own.</summary>
    private static IEnumerable<string> Nested(AttributeValue value) => value.Kind switch
    {
        AttributeKind.Map => value.Map.Select(entry => entry.Key),
        AttributeKind.List => value.List.Where(item => item.Kind == AttributeKind.Map).SelectMany(item => item.Map.Select(entry => entry.Key)).Distinct(),
        _ => [],
    };

    private static ResourceTarget Target(ReadContext at, ResourceTable table, IResource row, AttributeBag? body) => new(at, table, row, body, Owner(row));

    private static string? Owner(IResource row) => row switch
    {
        INetworkResource owned => owned.ProjectId,
        RbacPolicy policy => policy.ProjectId,
        Quota or AutoAllocatedTopology => row.Id,
        _ => null,
    };
}
