using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about regions, services and endpoints.</summary>
public static partial class CatalogRules
{
    /// <summary>What an endpoint's address may leave open: the caller's, and what Keystone fills from its configuration.</summary>
    private static readonly FrozenSet<string> Fillable = FrozenSet.Create(
        StringComparer.Ordinal, "tenant_id", "project_id", "user_id", "public_bind_host", "admin_bind_host", "compute_host", "admin_port", "public_port", "public_endpoint", "admin_endpoint");

    public static Decision CreateRegion(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_region") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body);
        var id = fields.Text("id", nullable: false, longest: 255);
        var region = Read(fields, new Region { Id = string.IsNullOrEmpty(id) ? call.NewId : id });
        if (fields.Fault is { } fault) return fault;
        if (snapshot.Regions.Find(region.Id) is not null) return IdentityRefusals.Conflict("region", $"Duplicate ID, {region.Id}.");
        return BadParent(snapshot, region) ?? new IdentityEdits().Add(ResourceKind.Region, region).Showing(region);
    }

    public static Decision UpdateRegion(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_region") is { } forbidden) return forbidden;
        if (snapshot.Regions.Find(id) is not { } before) return IdentityRefusals.NotFound("region", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        return BadParent(snapshot, after) ?? new IdentityEdits().Replace(ResourceKind.Region, before, after).Showing(after);
    }

    public static Decision DeleteRegion(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_region") is { } forbidden) return forbidden;
        if (snapshot.Regions.Find(id) is not { } region) return IdentityRefusals.NotFound("region", id);
        var tree = RegionTree(snapshot, region).ToArray();
        if (snapshot.Endpoints.All.Any(endpoint => tree.Any(one => one.Id == endpoint.RegionId)))
            return IdentityRefusals.ForbiddenBecause($"Unable to delete region {id} because it or its child regions have associated endpoints.");
        return new IdentityEdits().RemoveAll(ResourceKind.Region, tree).Showing();
    }

    public static Decision CreateService(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_service") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("type");
        var service = Read(fields, new Service { Id = call.NewId, Type = "" });
        return fields.Fault is { } fault ? fault : new IdentityEdits().Add(ResourceKind.Service, service).Showing(service);
    }

    public static Decision UpdateService(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_service") is { } forbidden) return forbidden;
        if (snapshot.Services.Find(id) is not { } before) return IdentityRefusals.NotFound("service", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var after = Read(fields, before);
        return fields.Fault is { } fault ? fault : new IdentityEdits().Replace(ResourceKind.Service, before, after).Showing(after);
    }

    public static Decision DeleteService(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_service") is { } forbidden) return forbidden;
        if (snapshot.Services.Find(id) is not { } service) return IdentityRefusals.NotFound("service", id);
        return new IdentityEdits().RemoveAll(ResourceKind.Endpoint, snapshot.Endpoints.By("service", id)).Remove(ResourceKind.Service, service).Showing();
    }

    public static Decision CreateEndpoint(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_endpoint") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("interface").Require("service_id").Require("url");
        var endpoint = Read(fields, new Endpoint { Id = call.NewId, ServiceId = "", Interface = "", Url = "" });
        if (fields.Fault is { } fault) return fault;
        return Unfit(snapshot, fields, endpoint) ?? WithRegion(snapshot, endpoint).Add(ResourceKind.Endpoint, endpoint).Showing(endpoint);
    }

    public static Decision UpdateEndpoint(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "update_endpoint") is { } forbidden) return forbidden;
        if (snapshot.Endpoints.Find(id) is not { } before) return IdentityRefusals.NotFound("endpoint", id);
        var fields = new IdentityFields(call.Body).NotEmpty();
        var after = Read(fields, before);
        if (fields.Fault is { } fault) return fault;
        return Unfit(snapshot, fields, after) ?? WithRegion(snapshot, after).Replace(ResourceKind.Endpoint, before, after).Showing(after);
    }

    public static Decision DeleteEndpoint(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_endpoint") is { } forbidden) return forbidden;
        if (snapshot.Endpoints.Find(id) is not { } endpoint) return IdentityRefusals.NotFound("endpoint", id);
        return new IdentityEdits().Remove(ResourceKind.Endpoint, endpoint).Showing();
    }

    private static Region Read(IdentityFields fields, Region before) => before with
    {
        Description = fields.Has("description") ? fields.Text("description") ?? "" : before.Description,
        ParentRegionId = fields.Has("parent_region_id") ? fields.Text("parent_region_id") : before.ParentRegionId,
        Extra = fields.Extra(before.Extra),
    };

    private static Service Read(IdentityFields fields, Service before) => before with
    {
        Type = fields.Text("type", nullable: false, 1, 255) ?? before.Type,
        Name = fields.Has("name") ? fields.Name("name") : before.Name,
        Description = fields.Has("description") ? fields.Text("description") : before.Description,
        Enabled = fields.Flag("enabled") ?? before.Enabled,
        Extra = fields.Extra(before.Extra),
    };

    private static Endpoint Read(IdentityFields fields, Endpoint before)
    {
        // Older clients say "region" for its id.
        var region = fields.Text("region", nullable: false, 0, 255);
        return before with
        {
            Interface = fields.Word("interface", "admin", "internal", "public") ?? before.Interface,
            ServiceId = fields.Text("service_id", nullable: false) ?? before.ServiceId,
            Url = fields.Url("url") ?? before.Url,
            RegionId = fields.Has("region_id") ? fields.Text("region_id", nullable: true, 0, 255) : region ?? before.RegionId,
            Name = fields.Has("name") ? fields.Text("name") : before.Name,
            Enabled = fields.Flag("enabled") ?? before.Enabled,
            Extra = fields.Extra(before.Extra),
        };
    }

    /// <summary>A region named as older clients do comes into being with its endpoint.</summary>
    private static IdentityEdits WithRegion(Snapshot snapshot, Endpoint endpoint)
    {
        var edits = new IdentityEdits();
        return endpoint.RegionId is { } id && snapshot.Regions.Find(id) is null ? edits.Add(ResourceKind.Region, new Region { Id = id }) : edits;
    }

    /// <summary>What it names is not there, or its address has blanks that nothing fills.</summary>
    private static Decision? Unfit(Snapshot snapshot, IdentityFields fields, Endpoint endpoint)
    {
        if (snapshot.Services.Find(endpoint.ServiceId) is null) return IdentityRefusals.Missing("endpoint service_id", "service table");
        if (fields.Has("region_id") && endpoint.RegionId is { } region && snapshot.Regions.Find(region) is null) return IdentityRefusals.Missing("endpoint region_id", "region table");
        return Placeholder().Matches(endpoint.Url).All(match => Fillable.Contains(match.Groups[1].Value))
            ? (Decision?)null : IdentityRefusals.Invalid($"Cannot create an endpoint with an invalid URL: {endpoint.Url}.");
    }

    [GeneratedRegex(@"[$%]\(([^)]*)\)s")]
    private static partial Regex Placeholder();

    private static Decision? BadParent(Snapshot snapshot, Region region)
    {
        for (var id = region.ParentRegionId; id is not null; id = snapshot.Regions.Find(id)!.ParentRegionId)
        {
            if (id == region.Id) return IdentityRefusals.Invalid($"The specified parent region {region.Id} would create a circular region hierarchy.");
            if (snapshot.Regions.Find(id) is null) return IdentityRefusals.NotFound("region", id);
        }

        return null;
    }

    private static IEnumerable<Region> RegionTree(Snapshot snapshot, Region region) =>
        snapshot.Regions.All.Where(child => child.ParentRegionId == region.Id).SelectMany(child => RegionTree(snapshot, child)).Append(region);
}
