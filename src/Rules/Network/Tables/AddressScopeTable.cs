using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class AddressScopeTable
{
    public static readonly ResourceTable<AddressScope> Table = new()
    {
        Singular = "address_scope",
        Plural = "address_scopes",
        Path = "address-scopes",
        Kind = ResourceKind.AddressScope,
        NotFound = SubnetPoolRefusals.ScopeNotFound,
        Rows = snapshot => snapshot.AddressScopes,
        IsVisibleTo = Visibility.AddressScope,
        Attributes =
        [
            Id<AddressScope>(),
            Name<AddressScope>(scope => scope.Name),
            Tenant<AddressScope>(),
            Column<AddressScope>("shared", Post | Put | Filter | Sort | Policy, (at, scope) => Grants.Shared(at.Snapshot, Grants.AddressScope, scope.Id, at.Caller.ProjectId), Validators.Flag, false),
            Column<AddressScope>("ip_version", Post | Filter | Sort, (_, scope) => scope.IpVersion, Validators.Then(Validators.Integer, Validators.OneOf(4, 6))),
            Column<AddressScope>("project_id", Post | Filter | Sort | Optional, (_, scope) => scope.ProjectId, Validators.Text(255), extension: "project-id", index: "project"),
        ],
    };
}
