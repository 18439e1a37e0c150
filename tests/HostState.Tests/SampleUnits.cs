using CsCheck;
using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.HostState.Tests;

/// <summary>Units shaped like the cloud's, and any state that a crash, a foreign hand or an older plan may have left them in.</summary>
public static class SampleUnits
{
    public const string RouterId = "7052699b-ed8d-48a0-8365-50ac54017dfc";
    public const string PortId = "7bfa2daa-66aa-4b1c-9d0c-6e1f9b1a0001";
    public const string NetworkId = "5f2ffda1-76da-427e-b3c1-4bfc088cfb75";

    public static UnitState Switch { get; } = new(new UnitKey(UnitKind.Switch, ""))
    {
        OvsBridges = [new("br-ex", "netdev"), new("br-int", "netdev")],
        Links = [new("", "br-ex", LinkKind.OvsInternal), new("", "br-int", LinkKind.OvsInternal)],
        Sysctls = [new("", "net/bridge/bridge-nf-call-iptables", "1")],
    };

    public static UnitState Firewall { get; } = new(new UnitKey(UnitKind.Firewall, ""))
    {
        Chains = [new("", IpFamily.V4, "filter", "neutron-openvswi-FORWARD") { Shared = true }],
        SharedRules = [new("", IpFamily.V4, "filter", "FORWARD", "-j neutron-openvswi-FORWARD", -1)],
    };

    public static UnitState Group(params string[] members) => new(new UnitKey(UnitKind.Group, "g1"))
    {
        IpSets = [new("", "NIPv4g1", IpFamily.V4) { Members = members.Select(Cidr.Parse).Order().ToValueList() }],
    };

    public static UnitState Empty(UnitState state) => new(state.Key);

    /// <summary>A router with some interfaces, a gateway or none, floating addresses and translations; on internal ports or on veth pairs.</summary>
    public static Gen<UnitState> Router { get; } = Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 1000], Gen.Bool, MakeRouter);

    /// <summary>A guest's port, plugged by us or by others.</summary>
    public static Gen<UnitState> Guest { get; } = Gen.Select(Gen.Bool, Gen.Int[0, 4], Gen.Int[1, 5], Gen.Bool, MakeGuest);

    public static Gen<UnitState> Dhcp { get; } = Gen.Select(Gen.Int[0, 5], Gen.Int[1, 2], Gen.Bool, MakeDhcp);

    /// <summary>A guest in any state that its owner may want.</summary>
    public static Gen<UnitState> Server { get; } = Gen.Select(Gen.Enum<DomainPower>().Where(power => power != DomainPower.Absent), Gen.Int[1, 3], Gen.Int[0, 2], Gen.Int[1, 2], Gen.Int[0, 3], MakeServer);

    /// <summary>Two states of the same unit: what it should be, and what it may be found as.</summary>
    public static Gen<(UnitState Wanted, UnitState Found)> Pair { get; } = Gen.OneOf(PairOf(Router), PairOf(Guest), PairOf(Dhcp), PairOf(Server));

    public static Gen<UnitState> Any { get; } = Gen.OneOf(Router, Guest, Dhcp, Server.Where(server => server.Domains[0].Power != DomainPower.Off));

    public static UnitState MakeRouter(int interfaces, bool gateway, int floating, int rule, bool veth = false)
    {
        var name = $"qrouter-{RouterId}";
        var unit = new UnitKey(UnitKind.Router, RouterId);
        var devices = Enumerable.Range(0, interfaces).Select(i => (Name: $"qr-0000000{i}-aa", Bridge: "br-int", Tag: (int?)(10 + i), Addresses: new[] { $"10.0.{i}.1/28" })).ToList();
        if (gateway) devices.Add(("qg-c5ab6a1c-f1", "br-ex", null, ["192.168.1.245/24", .. Enumerable.Range(0, floating).Select(i => $"192.168.1.{100 + i}/32")]));
        var router = new UnitState(unit)
        {
            Namespaces = [new(name)],
            Sysctls = [new(name, "net/ipv4/ip_forward", "1")],
            OvsPorts = devices.OrderBy(device => device.Name, StringComparer.Ordinal).Select(device => new OvsPort(device.Name, device.Bridge)
            {
                Tag = device.Tag, Type = "internal", Mac = Mac(device.Name), MtuRequest = 1500, ExternalIds = Ids(unit, device.Name),
            }).ToValueList(),
            Links = devices.OrderBy(device => device.Name, StringComparer.Ordinal).Select(device => new Link(name, device.Name, LinkKind.OvsInternal)
            {
                Mac = Mac(device.Name), Mtu = 1500, Addresses = device.Addresses.Select(text => new LinkAddress(Cidr.Parse(text))).ToValueList(),
            }).ToValueList(),
            Routes = gateway ? [new(name, Cidr.Parse("0.0.0.0/0"), IpAddress.Parse("192.168.1.1"), "qg-c5ab6a1c-f1")] : [],
            Chains =
            [
                new(name, IpFamily.V4, "nat", "neutron-l3-agent-PREROUTING") { Rules = ["-d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697"] },
                new(name, IpFamily.V4, "nat", "neutron-l3-agent-snat") { Rules = [$"-s 10.0.0.0/28 -j SNAT --to-source 192.168.{rule % 200}.245"] },
                new(name, IpFamily.V4, "nat", "neutron-postrouting-bottom") { Rules = ["-j neutron-l3-agent-snat"] },
            ],
            SharedRules =
            [
                new(name, IpFamily.V4, "nat", "PREROUTING", "-j neutron-l3-agent-PREROUTING", -1),
                new(name, IpFamily.V4, "nat", "POSTROUTING", "-j neutron-postrouting-bottom", 1),
            ],
            Listeners = [new(name, 9697)],
        };
        return veth ? OnVeths(router, device => "tap" + device[3..]) : router;
    }

    /// <summary>The same on veth pairs, as with ovs_use_veth: each interface keeps its name, the other end is the OVS port.</summary>
    private static UnitState OnVeths(UnitState state, Func<string, string> otherEnd) => state with
    {
        OvsPorts = state.OvsPorts.Select(port => port with { Name = otherEnd(port.Name), Type = "", Mac = null, MtuRequest = null }).OrderBy(port => port.Name, StringComparer.Ordinal).ToValueList(),
        Links = state.Links.SelectMany(link => new[]
        {
            link with { Kind = LinkKind.Veth, Peer = otherEnd(link.Name), TxChecksumOffload = false },
            new Link("", otherEnd(link.Name), LinkKind.Veth) { Peer = link.Name, Mtu = link.Mtu, TxChecksumOffload = false, DisableIpv6 = true, Alias = state.Key.ToString() },
        }).OrderBy(link => link.Name, StringComparer.Ordinal).ToValueList(),
    };

    public static UnitState MakeGuest(bool selfPlugged, int rules, int tag, bool live)
    {
        var unit = new UnitKey(UnitKind.Port, PortId);
        var alias = selfPlugged ? unit.ToString() : null;
        return new UnitState(unit)
        {
            Links =
            [
                new("", "qbr7bfa2daa-66", LinkKind.Bridge) { Mtu = 1500, Alias = alias, DisableIpv6 = true, Optional = !selfPlugged },
                new("", "qvb7bfa2daa-66", LinkKind.Veth)
                {
                    Peer = "qvo7bfa2daa-66", Mtu = 1500, Promiscuous = true, Master = "qbr7bfa2daa-66", Alias = alias, TxChecksumOffload = false, Optional = !selfPlugged,
                },
                new("", "qvo7bfa2daa-66", LinkKind.Veth) { Peer = "qvb7bfa2daa-66", Mtu = 1500, Promiscuous = true, Alias = alias, TxChecksumOffload = false, Optional = !selfPlugged },
            ],
            OvsPorts = [new("qvo7bfa2daa-66", "br-int") { Tag = live ? tag : OvsPort.DeadTag, Ours = selfPlugged, ExternalIds = Ids(unit, PortId) }],
            Chains =
            [
                new("", IpFamily.V4, "filter", "neutron-openvswi-i7bfa2daa-6")
                {
                    Rules = Enumerable.Range(0, rules).Select(i => $"-s 10.0.1.{i}/32 -j RETURN").Append("-j DROP").ToValueList(), Zone = 4097,
                },
                new("", IpFamily.V4, "filter", "neutron-openvswi-o7bfa2daa-6") { Rules = ["-j RETURN"], Zone = 4097 },
            ],
            SharedRules =
            [
                new("", IpFamily.V4, "filter", "neutron-openvswi-FORWARD", "-m physdev --physdev-out tap7bfa2daa-66 --physdev-is-bridged -j neutron-openvswi-i7bfa2daa-6", 0),
                new("", IpFamily.V4, "filter", "neutron-openvswi-FORWARD", "-m physdev --physdev-in tap7bfa2daa-66 --physdev-is-bridged -j neutron-openvswi-o7bfa2daa-6", 0),
                new("", IpFamily.V4, "raw", "PREROUTING", "-m physdev --physdev-in qvb7bfa2daa-66 -j CT --zone 4097", 0),
            ],
            Identities = [new("tap7bfa2daa-66") { Macs = [MacAddress.Parse("fa:16:3e:5f:1f:58")], ArpSources = [Cidr.Parse("10.0.1.5/32")] }],
        };
    }

    public static UnitState MakeDhcp(int hosts, int subnets, bool veth = false)
    {
        var name = $"qdhcp-{NetworkId}";
        var unit = new UnitKey(UnitKind.Dhcp, NetworkId);
        var folder = $"/var/lib/neutrino/dhcp/{NetworkId}";
        var device = veth ? "ns-a042dd0d-97" : "tapa042dd0d-97";
        var dhcp = new UnitState(unit)
        {
            Namespaces = [new(name)],
            OvsPorts = [new(device, "br-int") { Tag = 2, Type = "internal", ExternalIds = Ids(unit, "a042dd0d") }],
            Links = [new(name, device, LinkKind.OvsInternal)
            {
                Mtu = 1500, Addresses = Enumerable.Range(1, subnets).Select(i => new LinkAddress(Cidr.Parse($"10.0.{i}.2/28"))).Append(new LinkAddress(Cidr.Parse("169.254.169.254/16"))).ToValueList(),
            }],
            DhcpServers = [new(name, NetworkId, [$"--interface={device}", $"--dhcp-lease-max={16 * subnets}"])
            {
                PidFile = $"{folder}/pid", Files = [new($"{folder}/host", string.Concat(Enumerable.Range(0, hosts).Select(i => $"fa:16:3e:00:00:0{i},10.0.1.{i}\n")))],
            }],
        };
        return veth ? OnVeths(dhcp, _ => "tapa042dd0d-97") : dhcp;
    }

    public static UnitState MakeServer(DomainPower power, int boot, int softReboots, int disk, int interfaces)
    {
        const string Id = "4d5cc9a1-1f36-4a3f-8f0c-2f9c1e2ab111";
        var folder = $"/var/lib/neutrino/servers/{Id}";
        var own = new DomainBase($"{folder}/base.{disk}", "qcow2");
        return new UnitState(new UnitKey(UnitKind.Server, Id))
        {
            // The bridges are another unit's on a real host.
            Links = Enumerable.Range(0, 4).Select(i => new Link("", $"qbr0000000{i}-aa", LinkKind.Bridge)).ToValueList(),
            Domains =
            [
                new Domain("instance-00000001")
                {
                    Id = Id, Title = "web", Folder = folder, Power = power, BootNumber = boot, SoftReboots = softReboots,
                    Disks = [new($"{folder}/disk.{disk}", "qcow2") { Base = own }],
                    Files = [new(own.Path, new LinkOf("/var/lib/neutrino/images/i")), new($"{folder}/disk.{disk}", new OverlayOf(own, 1L << 30))],
                    Interfaces = Enumerable.Range(0, interfaces)
                        .Select(i => new DomainInterface($"tap0000000{i}-aa", $"qbr0000000{i}-aa", Mac($"tap{i}"), 1500)).ToValueList(),
                },
            ],
        };
    }

    private static Gen<(UnitState Wanted, UnitState Found)> PairOf(Gen<UnitState> gen) =>
        Gen.Select(gen, gen, Gen.Int[0, 100], Gen.Int, Gen.Bool, (wanted, other, share, seed, gone) =>
            (gone && share < 20 ? Empty(wanted) : wanted, Damaged.By(other, share / 100.0, seed)));

    private static MacAddress Mac(string device) => new(0xfa163e000000 + ((ulong)device.Sum(c => c) << 4));

    private static ValueMap<string, string> Ids(UnitKey unit, string port) => ValueMap<string, string>.Empty.With("iface-id", port).With("neutrino-unit", unit.ToString());
}
