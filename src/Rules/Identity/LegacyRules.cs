using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions of v2.0 that are more than one of v3's. Everything of v2.0 is in the default domain.</summary>
public static class LegacyRules
{
    public const string DomainId = "default";

    /// <summary>The role that a user gets on the tenant it is made with.</summary>
    private const string MemberRole = "member";

    /// <summary>A user, and its membership of its tenant.</summary>
    public static Decision CreateUser(Snapshot snapshot, IdentityCall call)
    {
        var decision = UserRules.Create(snapshot, call);
        if (decision.Refusal is not null || decision.Shown[0] is not User { DefaultProjectId: { } projectId } user) return decision;
        if (snapshot.Projects.Find(projectId) is null) return IdentityRefusals.NotFound("project", projectId);
        var edits = new IdentityEdits().Add(ResourceKind.User, user);
        if (snapshot.Roles.By("name", MemberRole).FirstOrDefault(role => role.DomainId is null) is { } member)
            edits.Add(ResourceKind.RoleAssignment, new RoleAssignment { RoleId = member.Id, UserId = user.Id, ProjectId = projectId });
        return edits.Showing(user);
    }

    /// <summary>Three endpoints in one: the addresses by side, the ones not given left out.</summary>
    public static Decision CreateEndpoints(Snapshot snapshot, IdentityCall call)
    {
        if (IdentityAccess.Admin(call.Caller, "create_endpoint") is { } forbidden) return forbidden;
        var fields = new IdentityFields(call.Body).Require("service_id").Require("publicurl");
        var (service, region) = (fields.Text("service_id", nullable: false) ?? "", fields.Text("region"));
        var urls = new[] { ("public", fields.Url("publicurl")), ("internal", fields.Url("internalurl")), ("admin", fields.Url("adminurl")) };
        if (fields.Fault is { } fault) return fault;
        if (snapshot.Services.Find(service) is null) return IdentityRefusals.NotFound("service", service);
        var edits = new IdentityEdits();
        if (region is not null && snapshot.Regions.Find(region) is null) edits.Add(ResourceKind.Region, new Region { Id = region });
        var rows = urls.Where(url => url.Item2 is not null).Select(url => new Endpoint
        {
            Id = url.Item1 == "public" ? call.NewId : DerivedId(call.NewId, url.Item1),
            ServiceId = service,
            RegionId = region,
            Interface = url.Item1,
            Url = url.Item2!,
        }).ToArray();
        foreach (var row in rows) edits.Add(ResourceKind.Endpoint, row);
        return edits.Showing([.. rows]);
    }

    private static string DerivedId(string id, string side) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}/{side}")).AsSpan(0, 16));

    /// <summary>The endpoints of one service in one region: v2.0 sees them as one, under the id of the public one.</summary>
    public static IEnumerable<Endpoint[]> EndpointGroups(Snapshot snapshot) =>
        snapshot.Endpoints.All.GroupBy(endpoint => (endpoint.ServiceId, endpoint.RegionId)).Select(group => group.OrderBy(endpoint => endpoint.Interface != "public").ToArray());

    public static Decision DeleteEndpoints(Snapshot snapshot, IdentityCall call, string id)
    {
        if (IdentityAccess.Admin(call.Caller, "delete_endpoint") is { } forbidden) return forbidden;
        return EndpointGroups(snapshot).FirstOrDefault(group => group.Any(endpoint => endpoint.Id == id)) is { } found
            ? new IdentityEdits().RemoveAll(ResourceKind.Endpoint, found).Showing() : IdentityRefusals.NotFound("endpoint", id);
    }
}
