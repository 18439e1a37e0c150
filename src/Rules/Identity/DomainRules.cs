using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about domains.</summary>
public static class DomainRules
{
    private const int LongestName = 64;

    public static Decision Create(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_domain") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        var explicitId = fields.Id("explicit_domain_id");
        var domain = Read(fields, new Domain { Id = explicitId ?? call.NewId, Name = "" });
        if (fields.Fault is { } fault) return fault;
        if (explicitId is not null && !Guid.TryParseExact(explicitId, "N", out _)) return IdentityRefusals.Invalid("Domain ID does not conform to required UUID format.");
        if (snapshot.Domains.Find(domain.Id) is not null) return IdentityRefusals.Conflict("domain", $"Duplicate ID, {domain.Id}");
        return NameTaken(snapshot, domain) ?? new IdentityEdits().Add(ResourceKind.Domain, domain).Showing(domain);
    }

    public static Decision Update(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_domain") is { } forbidden) return forbidden;
        if (snapshot.Domains.Find(id) is not { } before) return IdentityRefusals.NotFound("domain", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        if (IsImmutable(before.Options, after.Options)) return IdentityRefusals.Immutable("update", "domain", id);
        if (after.Name != before.Name && NameTaken(snapshot, after) is { } taken) return taken;
        var edits = new IdentityEdits().Replace(ResourceKind.Domain, before, after);
        if (before.Enabled && !after.Enabled) Revocations.Add(edits, snapshot, call, new Revoked(DomainId: id));
        return edits.Showing(after);
    }

    /// <summary>Removes a disabled domain with everything in it.</summary>
    public static Decision Delete(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_domain") is { } forbidden) return forbidden;
        if (snapshot.Domains.Find(id) is not { } domain) return IdentityRefusals.NotFound("domain", id);
        if (ResourceOptions.IsSet(domain.Options, "immutable")) return IdentityRefusals.Immutable("delete", "domain", id);
        if (domain.Enabled) return IdentityRefusals.ForbiddenBecause("Cannot delete a domain that is enabled, please disable it first.");
        var edits = new IdentityEdits();
        foreach (var project in snapshot.Projects.By("domain", id)) Removal.OfProject(edits, snapshot, call, project);
        foreach (var group in snapshot.Groups.By("domain", id)) Removal.OfGroup(edits, snapshot, call, group);
        foreach (var user in snapshot.Users.By("domain", id)) Removal.OfUser(edits, snapshot, call, user);
        foreach (var role in snapshot.Roles.All.Where(role => role.DomainId == id)) Removal.OfRole(edits, snapshot, call, role);
        edits.RemoveAll(ResourceKind.RoleAssignment, snapshot.RoleAssignments.By("domain", id));
        Revocations.Add(edits, snapshot, call, new Revoked(DomainId: id));
        return edits.Remove(ResourceKind.Domain, domain).Showing();
    }

    /// <summary>Whether an update touches what is immutable, before and after: it may only take the option away.</summary>
    internal static bool IsImmutable(string before, string after) => ResourceOptions.IsSet(before, "immutable") && ResourceOptions.IsSet(after, "immutable");

    private static Domain Read(IdentityFields fields, Domain before) => before with
    {
        Name = fields.Name("name", LongestName) ?? before.Name,
        Description = fields.Has("description") ? fields.Text("description") : before.Description,
        Enabled = fields.Flag("enabled") ?? before.Enabled,
        Tags = fields.Tags("tags") ?? before.Tags,
        Options = fields.Options(before.Options, ResourceOptions.OfOthers),
        // What it has as the project that acts for it is no attribute of its own.
        Extra = fields.Ignore("is_domain", "domain_id", "parent_id").Extra(before.Extra),
    };

    private static Decision? NameTaken(Snapshot snapshot, Domain domain) =>
        snapshot.Domains.By("name", domain.Name).Any(other => other.Id != domain.Id)
            ? IdentityRefusals.Conflict("project", $"it is not permitted to have two projects acting as domains with the same name: {domain.Name}") : (Decision?)null;
}
