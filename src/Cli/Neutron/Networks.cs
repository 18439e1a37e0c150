using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Networks.</summary>
internal static class Networks
{
    public static readonly Resource Table = new("network", "net", "networks", "network")
    {
        Columns = ["id", "name", "subnets"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["subnets"] = Subnets },
        CreateWords = [Positional.One("name", "NAME", "Name of the network to be created.")],
        CreateOptions =
        [
            .. Common.AdminStateDown,
            Option.Flag("--shared", "Set the network as shared."),
            Option.Text("--provider:network_type", "NETWORK_TYPE", "The physical mechanism by which the virtual network is implemented."),
            Option.Text("--provider:physical_network", "PHYSICAL_NETWORK_NAME", "Name of the physical network over which the virtual network is implemented."),
            Option.Text("--provider:segmentation_id", "SEGMENTATION_ID", "VLAN ID for VLAN networks or tunnel-id for GRE/VXLAN networks."),
            Option.Boolean("--vlan-transparent", "Create a VLAN transparent network."),
            Common.Description,
            Common.QosPolicy,
            Common.AvailabilityZone,
            Option.Text("--dns-domain", "DNS_DOMAIN", "Assign DNS domain to the network."),
        ],
        UpdateOptions = [Common.Name, Common.Description, Common.QosPolicy, Common.NoQosPolicy, Option.Text("--dns-domain", "DNS_DOMAIN", "Assign DNS domain to the network.")],
        ListOptions =
        [
            Option.Text("--tenant-id", "TENANT_ID", "Filter networks belonging to the given tenant."),
            Option.Text("--name", "NAME", "Filter networks according to their name."),
            Option.Boolean("--admin-state-up", "Filter and list the networks whose administrative state is active."),
            Option.Text("--status", "STATUS", "Filter networks according to their operation status."),
            Option.Boolean("--shared", "Filter and list the networks which are shared."),
            Option.Boolean("--router:external", "Filter and list the networks which are external.") with { Attribute = "router:external" },
            .. Common.TagFilters,
        ],
        CompleteCreate = Common.DefaultAdminStateAsync,
        CompleteUpdate = Common.ClearQosPolicyAsync,
        Extend = AddSubnetsAsync,
        CreateExample = "ext-net --shared --router:external=True",
        UpdateExample = "--name web-net --description 'the web servers'",
        ListExample = "neutron net-list | awk '/ demo-net /{print $2}'",
        Sample = "demo-net",
    };

    /// <summary>Puts the CIDR beside each subnet's id.</summary>
    public static async Task AddSubnetsAsync(Invocation call, List<JsonObject> networks)
    {
        var ids = networks.SelectMany(network => network["subnets"] as JsonArray ?? []).Select(id => (string?)id).OfType<string>().ToList();
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var query in Query.Split("id", ids, query => AddFields(query)))
        {
            foreach (var subnet in (await call.Session.GetAsync(Service.Network, query.On("/subnets"))).List("subnets")) known[(string)subnet["id"]!] = subnet;
        }

        foreach (var network in networks.Where(network => network["subnets"] is JsonArray))
        {
            var subnets = ((JsonArray)network["subnets"]!).Select(id => (string)id!);
            network["subnets"] = new JsonArray([.. subnets.Select(id => known.TryGetValue(id, out var subnet) ? subnet.DeepClone() : new JsonObject { ["id"] = id })]);
        }
    }

    private static void AddFields(Query query)
    {
        query.Add("fields", "id");
        query.Add("fields", "cidr");
    }

    private static string? Subnets(JsonObject network) =>
        network["subnets"] is JsonArray subnets ? string.Join('\n', subnets.OfType<JsonObject>().Select(subnet => $"{(string?)subnet["id"]} {(string?)subnet["cidr"]}")) : null;
}
