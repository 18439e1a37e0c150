using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Subnets.</summary>
internal static class Subnets
{
    private static readonly Option Gateway = Option.Text("--gateway", "GATEWAY_IP", "Gateway IP of this subnet.") with { Attribute = "gateway_ip" };
    private static readonly Option NoGateway = Option.Flag("--no-gateway", "Do not configure a gateway for this subnet.") with { Local = true };
    private static readonly Option EnableDhcp = Option.Flag("--enable-dhcp", "Enable DHCP for this subnet.") with { Local = true };
    private static readonly Option DisableDhcp = Option.Flag("--disable-dhcp", "Disable DHCP for this subnet.") with { Local = true };
    private static readonly Option Pool = Option.Text("--subnetpool", "SUBNETPOOL", "ID or name of the subnetpool from which this subnet will obtain a CIDR.") with { Local = true };
    private static readonly Option IpVersion = Option.Number("--ip-version", "{4,6}", "IP version, 4 unless the CIDR or the subnetpool says 6.");
    private static readonly string[] Modes = ["dhcpv6-stateful", "dhcpv6-stateless", "slaac"];

    private static readonly Option[] Changeable =
    [
        Common.Name,
        Common.Description,
        Gateway,
        NoGateway,
        Option.Pairs("--allocation-pool", "start=IP_ADDR,end=IP_ADDR", "Allocation pool IP addresses for this subnet; may be given again.") with { Attribute = "allocation_pools", RequiredKeys = ["start", "end"] },
        Option.Pairs("--host-route", "destination=CIDR,nexthop=IP_ADDR", "Additional route; may be given again.") with { Attribute = "host_routes", RequiredKeys = ["destination", "nexthop"] },
        Option.Many("--dns-nameserver", "DNS_NAMESERVER", "DNS name server for this subnet; may be given again.") with { Attribute = "dns_nameservers" },
        DisableDhcp,
        EnableDhcp,
    ];

    public static readonly Resource Table = new("subnet", "subnet", "subnets", "subnet")
    {
        Columns = ["id", "name", "cidr", "allocation_pools"],
        Formats = new Dictionary<string, Func<JsonObject, string?>>
        {
            ["allocation_pools"] = Common.JsonLines("allocation_pools"),
            ["dns_nameservers"] = Common.JsonLines("dns_nameservers"),
            ["host_routes"] = Common.JsonLines("host_routes"),
        },
        CreateWords =
        [
            Positional.One("network_id", "NETWORK", "Network ID or name this subnet belongs to.") with { Resource = "network" },
            Positional.Optional("cidr", "CIDR", "CIDR of subnet to create.") with { Looks = word => Cidr.TryParse(word, out _) },
        ],
        CreateOptions =
        [
            .. Changeable,
            IpVersion,
            Option.Text("--ipv6-ra-mode", "MODE", "IPv6 RA (Router Advertisement) mode.") with { Choices = [.. Modes] },
            Option.Text("--ipv6-address-mode", "MODE", "IPv6 address mode.") with { Choices = [.. Modes] },
            Pool,
            Option.Flag("--use-default-subnetpool", "Use the default subnetpool for ip_version, if it exists."),
            Option.Text("--prefixlen", "PREFIX_LENGTH", "Prefix length for subnet allocation from subnetpool."),
            Option.Text("--segment", "SEGMENT", "ID of the segment with which this subnet will be associated.") with { Attribute = "segment_id" },
        ],
        UpdateOptions = [.. Changeable],
        CompleteCreate = CompleteAsync,
        CompleteUpdate = ChangeAsync,
        CreateExample = "demo-net 10.0.1.0/28 --name demo-subnet --gateway 10.0.1.1 --dns-nameserver 8.8.8.8",
        UpdateExample = "--dns-nameserver 8.8.8.8 --dns-nameserver 8.8.4.4",
        Sample = "demo-subnet",
    };

    private static async Task CompleteAsync(Invocation call, JsonObject body)
    {
        var version = call.Arguments.Number(IpVersion) ?? VersionOf((string?)body["cidr"]);
        if (call.Arguments.Value(Pool) is { } pool)
        {
            if (pool == "None") body["subnetpool_id"] = null;
            else
            {
                var id = await Lookup.IdAsync(call, "subnetpool", pool);
                var found = await call.Session.GetAsync(Service.Network, $"/subnetpools/{id}");
                version = (long?)found.Object("subnetpool")["ip_version"] ?? version;
                body["subnetpool_id"] = id;
            }
        }

        if (version == 4 && (body.ContainsKey("ipv6_ra_mode") || body.ContainsKey("ipv6_address_mode"))) throw new CommandException("--ipv6-ra-mode and --ipv6-address-mode are invalid when --ip-version is 4", "give --ip-version 6");
        body["ip_version"] = version;
        await ChangeAsync(call, body);
        var only = version == 4 ? "/32" : "/128";
        if (((string?)body["cidr"])?.EndsWith(only, StringComparison.Ordinal) == true) call.Warn($"An IPv{version} subnet with a {only} CIDR has one usable IP address: nothing on it can reach anything.");
    }

    /// <summary>An IPv6 CIDR says its version itself; the old client needed --ip-version 6 as well.</summary>
    private static long VersionOf(string? cidr) => cidr?.Contains(':', StringComparison.Ordinal) == true ? 6 : 4;

    private static Task ChangeAsync(Invocation call, JsonObject body)
    {
        var arguments = call.Arguments;
        if (arguments.Has(EnableDhcp) && arguments.Has(DisableDhcp)) throw new CommandException("You cannot enable and disable DHCP at the same time.", "give one of --enable-dhcp and --disable-dhcp");
        if (arguments.Has(NoGateway) && arguments.Has(Gateway)) throw new UsageException("argument --no-gateway: not allowed with argument --gateway");
        if (arguments.Has(NoGateway)) body["gateway_ip"] = null;
        if (arguments.Has(EnableDhcp)) body["enable_dhcp"] = true;
        if (arguments.Has(DisableDhcp)) body["enable_dhcp"] = false;
        return Task.CompletedTask;
    }
}
