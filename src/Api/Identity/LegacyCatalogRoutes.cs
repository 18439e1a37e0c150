using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Services and endpoints of v2.0, its list of extensions, and a user's own change of password.</summary>
internal static class LegacyCatalogRoutes
{
    private const string Service = "OS-KSADM:service";
    private static readonly Dictionary<string, string> NoRenames = [];
    private static readonly string[] Ids = ["id"];

    public static void Map(IdentityRoutes routes)
    {
        routes.Get("v2.0/OS-KSADM/services", request => LegacyAdminRoutes.Admin(request, "list_services", () =>
            LegacyWriter.Many("OS-KSADM:services", request.Snapshot.Services.All, LegacyWriter.WriteService)));
        routes.Get("v2.0/OS-KSADM/services/{}", request => LegacyAdminRoutes.Admin(request, "get_service", () => request.Snapshot.Services.Find(request.Id) is { } service
            ? LegacyWriter.One(Service, service, LegacyWriter.WriteService) : IdentityRefusals.NotFound("service", request.Id)));
        routes.Post("v2.0/OS-KSADM/services", request => request.CommitAsync(
            snapshot => CatalogRules.CreateService(snapshot, request.Call(LegacyBody.Of(request.Member(Service), NoRenames, Ids))),
            (_, row) => LegacyWriter.One(Service, (Service)row, LegacyWriter.WriteService)));
        routes.Delete("v2.0/OS-KSADM/services/{}", request => request.CommitAsync(snapshot => CatalogRules.DeleteService(snapshot, request.Call(), request.Id)));
        routes.Get("v2.0/endpoints", request => LegacyAdminRoutes.Admin(request, "list_endpoints", () =>
            LegacyWriter.Many("endpoints", LegacyRules.EndpointGroups(request.Snapshot), LegacyWriter.WriteEndpoint)));
        routes.Post("v2.0/endpoints", CreateEndpointAsync);
        routes.Delete("v2.0/endpoints/{}", request => request.CommitAsync(snapshot => LegacyRules.DeleteEndpoints(snapshot, request.Call(), request.Id)));
        routes.Open("GET", "v2.0/extensions", _ => Task.FromResult(Extensions()));
        routes.Patch("v2.0/OS-KSCRUD/users/{}", UserRoutes.ChangePasswordAsync);
    }

    private static async Task<IdentityReply> CreateEndpointAsync(IdentityRequest request)
    {
        var call = request.Call(request.Member("endpoint"));
        var committed = await request.Room.Store.CommitAsync(snapshot => LegacyRules.CreateEndpoints(snapshot, call), request.Cancellation).ConfigureAwait(false);
        return committed.Decision.Refusal is { } refusal ? refusal
            : LegacyWriter.One("endpoint", committed.Decision.Shown.Cast<Endpoint>().ToArray(), LegacyWriter.WriteEndpoint);
    }

    private static IdentityReply Extensions() => new(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("extensions");
        writer.WriteStartArray("values");
        foreach (var (alias, name) in new[] { ("OS-KSADM", "OpenStack Keystone Admin"), ("OS-KSCRUD", "OpenStack Keystone User CRUD") })
        {
            writer.WriteStartObject();
            writer.WriteString("alias", alias);
            writer.WriteString("name", name);
            writer.WriteString("namespace", $"https://docs.openstack.org/identity/api/ext/{alias}/v1.0");
            writer.WriteString("updated", "2013-07-11T17:14:00-00:00");
            writer.WriteString("description", name);
            writer.WriteStartArray("links");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
