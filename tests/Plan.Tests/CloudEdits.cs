using CsCheck;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

/// <summary>Random edits of the seed's cloud, one row each.</summary>
internal static class CloudEdits
{
    private static readonly string[] Guests = [.. Enumerable.Range(0, 4).Select(i => $"1000000{i}-0000-4000-8000-000000000000")];
    private static readonly Cidr[] Addresses = [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("10.3.0.0/16"), Cidr.Parse("0.0.0.0/0")];

    /// <summary>One random edit of the cloud: a row made, changed or removed.</summary>
    public static readonly Gen<Func<Snapshot, Change>> Edit = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], Gen.Int[0, 5]).Select(pick => (Func<Snapshot, Change>)(s => Make(s, pick.Item1, pick.Item2, pick.Item3)));

    private static Change Make(Snapshot s, int what, int which, int value) => what switch
    {
        0 => Replace(s.Ports.Find(Guests[which]), Guest(which, value)),
        1 => Replace(s.Ports.Find(Guests[which]), null, Guests[which], ResourceKind.Port),
        2 => Replace(s.Networks.Find(SeedCloud.DemoNet), s.Networks.Find(SeedCloud.DemoNet)! with { Mtu = 1400 + value, AdminStateUp = which != 0 }),
        3 => Replace(s.Subnets.Find(SeedCloud.DemoSubnet), s.Subnets.Find(SeedCloud.DemoSubnet)! with { EnableDhcp = which != 0, DnsNameservers = [IpAddress.Parse($"9.9.9.{value}")] }),
        4 => Replace(s.Routers.Find(SeedCloud.RouterId), s.Routers.Find(SeedCloud.RouterId)! with { AdminStateUp = which != 0, Gateway = new ExternalGateway(SeedCloud.ExtNet, SeedCloud.GatewayPort, value > 2) }),
        5 => Replace(s.FloatingIps.Find("f" + which), Floating(which, value)),
        6 => Replace(s.FloatingIps.Find("f" + which), null, "f" + which, ResourceKind.FloatingIp),
        7 => Replace(s.SecurityGroupRules.Find("x" + which), SeedCloud.Rule("x" + which, "ingress", "IPv4") with { RemoteGroupId = value > 2 ? SeedCloud.Group : null, Protocol = "tcp" }),
        8 => Replace(s.SecurityGroupRules.Find("x" + which), null, "x" + which, ResourceKind.SecurityGroupRule),
        9 => Replace(s.SecurityGroups.Find(SeedCloud.Group), s.SecurityGroups.Find(SeedCloud.Group)! with { Stateful = value > 2 }),
        10 => Replace(s.Ports.Find(SeedCloud.InterfacePort), value > 2 ? SeedCloud.Port(SeedCloud.InterfacePort, SeedCloud.DemoNet, "fa:16:3e:7f:af:47", DeviceOwners.RouterInterface, SeedCloud.RouterId, (SeedCloud.DemoSubnet, "10.0.1.1")) : null, SeedCloud.InterfacePort, ResourceKind.Port),
        _ => Replace(s.AddressGroups.Find("a"), new AddressGroup { Id = "a", ProjectId = "demo", Standard = SeedCloud.Standard, Addresses = [Addresses[which % 3]] }),
    };

    private static Port Guest(int which, int value) => SeedCloud.Guest(Guests[which], $"fa:16:3e:00:00:0{value}", $"10.0.1.{4 + which}") with
    {
        AdminStateUp = value != 0, DnsName = value == 1 ? "db" : "", Binding = new PortBinding { HostId = value == 2 ? "elsewhere" : "vm", VifType = "ovs", SelfPlugged = value > 3, Zone = 5000 + which },
        SecurityGroups = value == 5 ? [] : [SeedCloud.Group],
    };

    private static FloatingIp Floating(int which, int value) => new()
    {
        Id = "f" + which, ProjectId = "demo", Standard = SeedCloud.Standard, FloatingNetworkId = SeedCloud.ExtNet, FloatingPortId = "fp" + which, Address = IpAddress.Parse($"192.168.1.{10 + which}"),
        PortId = value > 2 ? Guests[which] : null, FixedAddress = value > 2 ? IpAddress.Parse($"10.0.1.{4 + which}") : null, RouterId = value > 2 ? SeedCloud.RouterId : null,
    };

    private static Change Replace(IResource? before, IResource? after, string? id = null, ResourceKind? kind = null) =>
        new(kind ?? SeedCloud.KindOf((after ?? before)!), id ?? (after ?? before)!.Id, before, after);
}
