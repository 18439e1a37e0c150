using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Neutron;

/// <summary>Options and formats that several resources share.</summary>
internal static class Common
{
    public static readonly Option Name = Option.Text("--name", "NAME", "Its name.");
    public static readonly Option Description = Option.Text("--description", "DESCRIPTION", "Its description.");
    public static readonly Option AvailabilityZone = Option.Many("--availability-zone-hint", "AVAILABILITY_ZONE", "Availability zone; may be given again.") with { Attribute = "availability_zone_hints" };
    public static readonly Option QosPolicy = Option.Text("--qos-policy", "QOS_POLICY", "ID or name of the QoS policy.") with { Attribute = "qos_policy_id", Resource = "policy" };
    public static readonly Option NoQosPolicy = Option.Flag("--no-qos-policy", "Detach the QoS policy.") with { Local = true };

    public static readonly ValueList<Option> AdminStateDown =
    [
        Option.Flag("--admin-state-down", "Set admin state up to false.") with { Attribute = "admin_state_up", Constant = false, Aliases = ["--admin_state_down"] },
    ];

    public static readonly ValueList<Option> TagFilters =
    [
        Option.Text("--tags", "TAG[,TAG...]", "Those which have all these tags."),
        Option.Text("--tags-any", "TAG[,TAG...]", "Those which have any of these tags.") with { Attribute = "tags-any" },
        Option.Text("--not-tags", "TAG[,TAG...]", "Those which do not have all these tags.") with { Attribute = "not-tags" },
        Option.Text("--not-tags-any", "TAG[,TAG...]", "Those which have none of these tags.") with { Attribute = "not-tags-any" },
    ];

    /// <summary>A fixed IP: the subnet may be named.</summary>
    public static readonly Option FixedIp = Option.Pairs("--fixed-ip", "subnet_id=SUBNET,ip_address=IP_ADDR", "Desired subnet (name or ID) and/or IP; may be given again.") with
    {
        Attribute = "fixed_ips",
        OptionalKeys = ["subnet_id", "ip_address"],
    };

    public static readonly Option Route = Option.Pairs("--route", "destination=CIDR,nexthop=IP_ADDR", "Route; may be given again.") with { Attribute = "routes", RequiredKeys = ["destination", "nexthop"] };

    /// <summary>Things are up unless said otherwise.</summary>
    public static Task DefaultAdminStateAsync(Invocation call, JsonObject body)
    {
        body.TryAdd("admin_state_up", true);
        return Task.CompletedTask;
    }

    public static Task ClearQosPolicyAsync(Invocation call, JsonObject body)
    {
        if (call.Arguments.Has(NoQosPolicy)) body["qos_policy_id"] = null;
        return Task.CompletedTask;
    }

    /// <summary>Puts ids where fixed IPs name subnets.</summary>
    public static async Task ResolveSubnetsAsync(Invocation call, JsonArray? addresses)
    {
        foreach (var address in (addresses ?? []).OfType<JsonObject>())
        {
            if ((string?)address["subnet_id"] is { } subnet) address["subnet_id"] = await Lookup.IdAsync(call, "subnet", subnet);
        }
    }

    /// <summary>Items of a list in JSON, a line each.</summary>
    public static Func<JsonObject, string?> JsonLines(string column) => row => row[column] is JsonArray items ? string.Join('\n', items.Select(item => PythonText.Json(item))) : null;

    /// <summary>An object in JSON; null reads <c>null</c>.</summary>
    public static Func<JsonObject, string?> JsonOf(string column) => row => PythonText.Json(row[column]);
}
