using System.Text;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.GuestMetadata.Tests;

/// <summary>A server with two ports (one with a floating IP and DHCP, one without), a key, user data and what else its documents can tell; and one with nothing.</summary>
internal static class SampleCloud
{
    public const string ServerId = "5a8fbd52-6d1a-4f32-9b3e-0c8f1a3e7b11";
    public const string BareId = "7c0e54d4-2f0c-4d3f-8f51-3e2a6f8a0c22";
    public const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4y demo@laptop";
    public const string Script = "#!/bin/sh\necho hello\n";
    private const string Project = "0123456789abcdef0123456789abcdef";
    private const string DemoNet = "5c1bb5f8-5f0e-4b63-a4a4-3e0e6a8a0001";
    private const string SideNet = "5c1bb5f8-5f0e-4b63-a4a4-3e0e6a8a0002";
    private const string DemoSubnet = "be1b0d3c-1d0a-4f1f-8a54-0f4a3f3b0001";
    private const string SideSubnet = "be1b0d3c-1d0a-4f1f-8a54-0f4a3f3b0002";
    private const string SixSubnet = "be1b0d3c-1d0a-4f1f-8a54-0f4a3f3b0003";
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 16, 3, 4, TimeSpan.Zero);
    private static readonly StandardAttributes Standard = new() { CreatedAt = Then, UpdatedAt = Then };

    public static Snapshot Snapshot { get; } = Snapshot.Of(Rows());
    public static Server Server => Snapshot.Servers.Find(ServerId)!;
    public static Server Bare => Snapshot.Servers.Find(BareId)!;

    private static IEnumerable<(ResourceKind, IResource)> Rows()
    {
        yield return (ResourceKind.Network, new Network { Id = DemoNet, ProjectId = Project, Standard = Standard, Name = "demo-net" });
        yield return (ResourceKind.Network, new Network { Id = SideNet, ProjectId = Project, Standard = Standard, Name = "side", Mtu = 1450 });
        yield return (ResourceKind.Subnet, Subnet(DemoSubnet, DemoNet, "10.0.1.0/28", "10.0.1.1") with { DnsNameservers = [IpAddress.Parse("8.8.8.8")] });
        yield return (ResourceKind.Subnet, Subnet(SideSubnet, SideNet, "10.0.2.0/23", "10.0.2.1") with
        {
            EnableDhcp = false, DnsNameservers = [IpAddress.Parse("8.8.4.4"), IpAddress.Parse("8.8.8.8")], HostRoutes = [new HostRoute(Cidr.Parse("172.16.0.0/12"), IpAddress.Parse("10.0.2.9"))],
        });
        yield return (ResourceKind.Subnet, Subnet(SixSubnet, SideNet, "2001:db8::/64", "2001:db8::1") with { EnableDhcp = false });
        yield return (ResourceKind.SecurityGroup, Group("11111111-aaaa-4000-8000-000000000001", "default"));
        yield return (ResourceKind.SecurityGroup, Group("11111111-aaaa-4000-8000-000000000002", "web"));
        yield return (ResourceKind.Port, Port("7bfa2daa-66c3-4b1d-9d6e-000000000001", DemoNet, "fa:16:3e:00:00:01", new FixedIp(DemoSubnet, IpAddress.Parse("10.0.1.2"))) with
        {
            SecurityGroups = ["11111111-aaaa-4000-8000-000000000001"],
        });
        yield return (ResourceKind.Port, Port("8cfa2daa-66c3-4b1d-9d6e-000000000002", SideNet, "fa:16:3e:00:00:02", new FixedIp(SixSubnet, IpAddress.Parse("2001:db8::5")), new FixedIp(SideSubnet, IpAddress.Parse("10.0.2.5"))) with
        {
            SecurityGroups = ["11111111-aaaa-4000-8000-000000000001", "11111111-aaaa-4000-8000-000000000002"],
        });
        yield return (ResourceKind.FloatingIp, new FloatingIp
        {
            Id = "f10a7142-0000-4000-8000-000000000001", ProjectId = Project, Standard = Standard, FloatingNetworkId = "e", FloatingPortId = "f", Address = IpAddress.Parse("192.168.1.101"),
            PortId = "7bfa2daa-66c3-4b1d-9d6e-000000000001", FixedAddress = IpAddress.Parse("10.0.1.2"), RouterId = "r",
        });
        yield return (ResourceKind.Server, Whole());
        yield return (ResourceKind.Server, Empty());
    }

    private static Server Whole() => Empty() with
    {
        Id = ServerId, Number = 42, Name = "Web one", HostName = "web-one", KeyName = "laptop", PublicKey = Key, KeyType = "ssh", UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(Script)),
        Metadata = ValueMap<string, string>.Empty.With("role", "web").With("Zone", "é"), LaunchIndex = 1, ReservationId = "r-k2x9q1ab", Tags = ["t"],
        Image = new ServerImage
        {
            Id = "0badcafe-1234-4000-8000-000000000001", DiskFormat = "raw", KernelId = "1badcafe-1234-4000-8000-000000000001", RamdiskId = "2badcafe-1234-4000-8000-000000000001",
        },
        Ports = ["7bfa2daa-66c3-4b1d-9d6e-000000000001", "8cfa2daa-66c3-4b1d-9d6e-000000000002"],
        PortTags = ValueMap<string, string>.Empty.With("8cfa2daa-66c3-4b1d-9d6e-000000000002", "side"), DiskTag = "root",
    };

    private static Server Empty() => new()
    {
        Id = BareId, Number = 0xdeadbeef, ProjectId = Project, UserId = "u", Name = "bare", HostName = "bare", ReservationId = "r-00000000",
        Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 },
        Image = new ServerImage { Id = "3badcafe-1234-4000-8000-000000000001", DiskFormat = "qcow2" }, CreatedAt = Then, UpdatedAt = Then,
    };

    private static Subnet Subnet(string id, string network, string cidr, string gateway) =>
        new() { Id = id, ProjectId = Project, Standard = Standard, NetworkId = network, Cidr = Cidr.Parse(cidr), GatewayIp = IpAddress.Parse(gateway) };

    private static SecurityGroup Group(string id, string name) => new() { Id = id, ProjectId = Project, Standard = Standard, Name = name };

    private static Port Port(string id, string network, string mac, params ReadOnlySpan<FixedIp> addresses) => new()
    {
        Id = id, ProjectId = Project, Standard = Standard, NetworkId = network, MacAddress = MacAddress.Parse(mac), FixedIps = ValueList.Create(addresses),
    };
}
