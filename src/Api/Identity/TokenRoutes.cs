using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary><c>/v3/auth</c>: issue, look at and end tokens; what a token's user could ask for.</summary>
internal static class TokenRoutes
{
    private const string SubjectHeader = "X-Subject-Token";

    /// <summary>Whoever sends it keeps to access rules; a token that has some is shown to nobody else, who would let it do everything.</summary>
    private const string AccessRulesHeader = "OpenStack-Identity-Access-Rules";
    private const string AccessRulesVersion = "1.0";

    public static void Map(IdentityRoutes routes)
    {
        routes.Open("POST", "v3/auth/tokens", IssueAsync);
        routes.Get("v3/auth/tokens", Show);
        routes.Delete("v3/auth/tokens", RevokeAsync);
        routes.Get("v3/auth/projects", request => DirectoryRoutes.Projects.ListOf(request,
            RoleResolution.ProjectsOf(request.Snapshot, request.Caller.User.Id).Where(project => TokenRules.IsUsable(request.Snapshot, new TokenScope(ProjectId: project.Id)))));
        routes.Get("v3/auth/domains", request => DirectoryRoutes.Domains.ListOf(request,
            RoleResolution.DomainsOf(request.Snapshot, request.Caller.User.Id).Where(domain => domain.Enabled)));
        routes.Get("v3/auth/system", System);
        routes.Get("v3/auth/catalog", Catalog);
    }

    private static async Task<IdentityReply> IssueAsync(IdentityRequest request)
    {
        if (!request.Json.TryGetProperty("auth", out var auth) || auth.ValueKind == JsonValueKind.Null) return IdentityRefusals.Missing("auth", "request body");
        var (wish, fault) = AuthRequest.Parse(auth);
        if (wish is null) return fault!;
        if (wish.Methods.Count == 0) return IdentityRefusals.Unauthorized;
        if (wish.Token is { } origin && request.Room.Tokens.Validate(origin) is { ApplicationCredential: not null })
            return IdentityRefusals.Forbidden("Using a delegated token to create another token is not allowed.");
        var outcome = await new Login(request.Room, request.Cancellation).AuthenticateAsync(request.Snapshot, wish).ConfigureAwait(false);
        return outcome is null ? IdentityRefusals.Unauthorized : Issued(request, wish, outcome);
    }

    private static IdentityReply Issued(IdentityRequest request, AuthRequest wish, LoginOutcome outcome)
    {
        var tokens = request.Room.Tokens;
        var claims = tokens.NewClaims(outcome.User.Id, wish.Methods, outcome.Scope, outcome.Origin) with { ApplicationCredentialId = outcome.CredentialId };
        var token = tokens.Issue(claims);
        // The newest snapshot decides: nothing that was taken away meanwhile is given out.
        return tokens.Validate(token) is not { } authorization ? IdentityRefusals.Unauthorized
            : Token(request, 201, token, authorization);
    }

    private static IdentityReply Show(IdentityRequest request)
    {
        var (token, subject) = Subject(request);
        if (token.Length == 0 && request.Caller.IsAdmin) return IdentityRefusals.NotFoundBecause("No token in the request");
        var allowed = IdentityAccess.IsSystemReader(request.Caller) || request.Caller.RoleNames.Contains("service") || IsSubject(request, subject);
        if (IdentityAccess.Require(allowed, request.Http.Request.Method == "HEAD" ? "check_token" : "validate_token") is { } forbidden) return forbidden;
        var isUnderstood = subject?.ApplicationCredential?.AccessRules is null || request.Http.Request.Headers[AccessRulesHeader] == AccessRulesVersion;
        return subject is null || !isUnderstood ? IdentityRefusals.NotFoundBecause("Failed to validate token") : Token(request, 200, token, subject);
    }

    private static Task<IdentityReply> RevokeAsync(IdentityRequest request)
    {
        var (token, subject) = Subject(request);
        var refusal = IdentityAccess.Require(request.Caller.IsAdmin || IsSubject(request, subject), "revoke_token")
            ?? (subject is not null ? null : IdentityRefusals.NotFoundBecause(token.Length == 0 ? "No token in the request" : "Failed to validate token"));
        if (refusal is not null) return Task.FromResult<IdentityReply>(refusal);
        var now = request.Room.Settings.Time.GetUtcNow();
        return request.CommitAsync(snapshot => TokenRules.Revoke(snapshot, subject!.Claims, now));
    }

    private static bool IsSubject(IdentityRequest request, Authorization? subject) => subject is not null && subject.User.Id == request.Caller.User.Id;

    private static (string Token, Authorization? Authorization) Subject(IdentityRequest request)
    {
        var token = request.Http.Request.Headers[SubjectHeader].ToString();
        return (token, token.Length == 0 ? null : request.Room.Tokens.Validate(token));
    }

    private static IdentityReply Token(IdentityRequest request, int status, string token, Authorization authorization)
    {
        var withCatalog = !request.Query.Has("nocatalog");
        var snapshot = request.Room.Store.Current;
        return new IdentityReply(status, writer => TokenWriter.Write(writer, snapshot, authorization, withCatalog)) { Headers = [(SubjectHeader, token)] };
    }

    private static IdentityReply System(IdentityRequest request)
    {
        var hasSystem = RoleResolution.In(request.Snapshot, request.Caller.User.Id, new TokenScope(System: true)).Length > 0;
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("system");
            if (hasSystem)
            {
                writer.WriteStartObject();
                writer.WriteBoolean("all", true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            IdentityWriter.WriteSelf(writer, request.Url("auth/system"));
            writer.WriteEndObject();
        });
    }

    private static IdentityReply Catalog(IdentityRequest request)
    {
        if (request.Caller.Project is null) return IdentityRefusals.ForbiddenBecause("You are not authorized to perform the requested action.");
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            TokenWriter.WriteCatalog(writer, request.Snapshot, request.Caller);
            IdentityWriter.WriteSelf(writer, request.Url("auth/catalog"));
            writer.WriteEndObject();
        });
    }
}
