using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Subnets: made, changed, removed, with what follows for the ports on them.</summary>
internal static class Subnets
{
    public static Outcome<Subnet> Create(Draft draft, AttributeBag body, string project)
    {
        if (NetworkOf(draft, body).Fails(out var why, out var network)) return why;
        var version = (int)body.Number("ip_version")!.Value;
        if (SubnetChecks.Modes(body, version) is { } modes) return modes;
        if (Prefixes.Choose(draft, body, network, version, project).Fails(out why, out var prefix)) return why;
        if (SubnetChecks.Prefix(draft, body, network, prefix.Cidr) is { } fault) return fault;
        if (Gateway(body, prefix).Fails(out why, out var gateway)) return why;
        if (PoolsOf(body, prefix.Cidr, gateway.Address).Fails(out why, out var pools)) return why;
        if (SubnetChecks.Extras(draft, body, "new subnet", version) is { } extras) return extras;
        var subnet = draft.Add(new Subnet
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body),
            Name = body.Text("name") ?? "",
            NetworkId = network.Id,
            Cidr = prefix.Cidr,
            GatewayIp = gateway.Address,
            EnableDhcp = body.Flag("enable_dhcp", true),
            AllocationPools = pools,
            DnsNameservers = Nameservers(body),
            HostRoutes = Routes(body),
            Ipv6AddressMode = body.Text("ipv6_address_mode"),
            Ipv6RaMode = body.Text("ipv6_ra_mode"),
            SubnetPoolId = prefix.PoolId,
            ServiceTypes = body.List("service_types").Select(type => type.Text).ToValueList(),
        });
        draft.Touch(draft.Snapshot.Networks.Find(network.Id));
        AutomaticAddresses.Give(draft, subnet);
        return subnet;
    }

    public static Outcome<Subnet> Update(Draft draft, Subnet subnet, AttributeBag body)
    {
        var gateway = body.Has("gateway_ip") ? Address(body.Text("gateway_ip")) : subnet.GatewayIp;
        if (SubnetChecks.GatewayChange(draft, subnet, gateway) is { } fault) return fault;
        if (SubnetChecks.Extras(draft, body, subnet.Id, subnet.IpVersion) is { } extras) return extras;
        if (SubnetChecks.Dhcp(subnet, body) is { } dhcp) return dhcp;
        var pools = subnet.AllocationPools;
        if (body.Has("allocation_pools") && Pools.Given(subnet.Cidr, body.List("allocation_pools")).Fails(out var why, out pools)) return why;
        if ((body.Has("allocation_pools") || gateway != subnet.GatewayIp) && Pools.GatewayConflict(gateway, pools) is { } conflict) return conflict;
        return draft.Replace(subnet, subnet with
        {
            Name = body.Text("name", subnet.Name) ?? "",
            GatewayIp = gateway,
            EnableDhcp = body.Flag("enable_dhcp", subnet.EnableDhcp),
            AllocationPools = pools,
            DnsNameservers = body.Has("dns_nameservers") ? Nameservers(body) : subnet.DnsNameservers,
            HostRoutes = body.Has("host_routes") ? Routes(body) : subnet.HostRoutes,
            ServiceTypes = body.Has("service_types") ? body.List("service_types").Select(type => type.Text).ToValueList() : subnet.ServiceTypes,
            Standard = Kinds.Described(subnet.Standard, body),
        });
    }

    public static Refusal? Delete(Draft draft, Subnet subnet)
    {
        foreach (var port in draft.Snapshot.Ports.By("subnet", subnet.Id).ToList())
        {
            var goesAlong = port.DeviceOwner == DeviceOwners.Dhcp || (Ipv6.IsAutomatic(subnet) && !DeviceOwners.IsRouter(port.DeviceOwner));
            if (!goesAlong) return SubnetRefusals.InUse(subnet.Id);
            draft.Replace(port, port with { FixedIps = port.FixedIps.Where(ip => ip.SubnetId != subnet.Id).ToValueList() });
        }

        draft.Remove(subnet);
        draft.Touch(draft.Snapshot.Networks.Find(subnet.NetworkId));
        return null;
    }

    private static Outcome<Network> NetworkOf(Draft draft, AttributeBag body) =>
        draft.Snapshot.Networks.Find(body.Text("network_id")) is { } network && Visibility.Network(draft.Snapshot, draft.Caller, network)
            ? network
            : NetworkRefusals.NotFound(body.Text("network_id") ?? "");

    /// <summary>As given (null for none), or the address after the network's (IPv6 outside a pool: the network's own, which is every router's, RFC 4291 section 2.6.1).</summary>
    private static Outcome<Chosen> Gateway(AttributeBag body, Prefixes.Chosen prefix)
    {
        var cidr = prefix.Cidr;
        if (!body.Has("gateway_ip"))
        {
            var first = cidr.Version == 6 && prefix.PoolId is null ? cidr.First : cidr.First.Offset(1);
            return cidr.Version == 4 && first == cidr.Last ? SubnetRefusals.NoGateway(first, cidr) : new Chosen(first);
        }

        var given = Address(body.Text("gateway_ip"));
        return SubnetChecks.Gateway(given, cidr) is { } fault ? fault : new Chosen(given);
    }

    private static Outcome<ValueList<AddressRange>> PoolsOf(AttributeBag body, Cidr cidr, IpAddress? gateway)
    {
        if (!body.Has("allocation_pools")) return Pools.Default(cidr, gateway);
        if (Pools.Given(cidr, body.List("allocation_pools")).Fails(out var why, out var pools)) return why;
        return Pools.GatewayConflict(gateway, pools) is { } conflict ? conflict : pools;
    }

    private static ValueList<IpAddress> Nameservers(AttributeBag body) => body.List("dns_nameservers").Select(server => IpAddress.Parse(server.Text)).ToValueList();

    private static ValueList<HostRoute> Routes(AttributeBag body) => body.List("host_routes").Select(HostRoutes.Parse).ToValueList();

    private static IpAddress? Address(string? text) => text is null ? null : IpAddress.Parse(text);

    private sealed record Chosen(IpAddress? Address);
}
