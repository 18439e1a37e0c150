using System.Collections.Frozen;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Every decision of the Network API: pure but for fresh ids, synchronous, no I/O.</summary>
public static class NetworkRules
{
    private static readonly FrozenDictionary<string, ResourceRules> ByName = new[]
    {
        ResourceRules.Of(
            NetworkTable.Table, Networks.Create, Networks.Update, Networks.Delete, hasQuota: true,
            ("create_dhcp-network", Scheduling.AddNetwork), ("delete_dhcp-network", Scheduling.RemoveNetwork)),
        ResourceRules.Of(SubnetTable.Table, Subnets.Create, Subnets.Update, Subnets.Delete, hasQuota: true),
        ResourceRules.Of(
            PortTable.Table, Ports.Create, Ports.Update, Ports.Delete, hasQuota: true,
            ("create_port_binding", PortBindings.Create), ("update_port_binding", PortBindings.Update), ("delete_port_binding", PortBindings.Delete),
            ("activate_port_binding", PortBindings.Activate)),
        ResourceRules.Of(
            RouterTable.Table, Routers.Create, Routers.Update, Routers.Delete, hasQuota: true,
            ("add_router_interface", RouterInterfaces.Add), ("remove_router_interface", RouterInterfaces.Remove),
            ("add_extraroutes", ExtraRoutes.Add), ("remove_extraroutes", ExtraRoutes.Remove),
            ("create_l3-router", Scheduling.AddRouter), ("delete_l3-router", Scheduling.RemoveRouter)),
        ResourceRules.Of(FloatingIpTable.Table, FloatingIps.Create, FloatingIps.Update, FloatingIps.Delete, hasQuota: true),
        ResourceRules.Of(SecurityGroupTable.Table, SecurityGroups.Create, SecurityGroups.Update, SecurityGroups.Delete, hasQuota: true),
        ResourceRules.Of(SecurityGroupRuleTable.Table, SecurityGroupRules.Create, null, SecurityGroupRules.Delete, hasQuota: true),
        ResourceRules.Of(
            AddressGroupTable.Table, AddressGroups.Create, AddressGroups.Update, AddressGroups.Delete, hasQuota: false,
            ("add_addresses", AddressGroups.AddAddresses), ("remove_addresses", AddressGroups.RemoveAddresses)),
        ResourceRules.Of(AddressScopeTable.Table, AddressScopes.Create, AddressScopes.Update, AddressScopes.Delete),
        ResourceRules.Of(
            SubnetPoolTable.Table, SubnetPools.Create, SubnetPools.Update, SubnetPools.Delete, hasQuota: true,
            ("add_prefixes", SubnetPools.AddPrefixes), ("remove_prefixes", SubnetPools.RemovePrefixes), ("onboard_network_subnets", SubnetPools.Onboard)),
        ResourceRules.Of(RbacPolicyTable.Table, RbacPolicies.Create, RbacPolicies.Update, RbacPolicies.Delete, hasQuota: true),
        ResourceRules.Of(AutoAllocatedTopologyTable.Table, AutoAllocatedTopologies.Create, null, AutoAllocatedTopologies.Delete),
        ResourceRules.Of(QuotaTable.Table, null, Quotas.Update, Quotas.Delete) with { Unwritten = id => new Quota { Id = id } },
    }.ToFrozenDictionary(rules => rules.Table.Singular, StringComparer.Ordinal);

    /// <summary>What the command changes, or why not.</summary>
    public static Decision Decide(Snapshot snapshot, Command command, RuleSettings settings)
    {
        var draft = new Draft(snapshot, command.Caller, settings);
        return command switch
        {
            CreateCommand create => Create(draft, ByName[create.Resource], create),
            UpdateCommand update => Update(draft, ByName[update.Resource], update),
            DeleteCommand delete => Delete(draft, ByName[delete.Resource], delete),
            ActionCommand action => Act(draft, ByName[action.Resource], action),
            DefaultGroupCommand { Caller.ProjectId: { } project } => draft.Decide([SecurityGroups.Default(draft, project)]),
            TagCommand tag => Tags.Decide(draft, ByName[tag.Resource].Table, tag),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType(), "no such command"),
        };
    }

    /// <summary>Whether a <see cref="DefaultGroupCommand"/> would change nothing.</summary>
    public static bool HasDefaultGroup(Snapshot snapshot, string project) => SecurityGroups.FindDefault(snapshot, project) is not null;

    /// <summary>The row, if the caller may know of it; otherwise the table's 404.</summary>
    internal static Outcome<IResource> Seen(Draft draft, ResourceTable table, string id) =>
        table.Find(draft.Snapshot, id) is not { } row ? table.NotFound(id)
        : table.Sees(draft.Snapshot, draft.Caller, row) ? Outcome<IResource>.Of(row)
        : table.Hidden(id);

    private static Outcome<IResource> Seen(Draft draft, ResourceRules rules, string id) =>
        rules.Unwritten is { } unwritten && rules.Table.Find(draft.Snapshot, id) is null ? Outcome<IResource>.Of(unwritten(id)) : Seen(draft, rules.Table, id);

    private static Decision Create(Draft draft, ResourceRules rules, CreateCommand command)
    {
        if (rules.Create is null) return GeneralRefusals.NotSupported(rules.Table.Singular, "created");
        if (rules.Table == SecurityGroupRuleTable.Table && command.Bodies.Select(body => body.Text("security_group_id")).Distinct().Skip(1).Any()) return SecurityGroupRefusals.SeveralGroups();
        var shown = new List<IResource>();
        foreach (var body in command.Bodies)
        {
            if (Ownership.ProjectOf(draft.Caller, body).Fails(out var why, out var project)) return why;
            if (Access.Create(draft, rules.Table, body, project) is { } forbidden) return forbidden;
            if (rules.HasQuota && QuotaRules.Exceeded(draft, rules.Table, project) is { } over) return over;
            if (rules.Create(draft, body, project).Fails(out why, out var row)) return why;
            shown.Add(row);
        }

        return draft.Decide(shown);
    }

    private static Decision Update(Draft draft, ResourceRules rules, UpdateCommand command)
    {
        if (rules.Update is null) return GeneralRefusals.NotSupported(rules.Table.Singular, "changed");
        if (Seen(draft, rules, command.Id).Fails(out var why, out var row)) return why;
        if (Access.Update(draft, rules.Table, row, command.Body) is { } forbidden) return forbidden;
        if (Outdated(row, command.IfRevision) is { } outdated) return outdated;
        return rules.Update(draft, row, command.Body).Fails(out why, out var changed) ? why : draft.Decide([changed]);
    }

    private static Decision Delete(Draft draft, ResourceRules rules, DeleteCommand command)
    {
        if (rules.Delete is null) return GeneralRefusals.NotSupported(rules.Table.Singular, "deleted");
        if (Seen(draft, rules.Table, command.Id).Fails(out var why, out var row)) return why;
        if (Access.Act(draft, rules.Table, row, "delete_" + rules.Table.Singular) is { } forbidden) return forbidden;
        if (Outdated(row, command.IfRevision) is { } outdated) return outdated;
        return rules.Delete(draft, row) is { } refusal ? refusal : draft.Decide([]);
    }

    private static Decision Act(Draft draft, ResourceRules rules, ActionCommand command)
    {
        if (!rules.Actions.TryGetValue(command.Action, out var act)) return GeneralRefusals.UnknownAction(rules.Table.Singular, command.Action);
        if (Seen(draft, rules.Table, command.Id).Fails(out var why, out var row)) return why;
        if (Access.Act(draft, rules.Table, row, ActionRule(rules.Table, command.Action)) is { } forbidden) return forbidden;
        return act(draft, row, command.Body).Fails(out why, out var shown) ? why : draft.Decide(shown.Rows);
    }

    /// <summary>An action without a rule of its own asks for the right to update.</summary>
    private static string ActionRule(ResourceTable table, string action) =>
        PolicySet.Default.Has(action) ? action : "update_" + table.Singular;

    private static Refusal? Outdated(IResource row, long? wanted) =>
        wanted is { } revision && row is INetworkResource known && known.Standard.Revision != revision
            ? GeneralRefusals.RevisionConstraint(revision, known.Standard.Revision)
            : null;
}
