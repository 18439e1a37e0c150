using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The body that shows a token, and the catalog.</summary>
internal static class TokenWriter
{
    public static void Write(Utf8JsonWriter writer, Snapshot snapshot, Authorization authorization, bool withCatalog)
    {
        var claims = authorization.Claims;
        writer.WriteStartObject();
        writer.WriteStartObject("token");
        IdentityWriter.WriteTexts(writer, "methods", claims.Methods);
        WriteUser(writer, authorization);
        writer.WriteStartArray("audit_ids");
        writer.WriteStringValue(claims.AuditId);
        if (claims.AuditChainId is { } chain) writer.WriteStringValue(chain);
        writer.WriteEndArray();
        writer.WriteString("expires_at", IdentityWriter.Time(claims.ExpiresAt));
        writer.WriteString("issued_at", IdentityWriter.Time(claims.IssuedAt));
        WriteScope(writer, authorization);
        if (!claims.Scope.IsNone) WriteRoles(writer, authorization);
        if (withCatalog && !claims.Scope.IsNone) WriteCatalog(writer, snapshot, authorization);
        if (authorization.ApplicationCredential is { } credential) WriteCredential(writer, credential);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void WriteCatalog(Utf8JsonWriter writer, Snapshot snapshot, Authorization authorization)
    {
        writer.WriteStartArray("catalog");
        foreach (var service in snapshot.Services.All.Where(service => service.Enabled))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("endpoints");
            foreach (var endpoint in snapshot.Endpoints.By("service", service.Id).Where(endpoint => endpoint.Enabled)) WriteEndpoint(writer, endpoint, authorization);
            writer.WriteEndArray();
            writer.WriteString("id", service.Id);
            writer.WriteString("type", service.Type);
            writer.WriteString("name", service.Name ?? "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteUser(Utf8JsonWriter writer, Authorization authorization)
    {
        writer.WriteStartObject("user");
        WriteNamed(writer, "domain", authorization.UserDomain.Id, authorization.UserDomain.Name);
        writer.WriteString("id", authorization.User.Id);
        writer.WriteString("name", authorization.User.Name);
        writer.WriteNull("password_expires_at");
        writer.WriteEndObject();
    }

    private static void WriteScope(Utf8JsonWriter writer, Authorization authorization)
    {
        if (authorization.Claims.Scope.System)
        {
            writer.WriteStartObject("system");
            writer.WriteBoolean("all", true);
            writer.WriteEndObject();
        }
        else if (authorization.Project is { } project)
        {
            writer.WriteStartObject("project");
            WriteNamed(writer, "domain", authorization.ScopeDomain!.Id, authorization.ScopeDomain.Name);
            writer.WriteString("id", project.Id);
            writer.WriteString("name", project.Name);
            writer.WriteEndObject();
            writer.WriteBoolean("is_domain", false);
        }
        else if (authorization.ScopeDomain is { } domain)
        {
            WriteNamed(writer, "domain", domain.Id, domain.Name);
        }
    }

    private static void WriteRoles(Utf8JsonWriter writer, Authorization authorization)
    {
        writer.WriteStartArray("roles");
        foreach (var role in authorization.Roles)
        {
            writer.WriteStartObject();
            writer.WriteString("id", role.Id);
            writer.WriteString("name", role.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteCredential(Utf8JsonWriter writer, ApplicationCredential credential)
    {
        writer.WriteStartObject("application_credential");
        writer.WriteString("id", credential.Id);
        writer.WriteString("name", credential.Name);
        writer.WriteBoolean("restricted", !credential.Unrestricted);
        if (credential.AccessRules is { } rules)
        {
            writer.WritePropertyName("access_rules");
            writer.WriteRawValue(rules);
        }

        writer.WriteEndObject();
    }

    private static void WriteEndpoint(Utf8JsonWriter writer, Endpoint endpoint, Authorization authorization)
    {
        if (CatalogUrl.Of(endpoint, authorization) is not { } url) return;
        writer.WriteStartObject();
        writer.WriteString("id", endpoint.Id);
        writer.WriteString("interface", endpoint.Interface);
        writer.WriteString("region_id", endpoint.RegionId);
        writer.WriteString("url", url);
        writer.WriteString("region", endpoint.RegionId);
        writer.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter writer, string kind, string id, string name)
    {
        writer.WriteStartObject(kind);
        writer.WriteString("id", id);
        writer.WriteString("name", name);
        writer.WriteEndObject();
    }
}
