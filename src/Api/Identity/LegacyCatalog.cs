using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>One endpoint of v2.0: the three addresses of a service in a region.</summary>
internal sealed record LegacyEntry(string Id, string? Region, string? Public, string? Internal, string? Admin);

/// <summary>The catalog as v2.0 shows it.</summary>
internal static class LegacyCatalog
{
    public static void Write(Utf8JsonWriter writer, Snapshot snapshot, Authorization authorization)
    {
        foreach (var service in snapshot.Services.All.Where(service => service.Enabled))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("endpoints");
            foreach (var entry in Of(snapshot, service, authorization)) WriteEntry(writer, entry, null);
            writer.WriteEndArray();
            writer.WriteStartArray("endpoints_links");
            writer.WriteEndArray();
            writer.WriteString("type", service.Type);
            writer.WriteString("name", service.Name ?? "");
            writer.WriteEndObject();
        }
    }

    public static IEnumerable<LegacyEntry> Of(Snapshot snapshot, Service service, Authorization authorization) =>
        from region in snapshot.Endpoints.By("service", service.Id).Where(endpoint => endpoint.Enabled).GroupBy(endpoint => endpoint.RegionId)
        let addresses = region.GroupBy(endpoint => endpoint.Interface).ToDictionary(side => side.Key, side => Url(service, side.First(), authorization))
        select new LegacyEntry(
            (region.FirstOrDefault(endpoint => endpoint.Interface == "public") ?? region.First()).Id, region.Key,
            addresses.GetValueOrDefault("public"), addresses.GetValueOrDefault("internal"), addresses.GetValueOrDefault("admin"));

    public static void WriteEntry(Utf8JsonWriter writer, LegacyEntry entry, Service? service)
    {
        writer.WriteStartObject();
        writer.WriteString("id", entry.Id);
        if (entry.Region is { } region) writer.WriteString("region", region);
        if (entry.Public is { } publicUrl) writer.WriteString("publicURL", publicUrl);
        if (entry.Internal is { } internalUrl) writer.WriteString("internalURL", internalUrl);
        if (entry.Admin is { } adminUrl) writer.WriteString("adminURL", adminUrl);
        if (service is not null)
        {
            writer.WriteString("type", service.Type);
            writer.WriteString("name", service.Name ?? "");
        }

        writer.WriteEndObject();
    }

    /// <summary>Clients of v2.0 take the address from the catalog as it is: Identity's own must lead to v2.0, its admin side to the admin port.</summary>
    private static string? Url(Service service, Endpoint endpoint, Authorization authorization)
    {
        var url = CatalogUrl.Of(endpoint, authorization);
        if (service.Type != "identity" || url is null || !url.TrimEnd('/').EndsWith("/v3", StringComparison.Ordinal)) return url;
        var legacy = url.TrimEnd('/')[..^"/v3".Length] + "/v2.0";
        return endpoint.Interface == "admin" ? legacy.Replace(":5000/", ":35357/", StringComparison.Ordinal) : legacy;
    }
}
