using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Address scopes: within one, the prefixes of all subnet pools are distinct.</summary>
internal static class AddressScopes
{
    public static Outcome<AddressScope> Create(Draft draft, AttributeBag body, string project)
    {
        var scope = draft.Add(new AddressScope
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body),
            Name = body.Text("name") ?? "",
            IpVersion = (int)body.Number("ip_version")!.Value,
        });
        if (body.Flag("shared", false)) Sharing.Grant(draft, project, Grants.AddressScope, scope.Id, Grants.AccessAsShared);
        return scope;
    }

    public static Outcome<AddressScope> Update(Draft draft, AddressScope scope, AttributeBag body)
    {
        var grant = Grants.ToEverybody(draft.Snapshot, Grants.AddressScope, scope.Id, Grants.AccessAsShared);
        var shared = body.Flag("shared", grant is not null);
        if (!shared && grant is not null) return SubnetPoolRefusals.ScopeUpdate(scope.Id, "Shared address scope can't be unshared");
        if (shared && grant is null) Sharing.Grant(draft, scope.ProjectId, Grants.AddressScope, scope.Id, Grants.AccessAsShared);
        return draft.Replace(scope, scope with { Name = body.Text("name", scope.Name) ?? "" });
    }

    public static Refusal? Delete(Draft draft, AddressScope scope)
    {
        if (draft.Snapshot.SubnetPools.CountBy("address-scope", scope.Id) > 0) return SubnetPoolRefusals.ScopeInUse(scope.Id);
        Sharing.Forget(draft, Grants.AddressScope, scope.Id);
        draft.Remove(scope);
        return null;
    }
}
