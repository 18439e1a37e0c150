using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Route;

/// <summary>Changes to links, addresses and routes of one namespace, to be sent together. Each call adds one request and returns its index.</summary>
public sealed class RouteBatch
{
    private const NetlinkFlags Make = NetlinkFlags.Ack | NetlinkFlags.Create | NetlinkFlags.Exclusive;

    /// <summary>The requests, for <see cref="NetlinkSocket.Exchange"/>.</summary>
    public NetlinkBatch Requests { get; } = new(4096);

    /// <summary>A bridge that forwards at once: no spanning tree, no forward delay, no multicast snooping.</summary>
    public int MakeBridge(NewLink link)
    {
        var index = Begin(RouteMessages.NewLink, Make);
        PutNew(link);
        var info = Requests.BeginNest(LinkAttribute.Info);
        Requests.PutText(LinkAttribute.InfoKind, "bridge");
        var data = Requests.BeginNest(LinkAttribute.InfoData);
        Requests.PutUInt32(LinkAttribute.BridgeForwardDelay, 0);
        Requests.PutUInt32(LinkAttribute.BridgeSpanningTree, 0);
        Requests.PutByte(LinkAttribute.BridgeMulticastSnooping, 0);
        Requests.EndNest(data);
        Requests.EndNest(info);
        return index;
    }

    public int MakeVeth(NewLink link, NewLink peer)
    {
        var index = Begin(RouteMessages.NewLink, Make);
        PutNew(link);
        PutOneQueue();
        var info = Requests.BeginNest(LinkAttribute.Info);
        Requests.PutText(LinkAttribute.InfoKind, "veth");
        var data = Requests.BeginNest(LinkAttribute.InfoData);
        var nest = Requests.BeginNest(LinkAttribute.VethPeer);
        PutNew(peer);
        PutOneQueue();
        Requests.EndNest(nest);
        Requests.EndNest(data);
        Requests.EndNest(info);
        return index;
    }

    public int DeleteLink(string name)
    {
        var index = Begin(RouteMessages.DeleteLink, NetlinkFlags.Ack);
        Requests.Header(RouteMessages.LinkHeader);
        Requests.PutText(LinkAttribute.Name, name);
        return index;
    }

    /// <summary>All links of a group in one step. The kernel waits some 10 ms for every deletion, however many links it is of.</summary>
    public int DeleteGroup(uint group)
    {
        var index = Begin(RouteMessages.DeleteLink, NetlinkFlags.Ack);
        Requests.Header(RouteMessages.LinkHeader);
        Requests.PutUInt32(LinkAttribute.Group, group);
        return index;
    }

    /// <summary>By name, so that a link may be changed in the batch that makes it.</summary>
    public int ChangeLink(string name, LinkChange change)
    {
        var index = Begin(RouteMessages.SetLink, NetlinkFlags.Ack);
        var header = Requests.Header(RouteMessages.LinkHeader);
        if (change.Up is { } up) SetFlags(header, LinkFlags.Up, up ? LinkFlags.Up : 0);
        if (change.Promiscuous is { } promiscuous) SetFlags(header, LinkFlags.Promiscuous, promiscuous ? LinkFlags.Promiscuous : 0);
        Requests.PutText(LinkAttribute.Name, name);
        if (change.Namespace is { } descriptor) Requests.PutInt32(LinkAttribute.NamespaceDescriptor, descriptor.Number);
        if (change.Mac is { } mac) PutMac(mac);
        if (change.Mtu is { } mtu) Requests.PutInt32(LinkAttribute.Mtu, mtu);
        if (change.Alias is { } alias) Requests.Put(LinkAttribute.Alias, System.Text.Encoding.UTF8.GetBytes(alias));
        if (change.Group is { } group) Requests.PutUInt32(LinkAttribute.Group, group);
        if (change.Master is { } master) Requests.PutInt32(LinkAttribute.Master, master);
        if (change.ArpIgnore is not null || change.ReversePathFilter is not null) PutIpv4(change);
        return index;
    }

    /// <summary>Like <c>ip address add ADDRESS/LENGTH brd + dev …</c>.</summary>
    /// <param name="link">Index of the interface.</param>
    public int AddAddress(int link, IPAddress address, int prefixLength)
    {
        var index = PutAddress(RouteMessages.NewAddress, Make, link, address, prefixLength);
        if (address.AddressFamily == AddressFamily.InterNetwork && prefixLength < 31)
        {
            var number = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
            Requests.PutNetworkUInt32(AddressAttribute.Broadcast, number | (uint.MaxValue >> prefixLength));
        }

        return index;
    }

    public int DeleteAddress(int link, IPAddress address, int prefixLength) =>
        PutAddress(RouteMessages.DeleteAddress, NetlinkFlags.Ack, link, address, prefixLength);

    /// <summary>Sets a route of protocol static in the main table, in place of one to the same destination.</summary>
    public int ReplaceRoute(RouteEntry route)
    {
        var index = BeginRoute(RouteMessages.NewRoute, NetlinkFlags.Ack | NetlinkFlags.Create | NetlinkFlags.Replace, route, out var header);
        header[5] = RouteMessages.StaticProtocol;
        header[6] = (byte)(route.Gateway is null && route.Destination.AddressFamily == AddressFamily.InterNetwork ? 253 : 0); // RT_SCOPE_LINK, RT_SCOPE_UNIVERSE
        header[7] = 1; // RTN_UNICAST
        PutRoute(route);
        return index;
    }

    public int DeleteRoute(RouteEntry route)
    {
        var index = BeginRoute(RouteMessages.DeleteRoute, NetlinkFlags.Ack, route, out var header);
        header[6] = 255; // RT_SCOPE_NOWHERE: any
        PutRoute(route);
        return index;
    }

    private int Begin(int type, NetlinkFlags flags) => Requests.Begin(type, flags);

    private void PutNew(NewLink link)
    {
        Requests.Header(RouteMessages.LinkHeader);
        Requests.PutText(LinkAttribute.Name, link.Name);
        if (link.Mac is { } mac) PutMac(mac);
        if (link.Mtu is { } mtu) Requests.PutInt32(LinkAttribute.Mtu, mtu);
        if (link.Namespace is { } descriptor) Requests.PutInt32(LinkAttribute.NamespaceDescriptor, descriptor.Number);
    }

    private void PutIpv4(LinkChange change)
    {
        var families = Requests.BeginNest(LinkAttribute.FamilySpecific);
        var family = Requests.BeginNest(RouteMessages.Ipv4);
        var settings = Requests.BeginNest(LinkAttribute.Ipv4Settings);
        if (change.ArpIgnore is { } ignore) Requests.PutInt32(LinkAttribute.ArpIgnore, ignore);
        if (change.ReversePathFilter is { } filter) Requests.PutInt32(LinkAttribute.ReversePathFilter, filter);
        Requests.EndNest(settings);
        Requests.EndNest(family);
        Requests.EndNest(families);
    }

    /// <summary>A veth has no queue to wait in, and the kernel makes it in half the time without one for each CPU.</summary>
    private void PutOneQueue()
    {
        Requests.PutUInt32(LinkAttribute.SendQueues, 1);
        Requests.PutUInt32(LinkAttribute.ReceiveQueues, 1);
    }

    private static void SetFlags(Span<byte> header, uint mask, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) | value);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) | mask);
    }

    private void PutMac(ulong mac)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mac);
        Requests.Put(LinkAttribute.Address, bytes[2..]);
    }

    private int PutAddress(int type, NetlinkFlags flags, int link, IPAddress address, int prefixLength)
    {
        var index = Begin(type, flags);
        var header = Requests.Header(RouteMessages.AddressHeader);
        header[0] = Family(address);
        header[1] = (byte)prefixLength;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], link);
        var bytes = address.GetAddressBytes();
        Requests.Put(AddressAttribute.Local, bytes);
        Requests.Put(AddressAttribute.Address, bytes);
        return index;
    }

    private int BeginRoute(int type, NetlinkFlags flags, RouteEntry route, out Span<byte> header)
    {
        var index = Begin(type, flags);
        header = Requests.Header(RouteMessages.RouteHeader);
        header[0] = Family(route.Destination);
        header[1] = (byte)route.PrefixLength;
        header[4] = RouteMessages.MainTable;
        return index;
    }

    private void PutRoute(RouteEntry route)
    {
        if (route.PrefixLength > 0) Requests.Put(RouteAttribute.Destination, route.Destination.GetAddressBytes());
        if (route.Gateway is { } gateway) Requests.Put(RouteAttribute.Gateway, gateway.GetAddressBytes());
        Requests.PutInt32(RouteAttribute.OutputLink, route.Link);
    }

    private static byte Family(IPAddress address) => (byte)(address.AddressFamily == AddressFamily.InterNetwork ? RouteMessages.Ipv4 : RouteMessages.Ipv6);
}
