using System.Buffers.Binary;
using System.Net;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Route;

/// <summary>Numbers of rtnetlink(7), and its messages read.</summary>
internal static class RouteMessages
{
    internal const int NewLink = 16;
    internal const int DeleteLink = 17;
    internal const int GetLink = 18;
    internal const int SetLink = 19;
    internal const int NewAddress = 20;
    internal const int DeleteAddress = 21;
    internal const int GetAddress = 22;
    internal const int NewRoute = 24;
    internal const int DeleteRoute = 25;
    internal const int GetRoute = 26;
    internal const int NewNetconf = 80;
    internal const int LinkHeader = 16;
    internal const int AddressHeader = 8;
    internal const int RouteHeader = 12;
    internal const int MainTable = 254;
    internal const int StaticProtocol = 4;
    internal const int Ipv4 = 2;
    internal const int Ipv6 = 10;

    /// <summary>Null when the message is none about a link (a bridge's port table has the same type).</summary>
    internal static LinkEntry? Link(NetlinkMessage message)
    {
        if (message.Type is not (NewLink or DeleteLink) || message.Payload.Length < LinkHeader || message.Payload[0] != 0) return null;
        var entry = new LinkEntry(BinaryPrimitives.ReadInt32LittleEndian(message.Payload[4..]), "", "")
        {
            Flags = BinaryPrimitives.ReadUInt32LittleEndian(message.Payload[8..]),
        };
        foreach (var attribute in message.Attributes(LinkHeader)) entry = With(entry, attribute);
        return entry;
    }

    internal static AddressEntry? Address(NetlinkMessage message)
    {
        if (message.Type is not (NewAddress or DeleteAddress)) return null;
        var header = message.Payload;
        if (header[0] is not (Ipv4 or Ipv6)) return null;
        IPAddress? local = null, address = null;
        uint flags = header[2];
        foreach (var attribute in message.Attributes(AddressHeader))
            switch (attribute.Type)
            {
                case AddressAttribute.Address: address = new IPAddress(attribute.Value); break;
                case AddressAttribute.Local: local = new IPAddress(attribute.Value); break;
                case AddressAttribute.Flags: flags = attribute.UInt32; break;
                default: break;
            }

        return (local ?? address) is not { } own ? null : new AddressEntry(BinaryPrimitives.ReadInt32LittleEndian(header[4..]), own, header[1])
        {
            Scope = header[3], Flags = flags,
        };
    }

    /// <summary>Null for what is not a unicast route of one next hop by the main table.</summary>
    internal static RouteEntry? Route(NetlinkMessage message)
    {
        if (message.Type is not (NewRoute or DeleteRoute)) return null;
        var header = message.Payload;
        if (header[0] is not (Ipv4 or Ipv6) || header[4] != MainTable || header[7] != 1 /* RTN_UNICAST */) return null;
        var destination = header[0] == Ipv4 ? IPAddress.Any : IPAddress.IPv6Any;
        IPAddress? gateway = null;
        int? link = null;
        foreach (var attribute in message.Attributes(RouteHeader))
            switch (attribute.Type)
            {
                case RouteAttribute.Destination: destination = new IPAddress(attribute.Value); break;
                case RouteAttribute.Gateway: gateway = new IPAddress(attribute.Value); break;
                case RouteAttribute.OutputLink: link = attribute.Int32; break;
                default: break;
            }

        return link is { } index ? new RouteEntry(destination, header[1], gateway, index) : null;
    }

    internal static bool IsStatic(NetlinkMessage message) => message.Payload.Length >= RouteHeader && message.Payload[5] == StaticProtocol;

    private static LinkEntry With(LinkEntry entry, NetlinkAttribute attribute) => attribute.Type switch
    {
        LinkAttribute.Name => entry with { Name = attribute.Text },
        LinkAttribute.Address => entry with { Mac = attribute.Value.Length == 6 ? Mac(attribute.Value) : null },
        LinkAttribute.Mtu => entry with { Mtu = attribute.Int32 },
        LinkAttribute.Link => entry with { Peer = attribute.Int32 },
        LinkAttribute.LinkNamespace => entry with { PeerNamespace = attribute.Int32 },
        LinkAttribute.Master => entry with { Master = attribute.Int32 },
        LinkAttribute.Alias => entry with { Alias = attribute.Text },
        LinkAttribute.Info => entry with { Kind = attribute.Nested.TryFind(LinkAttribute.InfoKind, out var kind) ? kind.Text : "" },
        LinkAttribute.FamilySpecific => entry with
        {
            DisableIpv6 = Setting(attribute, Ipv6, LinkAttribute.Ipv6Settings, LinkAttribute.DisableIpv6) is { } off ? off != 0 : null,
            ArpIgnore = Setting(attribute, Ipv4, LinkAttribute.Ipv4Settings, LinkAttribute.ArpIgnore - 1),
            ReversePathFilter = Setting(attribute, Ipv4, LinkAttribute.Ipv4Settings, LinkAttribute.ReversePathFilter - 1),
        },
        _ => entry,
    };

    private static ulong Mac(ReadOnlySpan<byte> bytes) => (ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    /// <summary>IFLA_AF_SPEC { AF_INET { IFLA_INET_CONF: one s32 for each sysctl }, AF_INET6 { IFLA_INET6_CONF: the same } }.</summary>
    private static int? Setting(NetlinkAttribute families, ushort family, ushort settings, int index) =>
        families.Nested.TryFind(family, out var own) && own.Nested.TryFind(settings, out var all) && all.Value.Length >= (index + 1) * 4
            ? BinaryPrimitives.ReadInt32LittleEndian(all.Value[(index * 4)..])
            : null;
}
