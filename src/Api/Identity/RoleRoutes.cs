using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Roles and what they imply.</summary>
internal static class RoleRoutes
{
    public static readonly ResourceRoutes<Role> Roles = new()
    {
        Singular = "role",
        Plural = "roles",
        Rows = snapshot => snapshot.Roles,
        Write = IdentityWriter.Write,
        MayRead = (caller, _) => IdentityAccess.IsSystemReader(caller),
        ReadAction = role => role?.DomainId is null ? "get_role" : "get_domain_role",
        MayList = IdentityAccess.IsSystemReader,
        // Without a domain in the query, the roles that belong to none.
        IsListed = (request, role) => request.Query.Has("domain_id") || role.DomainId is null,
        Filters = new Dictionary<string, Func<Role, string?>> { ["name"] = role => role.Name, ["domain_id"] = role => role.DomainId },
        Create = RoleRules.Create,
        Update = RoleRules.Update,
        Delete = RoleRules.Delete,
    };

    public static void Map(IdentityRoutes routes)
    {
        Roles.Map(routes);
        routes.Get("v3/roles/{}/implies", ListImplied);
        routes.Get("v3/roles/{}/implies/{}", ShowImplied);
        routes.Put("v3/roles/{}/implies/{}", request => request.CommitAsync(
            snapshot => RoleRules.AddImplied(snapshot, request.Call(), request.Id, request.Values[1]), (snapshot, _) => Implied(request, snapshot, 201)));
        routes.Delete("v3/roles/{}/implies/{}", request => request.CommitAsync(snapshot => RoleRules.RemoveImplied(snapshot, request.Call(), request.Id, request.Values[1])));
        routes.Get("v3/role_inferences", ListInferences);
    }

    private static IdentityReply ListImplied(IdentityRequest request)
    {
        if (IdentityAccess.Require(IdentityAccess.IsSystemReader(request.Caller), "list_implied_roles") is { } forbidden) return forbidden;
        if (request.Snapshot.Roles.Find(request.Id) is not { } prior) return IdentityRefusals.NotFound("role", request.Id);
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartObject("role_inference");
            WriteInference(writer, request, prior);
            writer.WriteEndObject();
            IdentityWriter.WriteSelf(writer, request.Url($"roles/{prior.Id}/implies"));
            writer.WriteEndObject();
        });
    }

    private static IdentityReply ShowImplied(IdentityRequest request)
    {
        if (IdentityAccess.Require(IdentityAccess.IsSystemReader(request.Caller), "get_implied_role") is { } forbidden) return forbidden;
        if (request.Snapshot.RoleInferences.Find($"{request.Id}:{request.Values[1]}") is null) return RoleRules.NotImplied(request.Snapshot, request.Id, request.Values[1]);
        return request.Http.Request.Method == "HEAD" ? IdentityReply.NoContent : Implied(request, request.Snapshot, 200);
    }

    private static IdentityReply Implied(IdentityRequest request, Snapshot snapshot, int status) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("role_inference");
        writer.WritePropertyName("prior_role");
        WriteRole(writer, request, snapshot.Roles.Find(request.Id)!);
        writer.WritePropertyName("implies");
        WriteRole(writer, request, snapshot.Roles.Find(request.Values[1])!);
        writer.WriteEndObject();
        IdentityWriter.WriteSelf(writer, request.Url($"roles/{request.Id}/implies/{request.Values[1]}"));
        writer.WriteEndObject();
    });

    private static IdentityReply ListInferences(IdentityRequest request)
    {
        if (IdentityAccess.Require(IdentityAccess.IsSystemReader(request.Caller), "list_role_inference_rules") is { } forbidden) return forbidden;
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("role_inferences");
            foreach (var prior in request.Snapshot.Roles.All.Where(role => request.Snapshot.RoleInferences.CountBy("prior", role.Id) > 0))
            {
                writer.WriteStartObject();
                WriteInference(writer, request, prior);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteInference(Utf8JsonWriter writer, IdentityRequest request, Role prior)
    {
        writer.WritePropertyName("prior_role");
        WriteRole(writer, request, prior);
        writer.WriteStartArray("implies");
        foreach (var inference in request.Snapshot.RoleInferences.By("prior", prior.Id)) WriteRole(writer, request, request.Snapshot.Roles.Find(inference.ImpliedRoleId)!);
        writer.WriteEndArray();
    }

    private static void WriteRole(Utf8JsonWriter writer, IdentityRequest request, Role role)
    {
        writer.WriteStartObject();
        writer.WriteString("id", role.Id);
        IdentityWriter.WriteSelf(writer, request.Url("roles/" + role.Id));
        writer.WriteString("name", role.Name);
        writer.WriteEndObject();
    }
}
