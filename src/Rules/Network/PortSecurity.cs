using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Port security, security groups and allowed address pairs: what they demand of each other.</summary>
internal static class PortSecurity
{
    /// <summary>A new port with its security groups: the caller's, or the project's default group.</summary>
    public static Outcome<Port> Secured(Draft draft, Port port, AttributeBag body)
    {
        if (PairsFault(draft, port) is { } pairs) return pairs;
        var given = body.List("security_groups");
        if (!port.PortSecurityEnabled) return given.Length > 0 ? PortRefusals.SecurityGroupNeedsPortSecurity() : port;
        if (!body.Has("security_groups")) return port with { SecurityGroups = [SecurityGroups.Default(draft, port.ProjectId).Id] };
        return Groups(draft, given).Fails(out var why, out var groups) ? why : port with { SecurityGroups = groups };
    }

    /// <summary>A changed port: closing port security demands that nothing counts on it any more.</summary>
    public static Outcome<Port> Resecured(Draft draft, Port changed, AttributeBag body)
    {
        if (body.Has("security_groups"))
        {
            if (Groups(draft, body.List("security_groups")).Fails(out var why, out var groups)) return why;
            if (groups.Count > 0 && !changed.PortSecurityEnabled) return PortRefusals.SecurityGroupNeedsPortSecurity();
            changed = changed with { SecurityGroups = groups };
        }

        if (!changed.PortSecurityEnabled && changed.SecurityGroups.Count > 0) return PortRefusals.HasSecurityGroup();
        return PairsFault(draft, changed) is { } pairs ? pairs : changed;
    }

    private static Refusal? PairsFault(Draft draft, Port port)
    {
        if (port.AllowedAddressPairs.Count > draft.Settings.MaxAllowedAddressPairs) return PortRefusals.TooManyAddressPairs(draft.Settings.MaxAllowedAddressPairs);
        return port.AllowedAddressPairs.Count > 0 && !port.PortSecurityEnabled ? PortRefusals.AddressPairNeedsPortSecurity() : null;
    }

    private static Outcome<ValueList<string>> Groups(Draft draft, IEnumerable<AttributeValue> given)
    {
        var groups = new List<string>();
        foreach (var id in given)
        {
            if (draft.Snapshot.SecurityGroups.Find(id.Text) is not { } group || !Visibility.SecurityGroup(draft.Snapshot, draft.Caller, group))
                return SecurityGroupRefusals.NotFound(id.Text);
            groups.Add(group.Id);
        }

        return groups.ToValueList();
    }
}
