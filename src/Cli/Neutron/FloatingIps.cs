using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Neutron;

/// <summary>Floating IPs as resources; associating them is in <see cref="FloatingIpVerbs"/>.</summary>
internal static class FloatingIps
{
    public static readonly Resource Table = new("floatingip", "floatingip", "floatingips", "floating IP")
    {
        Columns = ["id", "fixed_ip_address", "floating_ip_address", "port_id"],
        HasName = false,
        Verbs = ["create", "list", "show", "delete"],
        CreateWords = [Positional.One("floating_network_id", "FLOATING_NETWORK", "ID or name of the network from which the floating IP is allocated.") with { Resource = "network" }],
        CreateOptions =
        [
            Common.Description,
            Option.Text("--port-id", "PORT", "ID or name of the port to be associated with the floating IP.") with { Resource = "port" },
            Option.Text("--fixed-ip-address", "FIXED_IP_ADDRESS", "IP address on the port (only required if port has multiple IPs)."),
            Option.Text("--floating-ip-address", "FLOATING_IP_ADDRESS", "IP address of the floating IP."),
            Option.Text("--subnet", "SUBNET_ID", "Subnet ID on which you want to create the floating IP.") with { Attribute = "subnet_id", Resource = "subnet" },
            Option.Text("--dns-domain", "DNS_DOMAIN", "Assign DNS domain to the floating IP."),
            Option.Text("--dns-name", "DNS_NAME", "Assign DNS name to the floating IP."),
        ],
        CreateExample = "ext-net",
        Sample = "2f245a7b-796b-4f26-9cf9-9e82d248fda7",
    };
}
