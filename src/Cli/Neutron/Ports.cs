using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Neutron;

/// <summary>Ports.</summary>
internal static class Ports
{
    private static readonly Option NoGroups = Option.Flag("--no-security-groups", "Associate no security groups with the port.") with { Local = true };
    private static readonly Option NoPairs = Option.Flag("--no-allowed-address-pairs", "Associate no allowed address pairs with the port.") with { Local = true };
    private static readonly Option Profile = Option.Text("--binding-profile", "JSON", "Custom data to be passed as binding:profile.") with { Local = true };
    private static readonly Option AdminStateUp = Option.Boolean("--admin-state-up", "Set admin state up for the port.") with { Aliases = ["--admin_state_up"] };
    private static readonly string[] VnicTypes = ["direct", "direct-physical", "macvtap", "normal", "baremetal", "smart-nic"];

    private static readonly Option[] Changeable =
    [
        Common.Name,
        Common.Description,
        Common.FixedIp,
        Option.Text("--device-id", "DEVICE_ID", "Device ID of this port."),
        Option.Text("--device-owner", "DEVICE_OWNER", "Device owner of this port."),
        Option.Many("--security-group", "SECURITY_GROUP", "Security group (name or ID) associated with the port; may be given again.") with { Attribute = "security_groups", Resource = "security_group" },
        NoGroups,
        Option.Pairs("--extra-dhcp-opt", "opt_name=NAME,opt_value=VALUE,ip_version={4,6}", "Extra DHCP option; may be given again.") with
        {
            Attribute = "extra_dhcp_opts", RequiredKeys = ["opt_name"], OptionalKeys = ["opt_value", "ip_version"],
        },
        Common.QosPolicy,
        Option.Pairs("--allowed-address-pair", "ip_address=IP_ADDR|CIDR[,mac_address=MAC_ADDR]", "Allowed address pair; may be given again.") with
        {
            Attribute = "allowed_address_pairs", RequiredKeys = ["ip_address"], OptionalKeys = ["mac_address"],
        },
        NoPairs,
        Option.Text("--dns-name", "DNS_NAME", "Assign DNS name to the port."),
    ];

    public static readonly Resource Table = new("port", "port", "ports", "port")
    {
        Columns = ["id", "name", "mac_address", "fixed_ips"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["fixed_ips"] = Common.JsonLines("fixed_ips") },
        CreateWords = [Positional.One("network_id", "NETWORK", "ID or name of the network this port belongs to.") with { Resource = "network" }],
        CreateOptions =
        [
            .. Changeable,
            .. Common.AdminStateDown,
            Option.Text("--mac-address", "MAC_ADDRESS", "MAC address of this port."),
            Option.Text("--vnic-type", "TYPE", "VNIC type for this port.") with { Attribute = "binding:vnic_type", Choices = [.. VnicTypes] },
            Profile,
        ],
        UpdateOptions = [.. Changeable, AdminStateUp, Common.NoQosPolicy],
        CompleteCreate = CompleteAsync,
        CompleteUpdate = ChangeAsync,
        CreateExample = "demo-net --name web --fixed-ip subnet_id=demo-subnet,ip_address=10.0.1.5 --security-group default",
        UpdateExample = "--security-group default --security-group web",
        ListExample = "neutron port-list -- --device_owner=network:dhcp",
        Sample = "web",
    };

    private static async Task CompleteAsync(Invocation call, JsonObject body)
    {
        await Common.DefaultAdminStateAsync(call, body);
        if (call.Arguments.Value(Profile) is { } profile) body["binding:profile"] = Parsed(profile);
        await ChangeAsync(call, body);
    }

    private static async Task ChangeAsync(Invocation call, JsonObject body)
    {
        await Common.ResolveSubnetsAsync(call, body["fixed_ips"] as JsonArray);
        if (call.Arguments.Has(NoGroups)) body["security_groups"] = new JsonArray();
        if (call.Arguments.Has(NoPairs)) body["allowed_address_pairs"] = new JsonArray();
        foreach (var option in (body["extra_dhcp_opts"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if ((string?)option["opt_value"] == "null") option["opt_value"] = null;
        }

        await Common.ClearQosPolicyAsync(call, body);
    }

    private static JsonNode? Parsed(string profile)
    {
        try
        {
            return JsonNode.Parse(profile);
        }
        catch (JsonException fault)
        {
            throw new CommandException($"--binding-profile is no JSON: {fault.Message}", "for example: --binding-profile '{\"plug\": \"neutrino\"}'");
        }
    }
}
