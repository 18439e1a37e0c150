using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about projects and their tags.</summary>
public static class ProjectRules
{
    private const int LongestName = 64;

    /// <summary>Keystone's <c>max_project_tree_depth</c>, the domain not counted.</summary>
    private const int DeepestTree = 5;

    public static Decision Create(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_project") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        if (fields.Flag("is_domain") == true) return AsDomain(snapshot, call);
        var parent = fields.Id("parent_id", nullable: true);
        var domain = fields.Id("domain_id", nullable: true)
            ?? call.Caller.ScopeDomain?.Id ?? call.Caller.User.DomainId;
        var project = Read(fields, new Project { Id = call.NewId, Name = "", DomainId = domain, ParentId = parent ?? domain });
        if (fields.Fault is { } fault) return fault;
        return Misplaced(snapshot, project) ?? NameTaken(snapshot, project) ?? new IdentityEdits().Add(ResourceKind.Project, project).Showing(project);
    }

    public static Decision Update(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_project") is { } forbidden) return forbidden;
        if (snapshot.Projects.Find(id) is not { } before) return snapshot.Domains.Find(id) is null ? IdentityRefusals.NotFound("project", id) : DomainRules.Update(snapshot, call, id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var (parent, domain, isDomain) = (fields.Id("parent_id", nullable: true), fields.Id("domain_id", nullable: true), fields.Flag("is_domain"));
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        if (fields.Has("parent_id") && parent != before.ParentId) return IdentityRefusals.ForbiddenBecause("Update of `parent_id` is not allowed.");
        if (fields.Has("domain_id") && domain != before.DomainId) return IdentityRefusals.Invalid("Cannot change Domain ID");
        if (isDomain == true) return IdentityRefusals.Invalid("Update of `is_domain` is not allowed.");
        if (DomainRules.IsImmutable(before.Options, after.Options)) return IdentityRefusals.Immutable("update", "project", id);
        if (after.Name != before.Name && NameTaken(snapshot, after) is { } taken) return taken;
        return Enabling(snapshot, before, after) ?? Replaced(snapshot, call, before, after);
    }

    public static Decision Delete(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_project") is { } forbidden) return forbidden;
        if (snapshot.Projects.Find(id) is not { } project) return snapshot.Domains.Find(id) is null ? IdentityRefusals.NotFound("project", id) : DomainRules.Delete(snapshot, call, id);
        if (ResourceOptions.IsSet(project.Options, "immutable")) return IdentityRefusals.Immutable("delete", "project", id);
        if (snapshot.Projects.CountBy("parent", id) > 0)
        {
            return IdentityRefusals.ForbiddenBecause(
                $"Cannot delete the project {id} since it is not a leaf in the hierarchy. Use the cascade option if you want to delete a whole subtree.");
        }

        var edits = new IdentityEdits();
        Removal.OfProject(edits, snapshot, call, project);
        return edits.Showing();
    }

    /// <summary>Changes the tags of a project to what <paramref name="change"/> makes of them.</summary>
    public static Decision Retag(Snapshot snapshot, IdentityCall call, string id, string action, Func<ValueList<string>, ValueList<string>> change)
    {
        if (IdentityAccess.Admin(call.Caller, action) is { } forbidden) return forbidden;
        if (snapshot.Projects.Find(id) is not { } before) return IdentityRefusals.NotFound("project", id);
        var after = before with { Tags = change(before.Tags) };
        if (after.Tags.Count > 80) return IdentityRefusals.Invalid("Invalid input for field 'tags': too many tags");
        return new IdentityEdits().Replace(ResourceKind.Project, before, after).Showing(after);
    }

    public static bool CanRead(Authorization caller, Project project) =>
        IdentityAccess.CanRead(caller, project.DomainId) || caller.Claims.Scope.ProjectId == project.Id;

    /// <summary>A project that acts as a domain is a domain.</summary>
    private static Decision AsDomain(Snapshot snapshot, IdentityCall call)
    {
        var fields = new IdentityFields(call.Body);
        if (fields.Id("parent_id", nullable: true) is not null || fields.Id("domain_id", nullable: true) is not null)
            return IdentityRefusals.Invalid("only root projects are allowed to act as domains.");
        return DomainRules.Create(snapshot, call);
    }

    private static Project Read(IdentityFields fields, Project before) => before with
    {
        Name = fields.Name("name", LongestName) ?? before.Name,
        Description = fields.Has("description") ? fields.Text("description") : before.Description,
        Enabled = fields.Flag("enabled") ?? before.Enabled,
        Tags = fields.Tags("tags") ?? before.Tags,
        Options = fields.Options(before.Options, ResourceOptions.OfOthers),
        Extra = fields.Extra(before.Extra),
    };

    private static Decision Replaced(Snapshot snapshot, IdentityCall call, Project before, Project after)
    {
        var edits = new IdentityEdits().Replace(ResourceKind.Project, before, after);
        if (before.Enabled && !after.Enabled) Revocations.Add(edits, snapshot, call, new Revoked(ProjectId: before.Id));
        return edits.Showing(after);
    }

    private static Decision? Misplaced(Snapshot snapshot, Project project)
    {
        if (snapshot.Domains.Find(project.DomainId) is not { } domain) return Unknown("domain", project.DomainId);
        if (!domain.Enabled) return Below(domain.Id);
        if (project.ParentId == project.DomainId) return null;
        if (snapshot.Domains.Find(project.ParentId) is not null)
        {
            return IdentityRefusals.Invalid(
                $"Cannot create project, the parent ({project.ParentId}) is acting as a domain, but this project's domain id ({project.DomainId}) does not match the parent's id.");
        }

        if (snapshot.Projects.Find(project.ParentId) is not { } parent) return Unknown("project", project.ParentId);
        if (parent.DomainId != project.DomainId)
        {
            return IdentityRefusals.Invalid(
                $"Cannot create project, since it specifies its domain_id {project.DomainId}, but specifies a parent in a different domain ({parent.DomainId}).");
        }

        var above = RoleResolution.ParentsOf(snapshot, project).ToArray();
        if (above.FirstOrDefault(one => !one.Enabled) is { } disabled) return Below(disabled.Id);
        return above.Length + 1 > DeepestTree ? IdentityRefusals.ForbiddenBecause($"Max hierarchy depth reached for {project.ParentId} branch.") : (Decision?)null;
    }

    private static Refusal Below(string disabledId) => IdentityRefusals.Invalid($"cannot create a project in a branch containing a disabled project: {disabledId}");

    /// <summary>What a new project names but is not there is a fault of the body, not of the path.</summary>
    private static Refusal Unknown(string kind, string id) => IdentityRefusals.Invalid($"Could not find {kind}: {id}.");

    private static Decision? Enabling(Snapshot snapshot, Project before, Project after)
    {
        if (before.Enabled == after.Enabled) return null;
        if (after.Enabled)
        {
            return RoleResolution.ParentsOf(snapshot, before).Any(parent => !parent.Enabled)
                ? IdentityRefusals.ForbiddenBecause($"Cannot enable project {before.Id} since it has disabled parents") : (Decision?)null;
        }

        return RoleResolution.SubtreeOf(snapshot, before.Id).Any(child => child.Enabled)
            ? IdentityRefusals.ForbiddenBecause($"Cannot disable project {before.Id} since its subtree contains enabled projects.") : (Decision?)null;
    }

    private static Decision? NameTaken(Snapshot snapshot, Project project)
    {
        if (snapshot.Projects.By("name", $"{project.DomainId}/{project.Name}").FirstOrDefault(other => other.Id != project.Id) is not { } known) return null;
        return IdentityRefusals.Conflict("project",
            $"it is not permitted to have two projects with either the same name or same id in the same domain: name is {known.Name}, project id {known.Id}");
    }
}
