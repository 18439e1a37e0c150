using Neutrino.HostState;

namespace Neutrino.Host.Tests.Links;

/// <summary>Units as the planner makes them, in the seed's names.</summary>
internal static class Units
{
    public static UnitState Port(string id, int mtu = 1500)
    {
        var key = new UnitKey(UnitKind.Port, id);
        var (bridge, bridgeEnd, switchEnd) = ($"qbr{id}", $"qvb{id}", $"qvo{id}");
        var end = new Link("", bridgeEnd, LinkKind.Veth)
        {
            Peer = switchEnd, Master = bridge, Mtu = mtu, Promiscuous = true, TxChecksumOffload = false, Alias = key.ToString(),
        };
        return new UnitState(key)
        {
            Links =
            [
                new Link("", bridge, LinkKind.Bridge) { Mtu = mtu, DisableIpv6 = true, Alias = key.ToString() },
                end,
                end with { Name = switchEnd, Peer = bridgeEnd, Master = null },
                new Link("", $"tap{id}", LinkKind.Foreign) { Master = bridge, Optional = true },
            ],
        };
    }

    public static UnitState Router(string id, params ReadOnlySpan<string> floating)
    {
        var (name, inside, gateway) = ($"qrouter-{id}", $"qr-{id}", $"qg-{id}");
        ValueList<LinkAddress> addresses = [Address("192.168.1.245/24")];
        foreach (var address in floating) addresses = addresses.Add(Address($"{address}/32"));
        return new UnitState(new UnitKey(UnitKind.Router, id))
        {
            Namespaces = [new NetNamespace(name)],
            Sysctls = [new Sysctl(name, "net/ipv4/conf/all/arp_ignore", "1"), new Sysctl(name, "net/ipv4/ip_forward", "1")],
            Links =
            [
                new Link(name, gateway, LinkKind.OvsInternal) { Mac = MacAddress.Parse("fa:16:3e:61:7b:20"), Mtu = 1500, Addresses = addresses },
                new Link(name, inside, LinkKind.OvsInternal) { Mac = MacAddress.Parse("fa:16:3e:7f:af:47"), Mtu = 1450, Addresses = [Address("10.0.1.1/28")] },
            ],
            Routes = [new Route(name, Cidr.Parse("0.0.0.0/0"), IpAddress.Parse("192.168.1.1"), gateway)],
        };
    }

    /// <summary>The router with ovs_use_veth: the other end of each interface is in the host's namespace.</summary>
    public static UnitState RouterOnVeths(string id, params ReadOnlySpan<string> floating)
    {
        var router = Router(id, floating);
        return router with
        {
            Links = router.Links.SelectMany(link => new[]
            {
                link with { Kind = LinkKind.Veth, Peer = HostEnd(link.Name), TxChecksumOffload = false },
                new Link("", HostEnd(link.Name), LinkKind.Veth) { Peer = link.Name, Mtu = link.Mtu, TxChecksumOffload = false, DisableIpv6 = true, Alias = router.Key.ToString() },
            }).OrderBy(link => link.Name, StringComparer.Ordinal).ToValueList(),
        };
    }

    /// <summary>Of <c>qr-1</c> <c>tapr1</c>, of <c>qg-1</c> <c>tapg1</c>.</summary>
    public static string HostEnd(string device) => $"tap{device[1]}{device[3..]}";

    public static LinkAddress Address(string prefix) => new(Cidr.Parse(prefix));
}
