using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class SecurityGroupTable
{
    public static readonly ResourceTable<SecurityGroup> Table = new()
    {
        Singular = "security_group",
        Plural = "security_groups",
        Path = "security-groups",
        Kind = ResourceKind.SecurityGroup,
        HasTags = true,
        NotFound = SecurityGroupRefusals.NotFound,
        Rows = snapshot => snapshot.SecurityGroups,
        IsVisibleTo = Visibility.SecurityGroup,
        Attributes =
        [
            Id<SecurityGroup>(),
            Column<SecurityGroup>("name", Post | Put | Filter | Sort, (_, group) => group.Name, NotDefault, "", "security-group"),
            Column<SecurityGroup>("stateful", Post | Put, (_, group) => group.Stateful, Validators.Flag, true, "stateful-security-group"),
            Tenant<SecurityGroup>(),
            Description<SecurityGroup>(),
            Column<SecurityGroup>("shared", Filter | Policy, (at, group) => Grants.Shared(at.Snapshot, Grants.SecurityGroup, group.Id, at.Caller.ProjectId),
                extension: "security-groups-shared-filtering"),
            Column<SecurityGroup>("security_group_rules", None, Rules, extension: "security-group"),
            .. StandardEnd<SecurityGroup>(),
        ],
    };

    private static AttributeValue Rules(ReadContext at, SecurityGroup group) =>
        at.Snapshot.SecurityGroupRules.By("group", group.Id).Select(rule => SecurityGroupRuleTable.AsMap(at, rule)).ToImmutableArray();

    private static Validated NotDefault(AttributeValue value)
    {
        var result = Validators.Text(255)(value);
        return result.IsOk && value.Text.Equals("default", StringComparison.OrdinalIgnoreCase) ? Validated.Bad(SecurityGroupRefusals.DefaultExists()) : result;
    }
}
