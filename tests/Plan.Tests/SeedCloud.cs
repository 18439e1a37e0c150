using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

/// <summary>The seed article's cloud, with the ids of its printouts.</summary>
internal static class SeedCloud
{
    public const string DemoNet = "5f2ffda1-76da-427e-b3c1-4bfc088cfb75";
    public const string ExtNet = "e0000000-0000-4000-8000-000000000001";
    public const string DemoSubnet = "50000000-0000-4000-8000-000000000001";
    public const string ExtSubnet = "50000000-0000-4000-8000-000000000002";
    public const string RouterId = "7052699b-ed8d-48a0-8365-50ac54017dfc";
    public const string VmPort = "7bfa2daa-6600-4000-8000-000000000001";
    public const string InterfacePort = "cbfa75fd-e100-4000-8000-000000000001";
    public const string GatewayPort = "c5ab6a1c-f100-4000-8000-000000000001";
    public const string DhcpPort = "a042dd0d-9700-4000-8000-000000000001";
    public const string Group = "8ca99f5f-17b9-4184-8c99-a78f0cec77c7";

    public static readonly HostSettings Host = new() { HostName = "vm", StateDirectory = "/var/lib/neutron" };
    public static readonly StandardAttributes Standard = new() { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

    public static Snapshot Snapshot(params IResource[] more)
    {
        IResource[] rows =
        [
            new Network { Id = DemoNet, ProjectId = "demo", Standard = Standard, Name = "demo-net", LocalVlan = 2 },
            new Network { Id = ExtNet, ProjectId = "admin", Standard = Standard, Name = "ext-net", External = true },
            new Subnet
            {
                Id = DemoSubnet, ProjectId = "demo", Standard = Standard, NetworkId = DemoNet, Cidr = Cidr.Parse("10.0.1.0/28"), GatewayIp = IpAddress.Parse("10.0.1.1"),
                DnsNameservers = [IpAddress.Parse("8.8.8.8")],
            },
            new Subnet
            {
                Id = ExtSubnet, ProjectId = "admin", Standard = Standard, NetworkId = ExtNet, Cidr = Cidr.Parse("192.168.1.0/24"), GatewayIp = IpAddress.Parse("192.168.1.1"),
                EnableDhcp = false,
            },
            new Router { Id = RouterId, ProjectId = "demo", Standard = Standard, Name = "demo-router", Gateway = new ExternalGateway(ExtNet, GatewayPort, true) },
            Port(InterfacePort, DemoNet, "fa:16:3e:7f:af:47", DeviceOwners.RouterInterface, RouterId, (DemoSubnet, "10.0.1.1")),
            Port(GatewayPort, ExtNet, "fa:16:3e:61:7b:20", DeviceOwners.RouterGateway, RouterId, (ExtSubnet, "192.168.1.245")),
            Port(DhcpPort, DemoNet, "fa:16:3e:d3:3f:64", DeviceOwners.Dhcp, "dhcp-" + DemoNet, (DemoSubnet, "10.0.1.2")),
            new SecurityGroup { Id = Group, ProjectId = "demo", Standard = Standard, Name = "default" },
            Rule("r1", "egress", "IPv4"),
            Rule("r2", "egress", "IPv6"),
            Rule("r3", "ingress", "IPv4") with { Protocol = "icmp" },
            Rule("r4", "ingress", "IPv4") with { Protocol = "tcp", PortRangeMin = 22, PortRangeMax = 22 },
            Guest(VmPort, "fa:16:3e:5f:1f:58", "10.0.1.3"),
        ];
        return Model.Snapshot.Empty.Apply(new ChangeSet([.. rows.Concat(more).Select(row => new Change(KindOf(row), row.Id, null, row))]));
    }

    public static Port Guest(string id, string mac, string address) => Port(id, DemoNet, mac, "compute:nova", "87639ab7-50d4-4ef7-9a50-7fde2f258c29", (DemoSubnet, address)) with
    {
        SecurityGroups = [Group],
        PortSecurityEnabled = true,
        Binding = new PortBinding { HostId = "vm", VifType = "ovs", SelfPlugged = true, Zone = 4097 },
    };

    public static Port Port(string id, string network, string mac, string owner, string device, params (string Subnet, string Address)[] addresses) => new()
    {
        Id = id, ProjectId = "demo", Standard = Standard, NetworkId = network, MacAddress = MacAddress.Parse(mac), DeviceOwner = owner, DeviceId = device, PortSecurityEnabled = false,
        FixedIps = addresses.Select(address => new FixedIp(address.Subnet, IpAddress.Parse(address.Address))).ToValueList(),
        Binding = new PortBinding { HostId = "vm", VifType = "ovs" },
    };

    public static SecurityGroupRule Rule(string id, string direction, string etherType) =>
        new() { Id = id, ProjectId = "demo", Standard = Standard, SecurityGroupId = Group, Direction = direction, EtherType = etherType };

    public static ResourceKind KindOf(IResource row) => Enum.Parse<ResourceKind>(row.GetType().Name);
}
