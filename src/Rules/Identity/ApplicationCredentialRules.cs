using System.Globalization;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about application credentials: a user's own, for the project and with roles of the token that makes them.</summary>
public static class ApplicationCredentialRules
{
    private const string Blame = " The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

    public static Decision Create(Snapshot snapshot, IdentityCall call, string userId)
    {
        if (MayManage(call.Caller, "create_application_credential", isOwnerOnly: true, userId) is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("name");
        var name = fields.Name("name");
        var (description, expires) = (fields.Text("description"), fields.Text("expires_at"));
        var unrestricted = fields.Flag("unrestricted") ?? false;
        var rules = AccessRule.Read(fields, RulesOf(snapshot, userId));
        var roles = fields.Raw("roles");
        if (fields.Fault is { } fault) return fault;
        if (call.Caller.Project is not { } project) return IdentityRefusals.Invalid("Invalid application credential: a project-scoped token is required");
        var (roleIds, badRole) = Roles(snapshot, call.Caller, roles);
        if (badRole is not null) return badRole;
        var (end, badEnd) = Expiry(expires, call.Now);
        if (badEnd is not null) return badEnd;
        if (snapshot.ApplicationCredentials.By("user", userId).Any(other => other.Name == name))
            return IdentityRefusals.Conflict("application_credential", $"Duplicate entry found with name {name}");
        var credential = new ApplicationCredential
        {
            Id = call.NewId,
            UserId = userId,
            ProjectId = project.Id,
            Name = name!,
            Description = description,
            SecretHash = call.SecretHash!,
            RoleIds = roleIds,
            ExpiresAt = end,
            Unrestricted = unrestricted,
            AccessRules = rules,
        };
        var edits = new IdentityEdits().Add(ResourceKind.ApplicationCredential, credential);
        foreach (var rule in Used(credential).DistinctBy(rule => rule.Id).Where(rule => snapshot.UserAccessRules.Find(UserAccessRule.KeyOf(userId, rule.Id)) is null))
            edits.Add(ResourceKind.UserAccessRule, new UserAccessRule { UserId = userId, RuleId = rule.Id, Service = rule.Service, Method = rule.Method, Path = rule.Path });
        return edits.Showing(credential);
    }

    public static Decision Delete(Snapshot snapshot, IdentityCall call, string userId, string id)
    {
        if (MayManage(call.Caller, "delete_application_credential", isOwnerOnly: false, userId) is { } forbidden) return forbidden;
        if (Find(snapshot, userId, id) is not { } credential) return NotFound(id);
        return new IdentityEdits().Remove(ResourceKind.ApplicationCredential, credential).Showing();
    }

    public static ApplicationCredential? Find(Snapshot snapshot, string userId, string id) =>
        snapshot.ApplicationCredentials.Find(id) is { } credential && credential.UserId == userId ? credential : null;

    public static bool CanRead(Authorization caller, string userId) => IdentityAccess.IsSystemReader(caller) || IdentityAccess.IsSelf(caller, userId);

    /// <summary>Deletes an access rule that none of the user's credentials has.</summary>
    public static Decision DeleteRule(Snapshot snapshot, IdentityCall call, string userId, string id)
    {
        if (MayManage(call.Caller, "delete_access_rule", isOwnerOnly: false, userId) is { } forbidden) return forbidden;
        if (UsedBy(snapshot, userId).Any(rule => rule.Id == id)) return IdentityRefusals.ForbiddenBecause("May not delete access rule in use");
        return snapshot.UserAccessRules.Find(UserAccessRule.KeyOf(userId, id)) is { } rule
            ? new IdentityEdits().Remove(ResourceKind.UserAccessRule, rule).Showing() : IdentityRefusals.NotFound("Access Rule", id);
    }

    /// <summary>The user's access rules, each once: those of its credentials, and those that outlived theirs.</summary>
    public static IEnumerable<AccessRule> RulesOf(Snapshot snapshot, string userId) =>
        UsedBy(snapshot, userId).Concat(snapshot.UserAccessRules.By("user", userId).Select(rule => new AccessRule(rule.RuleId, rule.Service, rule.Method, rule.Path))).DistinctBy(rule => rule.Id);

    private static IEnumerable<AccessRule> UsedBy(Snapshot snapshot, string userId) => snapshot.ApplicationCredentials.By("user", userId).SelectMany(Used);

    private static IEnumerable<AccessRule> Used(ApplicationCredential credential) => credential.AccessRules is { } rules ? AccessRule.Parse(rules).Items : [];

    public static Refusal NotFound(string id) => IdentityRefusals.NotFound("Application Credential", id);

    /// <summary>A token of a restricted credential must not make or remove others.</summary>
    private static Refusal? MayManage(Authorization caller, string action, bool isOwnerOnly, string userId)
    {
        if (IdentityAccess.Require(IdentityAccess.IsSelf(caller, userId) || (!isOwnerOnly && caller.IsAdmin), action) is { } forbidden) return forbidden;
        return caller.ApplicationCredential is { Unrestricted: false }
            ? IdentityRefusals.Forbidden("Using method 'application_credential' is not allowed for managing additional application credentials.") : null;
    }

    /// <summary>The roles asked for, by id or name, each of which the token must have; all of the token's when none is named.</summary>
    private static (ValueList<string> RoleIds, Refusal? Fault) Roles(Snapshot snapshot, Authorization caller, JsonElement wanted)
    {
        if (wanted.ValueKind is JsonValueKind.Undefined || (wanted.ValueKind == JsonValueKind.Array && wanted.GetArrayLength() == 0))
            return (caller.Roles.Select(role => role.Id).ToValueList(), null);
        if (wanted.ValueKind != JsonValueKind.Array) return ([], IdentityRefusals.Invalid($"Invalid input for field 'roles': {PythonText.Of(wanted)} is not of type 'array'"));
        var found = new List<string>();
        foreach (var (index, item) in wanted.EnumerateArray().Index())
        {
            var (id, name) = (Text(item, "id"), Text(item, "name"));
            if (id is null && name is null) return ([], IdentityRefusals.Invalid($"Invalid input for field 'roles/{index}': {PythonText.Of(item)} does not have enough properties"));
            if (id is not null && name is not null) return ([], IdentityRefusals.Invalid($"Invalid input for field 'roles/{index}': {PythonText.Of(item)} has too many properties"));
            if (name is not null && snapshot.Roles.CountBy("name", name) == 0) return ([], IdentityRefusals.NotFoundBecause($"Role {name} is not defined"));
            if (caller.Roles.FirstOrDefault(role => role.Id == id || role.Name == name) is not { } role)
                return ([], IdentityRefusals.Invalid("Invalid application credential: Cannot create an application credential with unassigned role"));
            found.Add(role.Id);
        }

        return (found.Distinct(StringComparer.Ordinal).ToValueList(), null);
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (DateTimeOffset? End, Refusal? Fault) Expiry(string? text, DateTimeOffset now)
    {
        if (text is null) return (null, null);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!text.Contains('T', StringComparison.Ordinal) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var end))
            return (null, IdentityRefusals.Invalid("Timestamp not in expected format." + Blame));
        return end < now ? (null, IdentityRefusals.Invalid("The 'expires_at' must not be before now." + Blame)) : (end, null);
    }
}
