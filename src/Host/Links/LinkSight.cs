using Neutrino.HostState;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>The kernel's entries as the records of a host.</summary>
internal static class LinkSight
{
    /// <param name="like">What is wanted: its null members are not looked at. Null: nothing of that name is wanted.</param>
    /// <param name="others">The namespaces where the other end of a veth pair may be, if not in the same.</param>
    public static Link Of(NamespaceView view, LinkEntry entry, Link? like, IEnumerable<NamespaceView> others) => new(view.Name, entry.Name, KindOf(entry, like))
    {
        Peer = like is { Peer: null } ? null : PeerOf(view, entry, others),
        Mac = like is { Mac: null } || entry.Mac is not { } mac ? null : new MacAddress(mac),
        Mtu = like is { Mtu: null } ? null : entry.Mtu,
        Up = entry.IsUp,
        Promiscuous = like is { Promiscuous: null } ? null : entry.IsPromiscuous,
        Master = like is { Master: null } || entry.Master is not { } master ? null : view.NameOf(master),
        Alias = like is { Alias: null } ? null : entry.Alias,
        TxChecksumOffload = like?.TxChecksumOffload is null ? null : ChecksumOffload.Get(view.Socket, entry.Name),
        DisableIpv6 = like is { DisableIpv6: null } ? null : entry.DisableIpv6,
        DisableIpv4 = like is { DisableIpv4: null } ? null : IsShut(entry),
        Addresses = AddressesOf(view, entry, like),
        Optional = like?.Optional ?? false,
        MakerPlugs = like?.MakerPlugs ?? false,
    };

    /// <summary>What <see cref="Link.DisableIpv4"/> means.</summary>
    public const int NeverAnswerArp = 8;
    public const int StrictReversePath = 1;

    public static bool IsShut(LinkEntry entry) => entry is { ArpIgnore: NeverAnswerArp, ReversePathFilter: StrictReversePath };

    /// <summary>
    /// True for what a dead ovs-vswitchd leaves of the userspace datapath's interfaces: the device stays where it was moved to, without carrier, while the
    /// next ovs-vswitchd makes a new one of the same name in the host's namespace.
    /// </summary>
    public static bool IsLeftover(LinkEntry entry) => entry is { Kind: "tun", IsUp: true, HasCarrier: false };

    /// <summary>True for a device that its maker is still at.</summary>
    public static bool IsBeingMade(LinkEntry entry) => entry is { IsUp: false, Master: null };

    public static Route? Of(NamespaceView view, RouteEntry entry) => view.NameOf(entry.Link) is not { } device ? null : new Route(
        view.Name, new Cidr(AddressOf(entry.Destination), entry.PrefixLength), entry.Gateway is { } gateway ? AddressOf(gateway) : null, device);

    public static IpAddress AddressOf(System.Net.IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) ? IpAddress.FromBytes(bytes[..length]) : throw new ArgumentException("Not an address.", nameof(address));
    }

    public static System.Net.IPAddress AddressOf(IpAddress address) => new(address.ToBytes());

    private static LinkKind KindOf(LinkEntry entry, Link? like) => (like?.Kind, entry.Kind) switch
    {
        (LinkKind.Foreign, _) => LinkKind.Foreign,
        (_, "veth") => LinkKind.Veth,
        (_, "bridge") => LinkKind.Bridge,
        (_, "tun" or "openvswitch") => LinkKind.OvsInternal,
        _ => LinkKind.Foreign,
    };

    private static string? PeerOf(NamespaceView view, LinkEntry entry, IEnumerable<NamespaceView> others) => entry switch
    {
        { Kind: "veth", Peer: { } peer, PeerNamespace: null } => view.NameOf(peer),
        { Kind: "veth" } => others.Where(other => other != view).Select(other => other.NameOfEnd(entry)).FirstOrDefault(name => name is not null),
        _ => null,
    };

    private static ValueList<LinkAddress> AddressesOf(NamespaceView view, LinkEntry entry, Link? like)
    {
        var wanted = like?.Addresses ?? [];
        List<LinkAddress> seen = [];
        foreach (var address in view.AddressesOf(entry))
        {
            var item = new LinkAddress(new Cidr(AddressOf(address.Address), address.PrefixLength));
            if (wanted.Items.Contains(item) || IsOurs(view, address)) seen.Add(item);
        }

        return AddressOrder.Canonical(seen, wanted);
    }

    /// <summary>
    /// In a namespace of ours everything that somebody set is; what the kernel gave the link or a router advertised is nobody's. In the host's own, where others
    /// set addresses too, only what is wanted is.
    /// </summary>
    private static bool IsOurs(NamespaceView view, AddressEntry address) => view.Name.Length > 0 && address is { Scope: 0, IsPermanent: true };
}
