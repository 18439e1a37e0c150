using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about roles and what they imply.</summary>
public static class RoleRules
{
    public static Decision Create(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_role") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        var domain = fields.Id("domain_id", nullable: true);
        var role = Read(fields, new Role { Id = call.NewId, Name = "", DomainId = domain });
        if (fields.Fault is { } fault) return fault;
        if (domain is not null && snapshot.Domains.Find(domain) is null) return IdentityRefusals.NotFound("domain", domain);
        return NameTaken(snapshot, role) ?? new IdentityEdits().Add(ResourceKind.Role, role).Showing(role);
    }

    public static Decision Update(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_role") is { } forbidden) return forbidden;
        if (snapshot.Roles.Find(id) is not { } before) return IdentityRefusals.NotFound("role", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var domain = fields.Id("domain_id", nullable: true);
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        if (fields.Has("domain_id") && domain != before.DomainId) return IdentityRefusals.Invalid("Update of `domain_id` is not allowed.");
        if (DomainRules.IsImmutable(before.Options, after.Options)) return IdentityRefusals.Immutable("update", "role", id);
        if (after.Name != before.Name && NameTaken(snapshot, after) is { } taken) return taken;
        return new IdentityEdits().Replace(ResourceKind.Role, before, after).Showing(after);
    }

    public static Decision Delete(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_role") is { } forbidden) return forbidden;
        if (snapshot.Roles.Find(id) is not { } role) return IdentityRefusals.NotFound("role", id);
        if (ResourceOptions.IsSet(role.Options, "immutable")) return IdentityRefusals.Immutable("delete", "role", id);
        var edits = new IdentityEdits();
        Removal.OfRole(edits, snapshot, call, role);
        return edits.Showing();
    }

    public static Decision AddImplied(Snapshot snapshot, IdentityCall call, string priorId, string impliedId)
    {
        if (IdentityAccess.Admin(call.Caller, "create_implied_role") is { } forbidden) return forbidden;
        if (snapshot.Roles.Find(priorId) is not { } prior) return IdentityRefusals.NotFound("role", priorId);
        if (snapshot.Roles.Find(impliedId) is not { } implied) return IdentityRefusals.NotFound("role", impliedId);
        // The most powerful role must not come with a lesser one, nor a domain's with a global one.
        if (implied.Name == "admin" || (prior.DomainId is null && implied.DomainId is not null))
            return IdentityRefusals.ForbiddenBecause($"{impliedId} cannot be an implied roles.");
        var inference = new RoleInference(priorId, impliedId);
        if (snapshot.RoleInferences.Find(inference.Id) is not null) return IdentityRefusals.Conflict("implied_role", "Duplicate entry");
        return new IdentityEdits().Add(ResourceKind.RoleInference, inference).Showing(inference);
    }

    public static Decision RemoveImplied(Snapshot snapshot, IdentityCall call, string priorId, string impliedId)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_implied_role") is { } forbidden) return forbidden;
        if (snapshot.RoleInferences.Find($"{priorId}:{impliedId}") is not { } inference) return NotImplied(snapshot, priorId, impliedId);
        return new IdentityEdits().Remove(ResourceKind.RoleInference, inference).Showing();
    }

    public static Refusal NotImplied(Snapshot snapshot, string priorId, string impliedId) =>
        snapshot.Roles.Find(priorId) is null ? IdentityRefusals.NotFound("role", priorId)
        : snapshot.Roles.Find(impliedId) is null ? IdentityRefusals.NotFound("role", impliedId) : IdentityRefusals.NotFoundBecause($"{priorId} does not imply {impliedId}.");

    private static Role Read(IdentityFields fields, Role before) => before with
    {
        Name = fields.Name("name") ?? before.Name,
        Description = fields.Text("description", nullable: false) ?? before.Description,
        Options = fields.Options(before.Options, ResourceOptions.OfOthers),
        Extra = fields.Extra(before.Extra),
    };

    private static Decision? NameTaken(Snapshot snapshot, Role role) =>
        snapshot.Roles.By("name", role.Name).Any(other => other.Id != role.Id && other.DomainId == role.DomainId)
            ? IdentityRefusals.DuplicateName("role", role.Name, role.DomainId) : (Decision?)null;
}
