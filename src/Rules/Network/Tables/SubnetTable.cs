using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class SubnetTable
{
    /// <summary>The <c>subnetpool_id</c> that asks for a prefix from an upstream DHCPv6 server.</summary>
    public const string PrefixDelegation = "prefix_delegation";

    private static readonly AttributeValue[] Ipv6Modes = ["dhcpv6-stateful", "dhcpv6-stateless", "slaac"];

    public static readonly ResourceTable<Subnet> Table = new()
    {
        Singular = "subnet",
        Plural = "subnets",
        Path = "subnets",
        Kind = ResourceKind.Subnet,
        HasTags = true,
        NotFound = SubnetRefusals.NotFound,
        Rows = snapshot => snapshot.Subnets,
        IsVisibleTo = Visibility.Subnet,
        Attributes =
        [
            Id<Subnet>(),
            Name<Subnet>(subnet => subnet.Name),
            Tenant<Subnet>(),
            Column<Subnet>("network_id", Post | Filter | Sort, (_, subnet) => subnet.NetworkId, Validators.Uuid, index: "network"),
            Column<Subnet>("ip_version", Post | Filter | Sort, (_, subnet) => subnet.IpVersion, Validators.Then(Validators.Integer, Validators.OneOf(4, 6))),
            Column<Subnet>("subnetpool_id", Post | Filter | Sort | Optional, (_, subnet) => subnet.SubnetPoolId, Validators.OrNull(PoolId), extension: "subnet_allocation", index: "subnetpool"),
            Column<Subnet>("enable_dhcp", Post | Put | Filter | Sort, (_, subnet) => subnet.EnableDhcp, Validators.Flag, true),
            Column<Subnet>("ipv6_ra_mode", Post | Filter | Sort | Optional, (_, subnet) => subnet.Ipv6RaMode, Validators.OneOf(Ipv6Modes)),
            Column<Subnet>("ipv6_address_mode", Post | Filter | Sort | Optional, (_, subnet) => subnet.Ipv6AddressMode, Validators.OneOf(Ipv6Modes)),
            Column<Subnet>("gateway_ip", Post | Put | Filter | Sort | Optional, (_, subnet) => subnet.GatewayIp?.ToString(), Validators.OrNull(AddressValidators.Ip)),
            Column<Subnet>("cidr", Post | Filter | Sort | Optional, (_, subnet) => subnet.Cidr.ToString(), AddressValidators.SubnetCidr),
            Column<Subnet>("allocation_pools", Post | Put | Optional, (_, subnet) => Pools(subnet), AddressValidators.IpPools),
            Column<Subnet>("host_routes", Post | Put | Optional, (_, subnet) => Routes(subnet.HostRoutes), AddressValidators.HostRoutes),
            Column<Subnet>("dns_nameservers", Post | Put | Optional, (_, subnet) => AttributeValue.Texts(subnet.DnsNameservers.Select(server => server.ToString())), AddressValidators.Nameservers),
            Description<Subnet>(),
            Column<Subnet>("service_types", Post | Put | Optional, (_, subnet) => AttributeValue.Texts(subnet.ServiceTypes), PortValidators.ServiceTypes, extension: "subnet-service-types"),
            .. StandardEnd<Subnet>(),
            Column<Subnet>("shared", Filter | Hidden, (at, subnet) => Grants.Shared(at.Snapshot, Grants.Network, subnet.NetworkId, at.Caller.ProjectId)),
            Input<Subnet>("prefixlen", Post | Optional, Validators.Then(Validators.Integer, Validators.NonNegative), extension: "subnet_allocation"),
            Input<Subnet>("use_default_subnetpool", Post, Validators.Flag, false, "default-subnetpools"),
        ],
    };

    private static Validated PoolId(AttributeValue value) => value == PrefixDelegation ? Validated.Ok(value) : Validators.Uuid(value);

    private static AttributeValue Pools(Subnet subnet) => ImmutableArray.CreateRange(
        subnet.AllocationPools.Items, pool => AttributeValue.Of(("start", pool.Start.ToString()), ("end", pool.End.ToString())));
}
