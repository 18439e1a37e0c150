using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Neutron;

/// <summary>RBAC policies, agents, extensions, availability zones, address usage, service providers, QoS policies, segments.</summary>
internal static class Others
{
    private static readonly Option ObjectType = Option.Text("--type", "TYPE", "Type of the object that RBAC policy affects.") with
    {
        Required = true, Local = true, Choices = ["network", "qos-policy", "security-group", "address-scope", "subnetpool"],
    };

    private static readonly Option TargetTenant = Option.Text("--target-tenant", "TENANT_ID", "ID of the tenant to which the RBAC policy will be enforced; '*' is all.");

    public static readonly Resource Rbac = new("rbac_policy", "rbac", "rbac-policies", "RBAC policy")
    {
        Plural = "rbac_policies",
        Columns = ["id", "object_type", "object_id"],
        HasName = false,
        CreateWords = [Positional.One("object_id", "RBAC_OBJECT", "ID or name of the RBAC object.")],
        CreateOptions = [ObjectType, TargetTenant, Option.Text("--action", "ACTION", "Action for the RBAC policy.") with { Required = true, Choices = ["access_as_external", "access_as_shared"] }],
        UpdateOptions = [TargetTenant],
        CompleteCreate = CompleteRbacAsync,
        CreateExample = "--type network --action access_as_shared --target-tenant TENANT_ID demo-net",
        UpdateExample = "--target-tenant TENANT_ID",
    };

    public static readonly Resource Agents = new("agent", "agent", "agents", "agent")
    {
        Columns = ["id", "agent_type", "host", "availability_zone", "alive", "admin_state_up", "binary"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["heartbeat_timestamp"] = agent => ((string?)agent["heartbeat_timestamp"])?.Split('.')[0] },
        HasName = false,
        Indent = 5,
        Verbs = ["list", "show", "update", "delete"],
        UpdateOptions = [.. Common.AdminStateDown, Common.Description],
        CompleteUpdate = Common.DefaultAdminStateAsync,
        Extend = ShowLifeAsync,
        UpdateExample = "--admin-state-down",
    };

    /// <summary>The agents that serve one network or router.</summary>
    public static readonly Resource HostingAgents = Agents with { Columns = ["id", "host", "admin_state_up", "alive", "ha_state"] };

    public static readonly Resource Extensions = new("extension", "ext", "extensions", "extension") { Columns = ["alias", "name"], HasName = false, Verbs = ["list", "show"], Sample = "router" };

    public static readonly Resource Zones = new("availability_zone", "availability-zone", "availability_zones", "availability zone") { Columns = ["name", "resource", "state"], Verbs = ["list"] };

    public static readonly Resource Providers = new("service_provider", "service-provider", "service-providers", "service provider") { Columns = ["service_type", "name", "default"], Verbs = ["list"] };

    public static readonly Resource Availability = new("network_ip_availability", "net-ip-availability", "network-ip-availabilities", "IP usage of network")
    {
        Plural = "network_ip_availabilities",
        Columns = ["network_id", "network_name", "total_ips", "used_ips"],
        HasName = false,
        Verbs = ["list"],
        ListDefaults = [("ip_version", "4")],
        ListOptions =
        [
            Option.Number("--ip-version", "{4,6}", "List IP availability of subnets of this version (4)."),
            Option.Text("--network-id", "NETWORK_ID", "List the IP availability of this network."),
            Option.Text("--network-name", "NETWORK_NAME", "List the IP availability of the network of this name."),
            Option.Text("--tenant-id", "TENANT_ID", "List the IP availability of this tenant's networks."),
        ],
    };

    public static readonly Resource Qos = new("policy", "qos-policy", "qos/policies", "QoS policy")
    {
        Plural = "policies",
        Columns = ["id", "name"],
        CreateWords = [Positional.One("name", "NAME", "Name of the QoS policy to be created.")],
        CreateOptions = [Common.Description, Option.Flag("--shared", "Accessible by other tenants.")],
        UpdateOptions = [Common.Name, Common.Description, Option.Boolean("--shared", "Accessible by other tenants.")],
        CreateExample = "slow",
        UpdateExample = "--shared True",
        Sample = "slow",
    };

    private static async Task CompleteRbacAsync(Invocation call, JsonObject body)
    {
        var type = call.Arguments.Value(ObjectType)!.Replace('-', '_');
        body["object_type"] = type;
        body["object_id"] = await Lookup.IdAsync(call, type == "qos_policy" ? "policy" : type, call.Arguments.Word("object_id"));
        body.TryAdd("target_tenant", "*");
    }

    private static Task ShowLifeAsync(Invocation call, List<JsonObject> agents)
    {
        foreach (var agent in agents.Where(agent => agent.ContainsKey("alive"))) agent["alive"] = (bool?)agent["alive"] == true ? ":-)" : "xxx";
        return Task.CompletedTask;
    }
}
