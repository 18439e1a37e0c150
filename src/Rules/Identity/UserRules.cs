using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about users.</summary>
public static class UserRules
{
    public static Decision Create(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_user") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        var domain = fields.Id("domain_id") ?? call.Caller.ScopeDomain?.Id ?? call.Caller.User.DomainId;
        var user = Read(fields, call, new User { Id = call.NewId, Name = "", DomainId = domain });
        if (fields.Fault is { } fault) return fault;
        if (snapshot.Domains.Find(domain) is null) return IdentityRefusals.NotFound("domain", domain);
        return BadDefaultProject(snapshot, user) ?? NameTaken(snapshot, user) ?? new IdentityEdits().Add(ResourceKind.User, user).Showing(user);
    }

    public static Decision Update(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_user") is { } forbidden) return forbidden;
        if (snapshot.Users.Find(id) is not { } before) return IdentityRefusals.NotFound("user", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var domain = fields.Id("domain_id");
        var after = Read(fields, call, before);
        if (fields.Fault is { } fault) return fault;
        if (domain is not null && domain != before.DomainId) return IdentityRefusals.Invalid("Cannot change Domain ID");
        if (after.DefaultProjectId != before.DefaultProjectId && BadDefaultProject(snapshot, after) is { } bad) return bad;
        if (after.Name != before.Name && NameTaken(snapshot, after) is not null) return IdentityRefusals.DuplicateName("user", after.Name, domainId: null);
        return Replaced(snapshot, call, before, after);
    }

    public static Decision Delete(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_user") is { } forbidden) return forbidden;
        if (snapshot.Users.Find(id) is not { } user) return IdentityRefusals.NotFound("user", id);
        var edits = new IdentityEdits();
        Removal.OfUser(edits, snapshot, call, user);
        return edits.Showing();
    }

    /// <summary>A user's own change of password; the old one has been verified against <paramref name="verifiedHash"/>.</summary>
    public static Decision ChangePassword(Snapshot snapshot, string id, string? verifiedHash, string newHash, DateTimeOffset now, TimeSpan tokenLifetime)
    {
        if (snapshot.Users.Find(id) is not { Enabled: true } user || user.PasswordHash is null || user.PasswordHash != verifiedHash) return IdentityRefusals.Unauthorized;
        if (ResourceOptions.IsSet(user.Options, "lock_password"))
        {
            return IdentityRefusals.Invalid("You cannot change your password at this time due to password policy disallowing password changes. "
                + "Please contact your administrator to reset your password.");
        }

        var edits = new IdentityEdits().Replace(ResourceKind.User, user, user with { PasswordHash = newHash, PasswordChangedAt = now });
        Revocations.Add(edits, snapshot, now, tokenLifetime, new Revoked(UserId: id));
        return edits.Showing();
    }

    public static bool CanRead(Authorization caller, User user) => IdentityAccess.CanRead(caller, user.DomainId) || IdentityAccess.IsSelf(caller, user.Id);

    private static User Read(IdentityFields fields, IdentityCall call, User before)
    {
        var password = fields.Text("password");
        fields.Ignore("password_expires_at", "federated");
        var hash = fields.Has("password") && (password is null || call.SecretHash is null) ? null : call.SecretHash ?? before.PasswordHash;
        return before with
        {
            Name = fields.Name("name") ?? before.Name,
            DefaultProjectId = fields.Has("default_project_id") ? fields.Id("default_project_id", nullable: true) : before.DefaultProjectId,
            Description = fields.Has("description") ? fields.Text("description") : before.Description,
            Email = fields.Has("email") ? fields.Text("email") : before.Email,
            Enabled = fields.Flag("enabled") ?? before.Enabled,
            PasswordHash = hash,
            PasswordChangedAt = hash == before.PasswordHash ? before.PasswordChangedAt : call.Now,
            Options = fields.Options(before.Options, ResourceOptions.OfUser),
            Extra = fields.Extra(before.Extra),
        };
    }

    private static Decision Replaced(Snapshot snapshot, IdentityCall call, User before, User after)
    {
        var edits = new IdentityEdits().Replace(ResourceKind.User, before, after);
        if ((before.Enabled && !after.Enabled) || before.PasswordHash != after.PasswordHash) Revocations.Add(edits, snapshot, call, new Revoked(UserId: before.Id));
        if (before.Enabled && !after.Enabled) edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.By("user", before.Id));
        if (before.PasswordHash != after.PasswordHash && snapshot.LoginFailures.Find(before.Id) is { } failure) edits.Remove(ResourceKind.LoginFailure, failure);
        return edits.Showing(after);
    }

    private static Decision? BadDefaultProject(Snapshot snapshot, User user) =>
        user.DefaultProjectId is { } id && snapshot.Domains.Find(id) is not null
            ? IdentityRefusals.Invalid($"User's default project ID cannot be a domain ID: {id}") : (Decision?)null;

    private static Decision? NameTaken(Snapshot snapshot, User user) =>
        snapshot.Users.By("name", $"{user.DomainId}/{user.Name}").Any(other => other.Id != user.Id)
            ? IdentityRefusals.DuplicateName("user", user.Name, user.DomainId) : (Decision?)null;
}
