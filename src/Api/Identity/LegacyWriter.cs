using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Identity's rows as v2.0 shows them.</summary>
internal static class LegacyWriter
{
    public static void WriteTenant(Utf8JsonWriter writer, Project project)
    {
        writer.WriteStartObject();
        writer.WriteString("id", project.Id);
        writer.WriteString("name", project.Name);
        writer.WriteString("description", project.Description);
        writer.WriteBoolean("enabled", project.Enabled);
        writer.WriteEndObject();
    }

    public static void WriteUser(Utf8JsonWriter writer, User user)
    {
        writer.WriteStartObject();
        writer.WriteString("id", user.Id);
        writer.WriteString("name", user.Name);
        writer.WriteString("username", user.Name);
        writer.WriteString("email", user.Email);
        writer.WriteBoolean("enabled", user.Enabled);
        if (user.DefaultProjectId is { } tenant) writer.WriteString("tenantId", tenant);
        writer.WriteEndObject();
    }

    public static void WriteRole(Utf8JsonWriter writer, Role role)
    {
        writer.WriteStartObject();
        writer.WriteString("id", role.Id);
        writer.WriteString("name", role.Name);
        if (role.Description is { } description) writer.WriteString("description", description);
        writer.WriteEndObject();
    }

    public static void WriteService(Utf8JsonWriter writer, Service service)
    {
        writer.WriteStartObject();
        writer.WriteString("id", service.Id);
        writer.WriteString("name", service.Name ?? "");
        writer.WriteString("type", service.Type);
        writer.WriteString("description", service.Description ?? "");
        writer.WriteBoolean("enabled", service.Enabled);
        writer.WriteEndObject();
    }

    public static void WriteEndpoint(Utf8JsonWriter writer, Endpoint[] group)
    {
        writer.WriteStartObject();
        writer.WriteString("id", group[0].Id);
        writer.WriteString("service_id", group[0].ServiceId);
        writer.WriteString("region", group[0].RegionId);
        writer.WriteBoolean("enabled", group[0].Enabled);
        foreach (var side in (ReadOnlySpan<string>)["public", "internal", "admin"])
            writer.WriteString(side + "url", group.FirstOrDefault(endpoint => endpoint.Interface == side)?.Url);
        writer.WriteEndObject();
    }

    /// <summary><c>{"name": {…}}</c>.</summary>
    public static IdentityReply One<T>(string name, T row, Action<Utf8JsonWriter, T> write, int status = 200) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName(name);
        write(writer, row);
        writer.WriteEndObject();
    });

    /// <summary><c>{"names": […]}</c>, with the empty list of links that tenants and users have.</summary>
    public static IdentityReply Many<T>(string name, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write, bool withLinks = false) => new(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray(name);
        foreach (var row in rows) write(writer, row);
        writer.WriteEndArray();
        if (withLinks)
        {
            writer.WriteStartArray(name + "_links");
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    });
}
