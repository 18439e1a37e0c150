using System.Globalization;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Identity's rows as v3 shows them, each in its own object with its link.</summary>
internal static class IdentityWriter
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Domain domain)
    {
        writer.WriteString("id", domain.Id);
        writer.WriteString("name", domain.Name);
        writer.WriteString("description", domain.Description);
        writer.WriteBoolean("enabled", domain.Enabled);
        WriteTexts(writer, "tags", domain.Tags);
        WriteOptions(writer, domain.Options);
        WriteExtra(writer, domain.Extra);
        WriteSelf(writer, request.Url("domains/" + domain.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Project project)
    {
        writer.WriteString("id", project.Id);
        writer.WriteString("name", project.Name);
        var isDomain = project.DomainId.Length == 0;
        writer.WriteString("domain_id", isDomain ? null : project.DomainId);
        writer.WriteString("description", project.Description);
        writer.WriteBoolean("enabled", project.Enabled);
        writer.WriteString("parent_id", isDomain ? null : project.ParentId);
        writer.WriteBoolean("is_domain", isDomain);
        WriteTexts(writer, "tags", project.Tags);
        WriteOptions(writer, project.Options);
        WriteExtra(writer, project.Extra);
        WriteSelf(writer, request.Url("projects/" + project.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, User user)
    {
        writer.WriteString("id", user.Id);
        writer.WriteString("name", user.Name);
        writer.WriteString("domain_id", user.DomainId);
        writer.WriteBoolean("enabled", user.Enabled);
        if (user.DefaultProjectId is { } project) writer.WriteString("default_project_id", project);
        if (user.Description is { } description) writer.WriteString("description", description);
        if (user.Email is { } email) writer.WriteString("email", email);
        writer.WriteNull("password_expires_at");
        WriteOptions(writer, user.Options);
        WriteExtra(writer, user.Extra);
        WriteSelf(writer, request.Url("users/" + user.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Group group)
    {
        writer.WriteString("id", group.Id);
        writer.WriteString("name", group.Name);
        writer.WriteString("domain_id", group.DomainId);
        writer.WriteString("description", group.Description);
        WriteExtra(writer, group.Extra);
        WriteSelf(writer, request.Url("groups/" + group.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Role role)
    {
        writer.WriteString("id", role.Id);
        writer.WriteString("name", role.Name);
        writer.WriteString("domain_id", role.DomainId);
        writer.WriteString("description", role.Description);
        WriteOptions(writer, role.Options);
        WriteExtra(writer, role.Extra);
        WriteSelf(writer, request.Url("roles/" + role.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Region region)
    {
        writer.WriteString("id", region.Id);
        writer.WriteString("description", region.Description);
        writer.WriteString("parent_region_id", region.ParentRegionId);
        WriteExtra(writer, region.Extra);
        WriteSelf(writer, request.Url("regions/" + Uri.EscapeDataString(region.Id)));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Service service)
    {
        writer.WriteString("id", service.Id);
        writer.WriteString("type", service.Type);
        writer.WriteString("name", service.Name ?? "");
        if (service.Description is { } description) writer.WriteString("description", description);
        writer.WriteBoolean("enabled", service.Enabled);
        WriteExtra(writer, service.Extra);
        WriteSelf(writer, request.Url("services/" + service.Id));
    }

    public static void Write(Utf8JsonWriter writer, IdentityRequest request, Endpoint endpoint)
    {
        writer.WriteString("id", endpoint.Id);
        writer.WriteString("interface", endpoint.Interface);
        writer.WriteString("region_id", endpoint.RegionId);
        writer.WriteString("region", endpoint.RegionId);
        writer.WriteString("service_id", endpoint.ServiceId);
        writer.WriteString("url", endpoint.Url);
        if (endpoint.Name is { } name) writer.WriteString("name", name);
        writer.WriteBoolean("enabled", endpoint.Enabled);
        WriteExtra(writer, endpoint.Extra);
        WriteSelf(writer, request.Url("endpoints/" + endpoint.Id));
    }

    public static void WriteSelf(Utf8JsonWriter writer, string url)
    {
        writer.WriteStartObject("links");
        writer.WriteString("self", url);
        writer.WriteEndObject();
    }

    /// <summary>The links of a list: all is on one page.</summary>
    public static void WriteListLinks(Utf8JsonWriter writer, string url)
    {
        writer.WriteStartObject("links");
        writer.WriteNull("next");
        writer.WriteString("self", url);
        writer.WriteNull("previous");
        writer.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter writer, string name, ValueList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>The extras once more, in an object of their own, with those that are columns here.</summary>
    public static void WriteExtras(Utf8JsonWriter writer, string extra, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        writer.WriteStartObject("extra");
        foreach (var (name, value) in more)
            if (value is not null) writer.WriteString(name, value);
        WriteExtra(writer, extra);
        writer.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter writer, string options)
    {
        writer.WritePropertyName("options");
        writer.WriteRawValue(options);
    }

    public static void WriteExtra(Utf8JsonWriter writer, string extra)
    {
        if (extra.Length <= 2) return;
        using var document = JsonDocument.Parse(extra);
        foreach (var property in document.RootElement.EnumerateObject()) property.WriteTo(writer);
    }
}
