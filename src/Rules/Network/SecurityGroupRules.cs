using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Security group rules: made and removed, never changed.</summary>
internal static class SecurityGroupRules
{
    public static Outcome<SecurityGroupRule> Create(Draft draft, AttributeBag body, string project)
    {
        var groupId = body.Text("security_group_id") ?? "";
        if (draft.Snapshot.SecurityGroups.Find(groupId) is not { } group || !Visibility.Owned(draft.Caller, group)) return SecurityGroupRefusals.NotFound(groupId);
        var prefix = body.Text("remote_ip_prefix");
        var rule = new SecurityGroupRule
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body),
            SecurityGroupId = groupId,
            Direction = body.Text("direction")!,
            EtherType = body.Text("ethertype") ?? "IPv4",
            Protocol = body.Text("protocol"),
            PortRangeMin = (int?)body.Number("port_range_min"),
            PortRangeMax = (int?)body.Number("port_range_max"),
            RemoteIpPrefix = prefix,
            RemotePrefix = prefix is null ? null : Cidr.Parse(prefix).Network,
            RemoteGroupId = body.Text("remote_group_id"),
            RemoteAddressGroupId = body.Text("remote_address_group_id"),
        };
        if (RemoteFault(draft, rule) is { } remote) return remote;
        if (ProtocolFault(rule) is { } protocol) return protocol;
        if (Same(draft, rule) is { } other)
            return draft.IsNew(other) ? SecurityGroupRefusals.DuplicateInPost() : SecurityGroupRefusals.RuleExists(other.Id);
        draft.Touch(group);
        return draft.Add(rule);
    }

    public static Refusal? Delete(Draft draft, SecurityGroupRule rule)
    {
        draft.Remove(rule);
        draft.Touch(draft.Snapshot.SecurityGroups.Find(rule.SecurityGroupId));
        return null;
    }

    private static Refusal? RemoteFault(Draft draft, SecurityGroupRule rule)
    {
        if ((string?[])[rule.RemoteIpPrefix, rule.RemoteGroupId, rule.RemoteAddressGroupId] is var remotes && remotes.Count(remote => remote is not null) > 1)
            return SecurityGroupRefusals.SeveralRemotes();
        if (rule.RemoteGroupId is { } groupId && (draft.Snapshot.SecurityGroups.Find(groupId) is not { } group || !Visibility.SecurityGroup(draft.Snapshot, draft.Caller, group)))
            return SecurityGroupRefusals.NotFound(groupId);
        if (rule.RemoteAddressGroupId is { } id && (draft.Snapshot.AddressGroups.Find(id) is not { } addresses || !Visibility.AddressGroup(draft.Snapshot, draft.Caller, addresses)))
            return AddressGroupRefusals.NotFound(id);
        return rule.RemotePrefix is { } prefix && prefix.Version != Version(rule) ? SecurityGroupRefusals.PrefixConflict(rule.EtherType, rule.RemoteIpPrefix!) : null;
    }

    private static Refusal? ProtocolFault(SecurityGroupRule rule)
    {
        if (rule.Protocol is { } named && Protocols.IsIpv6Only(named) && Version(rule) == 4) return SecurityGroupRefusals.EtherTypeConflict(rule.EtherType, named);
        if (rule.PortRangeMin is null && rule.PortRangeMax is null) return null;
        if (rule.Protocol is not { } protocol) return SecurityGroupRefusals.ProtocolRequired();
        var number = Protocols.NumberOf(protocol)!.Value;
        if (Protocols.HasPorts(number)) return PortsFault(rule);
        return Protocols.IsIcmp(number) ? IcmpFault(rule) : SecurityGroupRefusals.NoPortsFor(number);
    }

    private static Refusal? PortsFault(SecurityGroupRule rule)
    {
        if (rule.PortRangeMin == 0 || rule.PortRangeMax == 0) return SecurityGroupRefusals.InvalidPort(0);
        return rule.PortRangeMin is { } min && rule.PortRangeMax is { } max && min <= max ? null : SecurityGroupRefusals.InvalidPortRange();
    }

    private static Refusal? IcmpFault(SecurityGroupRule rule)
    {
        if (rule.PortRangeMin is > 255) return SecurityGroupRefusals.InvalidIcmp("type", "port_range_min", rule.PortRangeMin.Value);
        if (rule.PortRangeMax is > 255) return SecurityGroupRefusals.InvalidIcmp("code", "port_range_max", rule.PortRangeMax.Value);
        return rule.PortRangeMin is null ? SecurityGroupRefusals.MissingIcmpType(rule.PortRangeMax!.Value) : null;
    }

    /// <summary>A rule of the group that says the same.</summary>
    private static SecurityGroupRule? Same(Draft draft, SecurityGroupRule rule) => draft.Snapshot.SecurityGroupRules.By("group", rule.SecurityGroupId).FirstOrDefault(other =>
        other.Direction == rule.Direction && other.EtherType == rule.EtherType && Number(other) == Number(rule)
        && other.PortRangeMin == rule.PortRangeMin && other.PortRangeMax == rule.PortRangeMax && other.RemotePrefix == rule.RemotePrefix
        && other.RemoteGroupId == rule.RemoteGroupId && other.RemoteAddressGroupId == rule.RemoteAddressGroupId);

    private static int? Number(SecurityGroupRule rule) => rule.Protocol is { } protocol ? Protocols.NumberOf(protocol) : null;

    private static int Version(SecurityGroupRule rule) => rule.EtherType == "IPv4" ? 4 : 6;
}
