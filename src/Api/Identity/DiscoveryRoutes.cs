using System.Text.Json;

namespace Neutrino.Api.Identity;

/// <summary>Which versions there are. As with Keystone 22 the list names v3 alone; clients of v2.0's age go to <c>/v2.0</c> by themselves.</summary>
internal static class DiscoveryRoutes
{
    private const string MediaType = "application/vnd.openstack.identity-";

    public static void Map(IdentityRoutes routes)
    {
        routes.Open("GET", "", request => Task.FromResult(Versions(request)));
        routes.Open("GET", "v3", request => Task.FromResult(One(request, WriteV3)));
        routes.Open("GET", "v2.0", request => Task.FromResult(One(request, WriteV2)));
        routes.Open("GET", "healthcheck", _ => Task.FromResult(new IdentityReply(200, writer => writer.WriteStringValue("OK"))));
    }

    private static IdentityReply Versions(IdentityRequest request) => new(300, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("versions");
        writer.WriteStartArray("values");
        WriteV3(writer, request);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }) { Headers = [("Location", request.Root + "/v3/")] };

    private static IdentityReply One(IdentityRequest request, Action<Utf8JsonWriter, IdentityRequest> write) => new(200, writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("version");
        write(writer, request);
        writer.WriteEndObject();
    });

    private static void WriteV3(Utf8JsonWriter writer, IdentityRequest request) => Write(writer, "v3.14", "stable", "2020-04-07T00:00:00Z", request.Root + "/v3/", "v3");
    private static void WriteV2(Utf8JsonWriter writer, IdentityRequest request) => Write(writer, "v2.0", "deprecated", "2016-08-04T00:00:00Z", request.Root + "/v2.0/", "v2.0");

    private static void Write(Utf8JsonWriter writer, string id, string status, string updated, string url, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("status", status);
        writer.WriteString("updated", updated);
        writer.WriteStartArray("links");
        writer.WriteStartObject();
        writer.WriteString("rel", "self");
        writer.WriteString("href", url);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("media-types");
        writer.WriteStartObject();
        writer.WriteString("base", "application/json");
        writer.WriteString("type", $"{MediaType}{type}+json");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
