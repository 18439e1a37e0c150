using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What makes a subnet's attributes impossible.</summary>
internal static class SubnetChecks
{
    private const int Eui64PrefixLength = 64;
    private static readonly Cidr Ipv4Multicast = Cidr.Parse("224.0.0.0/4");
    private static readonly Cidr Ipv6Multicast = Cidr.Parse("ff00::/8");
    private static readonly Cidr Ipv4Loopback = Cidr.Parse("127.0.0.0/8");

    public static Refusal? Modes(AttributeBag body, int version)
    {
        var (ra, address) = (body.Text("ipv6_ra_mode"), body.Text("ipv6_address_mode"));
        if (ra is null && address is null) return null;
        if (version == 4) return SubnetRefusals.Ipv6ModeOnIpv4(ra is null ? "ipv6_address_mode" : "ipv6_ra_mode");
        if (!body.Flag("enable_dhcp", true)) return SubnetRefusals.Ipv6ModeWithoutDhcp();
        return ra is not null && address is not null && ra != address ? SubnetRefusals.Ipv6ModesDiffer(ra, address) : null;
    }

    public static Refusal? Prefix(Draft draft, AttributeBag body, Network network, Cidr cidr)
    {
        if (cidr.First.Number == 0 && body.Flag("enable_dhcp", true)) return GeneralRefusals.InvalidInput($"First IP '{cidr.First}' of network is not supported if enable_dhcp is True.");
        if (cidr.PrefixLength == 0) return GeneralRefusals.InvalidInput("0 is not allowed as CIDR prefix length");
        if (body.Flag("enable_dhcp", true) && DhcpFault(cidr) is { } dhcp) return dhcp;
        if (IsAutomatic(body) && cidr.PrefixLength != Eui64PrefixLength) return SubnetRefusals.Eui64PrefixLength(cidr);
        return draft.Snapshot.Subnets.By("network", network.Id).Any(other => other.Cidr.Overlaps(cidr)) ? SubnetRefusals.Overlaps(cidr, network.Id) : null;
    }

    public static Refusal? Gateway(IpAddress? gateway, Cidr cidr)
    {
        if (gateway is not { } address) return null;
        if (address.Version != cidr.Version) return SubnetRefusals.WrongVersion("gateway_ip", address.ToString(), cidr.Version);
        if (cidr.Version == 6 && address == cidr.First) return null;
        // A gateway outside the prefix is on-link by other means; one inside must be a host's.
        return cidr.Contains(address) && !Pools.Hosts(cidr).Contains(address) ? SubnetRefusals.GatewayInvalid() : null;
    }

    public static Refusal? GatewayChange(Draft draft, Subnet subnet, IpAddress? gateway)
    {
        if (gateway == subnet.GatewayIp) return null;
        if (subnet.GatewayIp is { } current)
        {
            var holder = draft.Snapshot.Ports.By("address", $"{subnet.Id}/{current}").FirstOrDefault(port => DeviceOwners.IsRouter(port.DeviceOwner));
            if (holder is not null) return SubnetRefusals.GatewayInUse(current, holder.Id);
        }

        return Gateway(gateway, subnet.Cidr);
    }

    /// <summary>Whether DHCP may be turned on, or off.</summary>
    public static Refusal? Dhcp(Subnet subnet, AttributeBag body)
    {
        var enabled = body.Flag("enable_dhcp", subnet.EnableDhcp);
        if (enabled == subnet.EnableDhcp) return null;
        if (enabled) return DhcpFault(subnet.Cidr);
        return subnet.Ipv6RaMode is null && subnet.Ipv6AddressMode is null ? null : GeneralRefusals.InvalidInput("Cannot disable enable_dhcp with ipv6 attributes set");
    }

    /// <summary>Name servers and routes: how many, and of which IP version.</summary>
    public static Refusal? Extras(Draft draft, AttributeBag body, string subnet, int version)
    {
        var servers = body.List("dns_nameservers");
        if (servers.Length > draft.Settings.MaxDnsNameservers) return SubnetRefusals.TooManyNameservers(subnet, draft.Settings.MaxDnsNameservers);
        foreach (var server in servers)
            if (IpAddress.Parse(server.Text).Version != version) return SubnetRefusals.WrongVersion("dns_nameserver", server.Text, version);
        var routes = body.List("host_routes");
        if (routes.Length > draft.Settings.MaxSubnetHostRoutes) return SubnetRefusals.TooManyHostRoutes(subnet, draft.Settings.MaxSubnetHostRoutes);
        foreach (var route in routes.Select(HostRoutes.Parse))
        {
            if (route.NextHop.Version != version) return SubnetRefusals.WrongVersion("nexthop", route.NextHop.ToString(), version);
            if (route.Destination.Version != version) return SubnetRefusals.WrongVersion("destination", route.Destination.ToString(), version);
        }

        return null;
    }

    private static bool IsAutomatic(AttributeBag body) =>
        body.Text("ipv6_address_mode") is Ipv6.Slaac or Ipv6.Stateless || body.Text("ipv6_ra_mode") is Ipv6.Slaac or Ipv6.Stateless;

    private static Refusal? DhcpFault(Cidr cidr)
    {
        if (cidr.PrefixLength > (cidr.Version == 4 ? 30 : 126)) return SubnetRefusals.TooSmallForDhcp();
        if ((cidr.Version == 4 ? Ipv4Multicast : Ipv6Multicast).Contains(cidr)) return SubnetRefusals.Multicast();
        return cidr.Version == 4 && Ipv4Loopback.Contains(cidr) ? SubnetRefusals.Loopback() : null;
    }
}
