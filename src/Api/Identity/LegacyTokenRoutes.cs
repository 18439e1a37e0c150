using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary><c>/v2.0/tokens</c> and <c>/v2.0/tenants</c> as a user sees them.</summary>
internal static class LegacyTokenRoutes
{
    public static void Map(IdentityRoutes routes)
    {
        routes.Open("POST", "v2.0/tokens", IssueAsync);
        routes.Get("v2.0/tokens/{}", Show);
        routes.Delete("v2.0/tokens/{}", RevokeAsync);
        routes.Get("v2.0/tokens/{}/endpoints", Endpoints);
    }

    private static async Task<IdentityReply> IssueAsync(IdentityRequest request)
    {
        if (!request.Json.TryGetProperty("auth", out var auth) || auth.ValueKind != JsonValueKind.Object) return IdentityRefusals.Missing("auth", "request body");
        var (wish, fault) = LegacyAuth.Parse(auth);
        if (wish is null) return fault!;
        var outcome = await new Login(request.Room, request.Cancellation).AuthenticateAsync(request.Snapshot, wish).ConfigureAwait(false);
        if (outcome is null) return IdentityRefusals.Unauthorized;
        var tokens = request.Room.Tokens;
        var token = tokens.Issue(tokens.NewClaims(outcome.User.Id, wish.Methods, outcome.Scope, outcome.Origin) with { ApplicationCredentialId = outcome.CredentialId });
        return tokens.Validate(token) is { } authorization ? Access(request, token, authorization, withCatalog: true) : IdentityRefusals.Unauthorized;
    }

    private static IdentityReply Show(IdentityRequest request)
    {
        if (Forbidden(request, "validate_token") is { } forbidden) return forbidden;
        if (request.Room.Tokens.Validate(request.Id) is not { } subject) return NotFound(request);
        // The service that asks may say which tenant it expects.
        var isOther = request.Query.Find("belongsTo") is { } tenant && subject.Claims.Scope.ProjectId != tenant;
        return isOther ? IdentityRefusals.Unauthorized : Access(request, request.Id, subject, withCatalog: true);
    }

    private static Task<IdentityReply> RevokeAsync(IdentityRequest request)
    {
        var subject = request.Room.Tokens.Validate(request.Id);
        var isOwn = subject is not null && subject.User.Id == request.Caller.User.Id;
        if (IdentityAccess.Require(request.Caller.IsAdmin || isOwn, "revoke_token") is { } forbidden) return Task.FromResult<IdentityReply>(forbidden);
        if (subject is null) return Task.FromResult(NotFound(request));
        var now = request.Room.Settings.Time.GetUtcNow();
        return request.CommitAsync(snapshot => TokenRules.Revoke(snapshot, subject.Claims, now));
    }

    private static IdentityReply Endpoints(IdentityRequest request)
    {
        if (Forbidden(request, "validate_token") is { } forbidden) return forbidden;
        if (request.Room.Tokens.Validate(request.Id) is not { } subject) return NotFound(request);
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("endpoints");
            foreach (var service in request.Snapshot.Services.All.Where(service => service.Enabled))
                foreach (var entry in LegacyCatalog.Of(request.Snapshot, service, subject)) LegacyCatalog.WriteEntry(writer, entry, service);
            writer.WriteEndArray();
            writer.WriteStartArray("endpoints_links");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Refusal? Forbidden(IdentityRequest request, string action) => IdentityAccess.Require(
        IdentityAccess.IsSystemReader(request.Caller) || request.Caller.RoleNames.Contains("service") || request.Room.Tokens.Validate(request.Id)?.User.Id == request.Caller.User.Id, action);

    /// <summary>A token is never repeated in a message that may be logged.</summary>
    private static IdentityReply NotFound(IdentityRequest request) => IdentityRefusals.NotFound("token", request.Id.Length > 8 ? request.Id[..8] + "…" : "…");

    private static IdentityReply Access(IdentityRequest request, string token, Authorization authorization, bool withCatalog)
    {
        var snapshot = request.Room.Store.Current;
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("access");
            WriteToken(writer, token, authorization);
            writer.WriteStartArray("serviceCatalog");
            if (withCatalog && authorization.Project is not null) LegacyCatalog.Write(writer, snapshot, authorization);
            writer.WriteEndArray();
            WriteUser(writer, authorization);
            writer.WriteStartObject("metadata");
            writer.WriteNumber("is_admin", 0);
            writer.WriteStartArray("roles");
            foreach (var role in authorization.Roles) writer.WriteStringValue(role.Id);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    private static void WriteToken(Utf8JsonWriter writer, string token, Authorization authorization)
    {
        var claims = authorization.Claims;
        writer.WriteStartObject("token");
        writer.WriteString("issued_at", IdentityWriter.Time(claims.IssuedAt));
        writer.WriteString("expires", LegacyAuth.Time(claims.ExpiresAt));
        writer.WriteString("id", token);
        if (authorization.Project is { } project)
        {
            writer.WritePropertyName("tenant");
            LegacyWriter.WriteTenant(writer, project);
        }

        writer.WriteStartArray("audit_ids");
        writer.WriteStringValue(claims.AuditId);
        if (claims.AuditChainId is { } chain) writer.WriteStringValue(chain);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteUser(Utf8JsonWriter writer, Authorization authorization)
    {
        writer.WriteStartObject("user");
        writer.WriteString("id", authorization.User.Id);
        writer.WriteString("name", authorization.User.Name);
        writer.WriteString("username", authorization.User.Name);
        writer.WriteStartArray("roles");
        foreach (var role in authorization.Roles)
        {
            writer.WriteStartObject();
            writer.WriteString("name", role.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("roles_links");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
