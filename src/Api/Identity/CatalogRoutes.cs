using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Regions, services and endpoints.</summary>
internal static class CatalogRoutes
{
    private static readonly ResourceRoutes<Region> Regions = new()
    {
        Singular = "region",
        Plural = "regions",
        Rows = snapshot => snapshot.Regions,
        Write = IdentityWriter.Write,
        MayRead = (_, _) => true,
        MayList = _ => true,
        Filters = new Dictionary<string, Func<Region, string?>> { ["parent_region_id"] = region => region.ParentRegionId },
        Create = CatalogRules.CreateRegion,
        IsBodyRequired = true,
        Update = CatalogRules.UpdateRegion,
        Delete = CatalogRules.DeleteRegion,
    };

    private static readonly ResourceRoutes<Service> Services = new()
    {
        Singular = "service",
        Plural = "services",
        Rows = snapshot => snapshot.Services,
        Write = IdentityWriter.Write,
        MayRead = (caller, _) => IdentityAccess.IsSystemReader(caller),
        MayList = IdentityAccess.IsSystemReader,
        Filters = new Dictionary<string, Func<Service, string?>> { ["type"] = service => service.Type, ["name"] = service => service.Name },
        Create = CatalogRules.CreateService,
        Update = CatalogRules.UpdateService,
        Delete = CatalogRules.DeleteService,
    };

    private static readonly ResourceRoutes<Endpoint> Endpoints = new()
    {
        Singular = "endpoint",
        Plural = "endpoints",
        Rows = snapshot => snapshot.Endpoints,
        Write = IdentityWriter.Write,
        MayRead = (caller, _) => IdentityAccess.IsSystemReader(caller),
        MayList = IdentityAccess.IsSystemReader,
        Filters = new Dictionary<string, Func<Endpoint, string?>>
        {
            ["interface"] = endpoint => endpoint.Interface,
            ["service_id"] = endpoint => endpoint.ServiceId,
            ["region_id"] = endpoint => endpoint.RegionId,
        },
        Create = CatalogRules.CreateEndpoint,
        IsBodyRequired = true,
        Update = CatalogRules.UpdateEndpoint,
        Delete = CatalogRules.DeleteEndpoint,
    };

    public static void Map(IdentityRoutes routes)
    {
        Regions.Map(routes);
        Services.Map(routes);
        Endpoints.Map(routes);
        routes.Put("v3/regions/{}", CreateWithIdAsync);
    }

    /// <summary>A region made under the id in its path.</summary>
    private static Task<IdentityReply> CreateWithIdAsync(IdentityRequest request)
    {
        var body = request.Member("region");
        if (body.TryGetProperty("id", out var id) && id.GetString() != request.Id)
            return Task.FromResult<IdentityReply>(IdentityRefusals.Invalid("Conflicting region IDs specified: \"" + request.Id + "\" != \"" + id.GetString() + "\""));
        var call = request.Call(body) with { NewId = request.Id };
        return request.CommitAsync(snapshot => CatalogRules.CreateRegion(snapshot, call), (_, row) => new IdentityReply(201, writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("region");
            Regions.WriteObject(writer, request, (Region)row);
            writer.WriteEndObject();
        }));
    }
}
