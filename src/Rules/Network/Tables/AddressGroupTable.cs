using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class AddressGroupTable
{
    public static readonly ResourceTable<AddressGroup> Table = new()
    {
        Singular = "address_group",
        Plural = "address_groups",
        Path = "address-groups",
        Kind = ResourceKind.AddressGroup,
        NotFound = AddressGroupRefusals.NotFound,
        Rows = snapshot => snapshot.AddressGroups,
        IsVisibleTo = Visibility.AddressGroup,
        Attributes =
        [
            Id<AddressGroup>(),
            Name<AddressGroup>(group => group.Name),
            Column<AddressGroup>("description", Post | Put | Filter | Sort, (_, group) => group.Standard.Description, Validators.Text(1024), ""),
            Column<AddressGroup>("shared", Hidden, (at, group) => Grants.Shared(at.Snapshot, Grants.AddressGroup, group.Id, at.Caller.ProjectId)),
            Column<AddressGroup>("addresses", Post | Optional, (_, group) => AttributeValue.Texts(group.Addresses.Select(address => address.ToString())), AddressValidators.PrefixList),
            Tenant<AddressGroup>(),
            Column<AddressGroup>("project_id", Post | Filter | Sort | Optional, (_, group) => group.ProjectId, Validators.Text(255), extension: "project-id", index: "project"),
        ],
    };
}
