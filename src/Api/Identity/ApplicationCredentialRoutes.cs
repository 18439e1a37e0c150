using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>A user's application credentials and their access rules.</summary>
internal static class ApplicationCredentialRoutes
{
    private const int SecretBytes = 64;
    private static readonly Dictionary<string, Func<AccessRule, string?>> RuleFilters = new()
    {
        ["service"] = rule => rule.Service,
        ["method"] = rule => rule.Method,
        ["path"] = rule => rule.Path,
    };

    public static void Map(IdentityRoutes routes)
    {
        routes.Get("v3/users/{}/application_credentials", List);
        routes.Post("v3/users/{}/application_credentials", CreateAsync);
        routes.Get("v3/users/{}/application_credentials/{}", Show);
        routes.Delete("v3/users/{}/application_credentials/{}", request => request.CommitAsync(
            snapshot => ApplicationCredentialRules.Delete(snapshot, request.Call(), request.Id, request.Values[1])));
        routes.Get("v3/users/{}/access_rules", ListRules);
        routes.Get("v3/users/{}/access_rules/{}", ShowRule);
        routes.Delete("v3/users/{}/access_rules/{}", request => request.CommitAsync(
            snapshot => ApplicationCredentialRules.DeleteRule(snapshot, request.Call(), request.Id, request.Values[1])));
    }

    private static IdentityReply List(IdentityRequest request)
    {
        if (Forbidden(request, "list_application_credentials") is { } forbidden) return forbidden;
        var name = request.Query.Find("name");
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("application_credentials");
            foreach (var credential in Of(request).Where(credential => name is null || credential.Name == name)) Write(writer, request, request.Snapshot, credential, null);
            writer.WriteEndArray();
            IdentityWriter.WriteListLinks(writer, request.SelfUrl);
            writer.WriteEndObject();
        });
    }

    private static IdentityReply Show(IdentityRequest request)
    {
        if (Forbidden(request, "get_application_credential") is { } forbidden) return forbidden;
        return ApplicationCredentialRules.Find(request.Snapshot, request.Id, request.Values[1]) is { } credential
            ? One(request, request.Snapshot, 200, credential, null) : ApplicationCredentialRules.NotFound(request.Values[1]);
    }

    private static async Task<IdentityReply> CreateAsync(IdentityRequest request)
    {
        var body = request.Member("application_credential");
        var fields = new IdentityFields(body);
        var secret = fields.Text("secret");
        if (fields.Fault is { } fault) return fault;
        if (string.IsNullOrEmpty(secret)) secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var call = request.Call(body, await request.Room.Passwords.HashAsync(secret, request.Cancellation).ConfigureAwait(false));
        return await request.CommitAsync(
            snapshot => ApplicationCredentialRules.Create(snapshot, call, request.Id),
            (snapshot, row) => One(request, snapshot, 201, (ApplicationCredential)row, secret)).ConfigureAwait(false);
    }

    private static IdentityReply ListRules(IdentityRequest request)
    {
        if (Forbidden(request, "list_access_rules") is { } forbidden) return forbidden;
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("access_rules");
            foreach (var rule in ListFilter.Apply(request.Query, RulesOf(request), RuleFilters)) Write(writer, request, rule);
            writer.WriteEndArray();
            IdentityWriter.WriteListLinks(writer, request.SelfUrl);
            writer.WriteEndObject();
        });
    }

    private static IdentityReply ShowRule(IdentityRequest request)
    {
        if (Forbidden(request, "get_access_rule") is { } forbidden) return forbidden;
        if (RulesOf(request).FirstOrDefault(rule => rule.Id == request.Values[1]) is not { } rule) return IdentityRefusals.NotFound("Access Rule", request.Values[1]);
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("access_rule");
            Write(writer, request, rule);
            writer.WriteEndObject();
        });
    }

    private static Refusal? Forbidden(IdentityRequest request, string action) =>
        IdentityAccess.Require(ApplicationCredentialRules.CanRead(request.Caller, request.Id), action);

    private static IEnumerable<ApplicationCredential> Of(IdentityRequest request) => request.Snapshot.ApplicationCredentials.By("user", request.Id);

    private static IEnumerable<AccessRule> RulesOf(IdentityRequest request) => ApplicationCredentialRules.RulesOf(request.Snapshot, request.Id);

    private static IdentityReply One(IdentityRequest request, Snapshot snapshot, int status, ApplicationCredential credential, string? secret) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("application_credential");
        Write(writer, request, snapshot, credential, secret);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, IdentityRequest request, Snapshot snapshot, ApplicationCredential credential, string? secret)
    {
        writer.WriteStartObject();
        writer.WriteString("id", credential.Id);
        writer.WriteString("name", credential.Name);
        writer.WriteString("description", credential.Description);
        writer.WriteString("user_id", credential.UserId);
        writer.WriteString("project_id", credential.ProjectId);
        writer.WriteNull("system");
        writer.WriteString("expires_at", credential.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        writer.WriteBoolean("unrestricted", credential.Unrestricted);
        if (secret is not null) writer.WriteString("secret", secret);
        WriteRoles(writer, snapshot, credential);
        if (credential.AccessRules is { } rules)
        {
            writer.WritePropertyName("access_rules");
            writer.WriteRawValue(rules);
        }

        IdentityWriter.WriteSelf(writer, request.Url("application_credentials/" + credential.Id));
        writer.WriteEndObject();
    }

    private static void WriteRoles(Utf8JsonWriter writer, Snapshot snapshot, ApplicationCredential credential)
    {
        writer.WriteStartArray("roles");
        foreach (var role in credential.RoleIds.Items.Select(snapshot.Roles.Find).OfType<Role>())
        {
            writer.WriteStartObject();
            writer.WriteString("id", role.Id);
            writer.WriteString("name", role.Name);
            writer.WriteString("domain_id", role.DomainId);
            writer.WriteString("description", role.Description);
            writer.WritePropertyName("options");
            writer.WriteRawValue(role.Options);
            IdentityWriter.WriteExtra(writer, role.Extra);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, IdentityRequest request, AccessRule rule)
    {
        writer.WriteStartObject();
        writer.WriteString("id", rule.Id);
        writer.WriteString("service", rule.Service);
        writer.WriteString("method", rule.Method);
        writer.WriteString("path", rule.Path);
        IdentityWriter.WriteSelf(writer, request.Url("access_rules/" + rule.Id));
        writer.WriteEndObject();
    }
}
