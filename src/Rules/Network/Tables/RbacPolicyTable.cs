using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class RbacPolicyTable
{
    private static readonly string[] ObjectTypes = [Grants.Network, Grants.SubnetPool, Grants.AddressScope, Grants.AddressGroup, Grants.SecurityGroup];

    public static readonly ResourceTable<RbacPolicy> Table = new()
    {
        Singular = "rbac_policy",
        Plural = "rbac_policies",
        Path = "rbac-policies",
        Kind = ResourceKind.RbacPolicy,
        NotFound = RbacRefusals.NotFound,
        Rows = snapshot => snapshot.RbacPolicies,
        IsVisibleTo = (_, caller, policy) => caller.IsAdmin || policy.ProjectId == caller.ProjectId,
        Attributes =
        [
            Column<RbacPolicy>("id", Filter, (_, policy) => policy.Id, Validators.Uuid),
            Column<RbacPolicy>("tenant_id", Post | Filter | Optional, (_, policy) => policy.ProjectId, Validators.Text(255), index: "project"),
            Column<RbacPolicy>("object_type", Post | Filter | Policy, (_, policy) => policy.ObjectType, ObjectType),
            Column<RbacPolicy>("object_id", Post | Filter | Policy, (_, policy) => policy.ObjectId, Validators.Uuid),
            Column<RbacPolicy>("target_tenant", Post | Put | Filter | Policy, (_, policy) => policy.TargetTenant, Validators.Text(255)),
            Column<RbacPolicy>("action", Post | Filter | Policy, (_, policy) => policy.Action, Validators.Text(255)),
            Column<RbacPolicy>("project_id", Post | Filter | Optional, (_, policy) => policy.ProjectId, Validators.Text(255), extension: "project-id", index: "project"),
        ],
    };

    private static Validated ObjectType(AttributeValue value) =>
        value.Kind == AttributeKind.Text && ObjectTypes.Contains(value.Text) ? Validated.Ok(value) : Validated.Bad(RbacRefusals.ObjectType(value));
}
