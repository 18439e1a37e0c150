using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Verbs about whole topologies: external networks, address usage, the auto-allocated topology, purge of a tenant.</summary>
internal static class TopologyVerbs
{
    private static readonly Positional Tenant = Positional.Optional("tenant", "TENANT_ID", "ID of the tenant; yours unless given.");
    private static readonly Option TenantOption = Option.Text("--tenant-id", "TENANT_ID", "The owner tenant ID.") with { Local = true };
    private static readonly Option DryRun = Option.Flag("--dry-run", "Validate the requirements only.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("net-external-list", "List external networks that belong to a given tenant.", call => ListVerb.RunAsync(call, Networks.Table, "/networks", ("router:external", "True")))
        {
            Options = ListVerb.Options(Networks.Table), TakesAttributes = true, Printing = Printing.Many, Example = "neutron net-external-list",
        },
        new Verb("net-ip-availability-show", "Show IP usage of specific network.", ShowUsageAsync)
        {
            Positionals = [Positional.One("network", "NETWORK", "ID or name of network to look up.")], Options = [ResourceVerbs.RequestFormat], Printing = Printing.One, Example = "neutron net-ip-availability-show demo-net",
        },
        new Verb("auto-allocated-topology-show", "Show the auto-allocated topology of a given tenant.", ShowTopologyAsync)
        {
            Positionals = [Tenant], Options = [TenantOption, DryRun, ResourceVerbs.RequestFormat], Printing = Printing.One, Example = "neutron auto-allocated-topology-show --dry-run",
        },
        new Verb("auto-allocated-topology-delete", "Delete the auto-allocated topology of a given tenant.", DeleteTopologyAsync)
        {
            Positionals = [Tenant], Options = [TenantOption, ResourceVerbs.RequestFormat], Example = "neutron auto-allocated-topology-delete",
        },
        new Verb("purge", "Delete all resources that belong to a given tenant.", PurgeAsync)
        {
            Positionals = [Positional.One("tenant", "TENANT", "ID of the tenant owning the resources to be deleted.")], Example = "neutron purge TENANT_ID",
        },
    ];

    private static async Task ShowUsageAsync(Invocation call)
    {
        var id = await Lookup.IdAsync(call, "network", call.Arguments.Word("network"));
        ResourceVerbs.Print(call, (await call.Session.GetAsync(Service.Network, $"/network-ip-availabilities/{id}")).Object("network_ip_availability"));
    }

    private static string TenantOf(Invocation call) => call.Arguments.Value(TenantOption) ?? call.Arguments.Word("tenant");

    private static async Task ShowTopologyAsync(Invocation call)
    {
        var dry = call.Arguments.Has(DryRun);
        var reply = await call.Session.GetAsync(Service.Network, $"/auto-allocated-topology/{Uri.EscapeDataString(TenantOf(call) is { Length: > 0 } tenant ? tenant : "None")}{(dry ? "?fields=dry-run" : "")}");
        var topology = reply.Object("auto_allocated_topology");
        if (dry && (string?)topology["id"] == "dry-run=pass") call.Printer.One([("dry-run", "pass")]);
        else ResourceVerbs.Print(call, topology);
    }

    private static async Task DeleteTopologyAsync(Invocation call)
    {
        var tenant = TenantOf(call);
        await call.Session.DeleteAsync(Service.Network, $"/auto-allocated-topology/{Uri.EscapeDataString(tenant.Length > 0 ? tenant : "None")}");
        call.Say($"Deleted topology for tenant {(tenant.Length > 0 ? tenant : "None (i.e. yours)")}.");
    }

    /// <summary>In the order in which one does not hold another: floating IPs, ports and router interfaces, routers, networks, security groups.</summary>
    private static async Task PurgeAsync(Invocation call)
    {
        var tenant = call.Arguments.Word("tenant");
        List<string> purged = [], failed = [];
        foreach (var resource in (Resource[])[FloatingIps.Table, Ports.Table, Routers.Table, Networks.Table, SecurityGroups.Groups])
        {
            var (done, kept) = await PurgeAsync(call, resource, tenant);
            if (done > 0) purged.Add($"{done} {resource.Title}{(done > 1 ? "s" : "")}");
            if (kept > 0) failed.Add($"{kept} {resource.Title}{(kept > 1 ? "s" : "")}");
        }

        call.Say(purged.Count > 0 ? $"Deleted {string.Join(", ", purged)}." : "Tenant has no supported resources.");
        if (failed.Count > 0) throw new CommandException($"The following resources could not be deleted: {string.Join(", ", failed)}.", "what uses them must go first; then purge again");
    }

    private static async Task<(int Done, int Kept)> PurgeAsync(Invocation call, Resource resource, string tenant)
    {
        var found = await call.Session.GetAsync(Service.Network, $"/{resource.Path}?tenant_id={Uri.EscapeDataString(tenant)}");
        int done = 0, kept = 0;
        foreach (var row in found.List(resource.Plural))
        {
            try
            {
                await RemoveAsync(call, resource, row);
                done++;
            }
            catch (ApiException refused) when (refused.Status is 404 or 409)
            {
                // A default group, or a port that its owner has taken with it.
                kept += refused.Status == 409 && (string?)row["name"] != "default" ? 1 : 0;
            }
        }

        return (done, kept);
    }

    private static Task<Reply> RemoveAsync(Invocation call, Resource resource, JsonObject row)
    {
        var id = (string)row["id"]!;
        var isInterface = resource == Ports.Table && ((string?)row["device_owner"])?.StartsWith("network:router_interface", StringComparison.Ordinal) == true;
        return isInterface
            ? call.Session.PutAsync(Service.Network, $"/routers/{(string?)row["device_id"]}/remove_router_interface", new JsonObject { ["port_id"] = id })
            : call.Session.DeleteAsync(Service.Network, $"/{resource.Path}/{id}");
    }
}
