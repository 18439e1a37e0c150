using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about groups and their members.</summary>
public static class GroupRules
{
    public static Decision Create(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_group") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        var domain = fields.Id("domain_id") ?? call.Caller.ScopeDomain?.Id ?? call.Caller.User.DomainId;
        var group = Read(fields, new Group { Id = call.NewId, Name = "", DomainId = domain });
        if (fields.Fault is { } fault) return fault;
        if (snapshot.Domains.Find(domain) is null) return IdentityRefusals.NotFound("domain", domain);
        return NameTaken(snapshot, group) ?? new IdentityEdits().Add(ResourceKind.Group, group).Showing(group);
    }

    public static Decision Update(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_group") is { } forbidden) return forbidden;
        if (snapshot.Groups.Find(id) is not { } before) return IdentityRefusals.NotFound("group", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var domain = fields.Id("domain_id");
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        if (domain is not null && domain != before.DomainId) return IdentityRefusals.Invalid("Cannot change Domain ID");
        if (after.Name != before.Name && NameTaken(snapshot, after) is not null) return IdentityRefusals.DuplicateName("group", after.Name, domainId: null);
        return new IdentityEdits().Replace(ResourceKind.Group, before, after).Showing(after);
    }

    public static Decision Delete(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_group") is { } forbidden) return forbidden;
        if (snapshot.Groups.Find(id) is not { } group) return IdentityRefusals.NotFound("group", id);
        var edits = new IdentityEdits();
        Removal.OfGroup(edits, snapshot, call, group);
        return edits.Showing();
    }

    public static Decision AddMember(Snapshot snapshot, IdentityCall call, string groupId, string userId)
    {
        if (IdentityAccess.Admin(call.Caller, "add_user_to_group") is { } forbidden) return forbidden;
        if (Missing(snapshot, groupId, userId) is { } missing) return missing;
        var membership = new GroupMembership(groupId, userId);
        var edits = new IdentityEdits();
        if (snapshot.GroupMemberships.Find(membership.Id) is null) edits.Add(ResourceKind.GroupMembership, membership);
        return edits.Showing(membership);
    }

    public static Decision RemoveMember(Snapshot snapshot, IdentityCall call, string groupId, string userId)
    {
        if (IdentityAccess.Admin(call.Caller, "remove_user_from_group") is { } forbidden) return forbidden;
        if (Missing(snapshot, groupId, userId) is { } missing) return missing;
        if (snapshot.GroupMemberships.Find($"{groupId}:{userId}") is not { } membership) return NotMember(groupId, userId);
        var edits = new IdentityEdits();
        Removal.OfMembership(edits, snapshot, call, membership);
        return edits.Showing();
    }

    public static Refusal NotMember(string groupId, string userId) => IdentityRefusals.NotFoundBecause($"User '{userId}' not found in group '{groupId}'");

    public static Refusal? Missing(Snapshot snapshot, string groupId, string userId) =>
        snapshot.Users.Find(userId) is null ? IdentityRefusals.NotFound("user", userId)
        : snapshot.Groups.Find(groupId) is null ? IdentityRefusals.NotFound("group", groupId) : null;

    private static Group Read(IdentityFields fields, Group before) => before with
    {
        Name = fields.Name("name") ?? before.Name,
        Description = fields.Has("description") ? fields.Text("description") : before.Description,
        Extra = fields.Extra(before.Extra),
    };

    private static Decision? NameTaken(Snapshot snapshot, Group group) =>
        snapshot.Groups.By("name", $"{group.DomainId}/{group.Name}").Any(other => other.Id != group.Id)
            ? IdentityRefusals.DuplicateName("group", group.Name, group.DomainId) : (Decision?)null;
}
