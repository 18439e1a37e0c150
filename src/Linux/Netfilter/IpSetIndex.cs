using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>The number by which rules name an ipset (IPSET_CMD_GET_BYNAME, linux/netfilter/ipset/ip_set.h; Linux 4.20); some 5 µs.</summary>
public static class IpSetIndex
{
    private const int GetByName = 14;
    private const byte Protocol = 7;
    private const int ProtocolAttribute = 1;
    private const int NameAttribute = 2;
    private const int FamilyAttribute = 5;
    private const int IndexAttribute = 11;

    /// <summary>Of the set of that name and family in the socket's namespace; null when the kernel knows none.</summary>
    public static ushort? Find(NetlinkSocket socket, NftFamily family, string name)
    {
        var batch = new NetlinkBatch(128);
        NetfilterMessage.Begin(batch, NetfilterMessage.IpSet, GetByName, NetlinkFlags.Ack, (byte)family);
        batch.PutByte(ProtocolAttribute, Protocol);
        batch.PutText(NameAttribute, name);
        ushort? found = null;
        socket.Exchange(
            batch,
            (_, message) =>
            {
                var attributes = message.Attributes(NetfilterMessage.HeaderSize);
                if (attributes.TryFind(IndexAttribute, out var index) && attributes.TryFind(FamilyAttribute, out var own) && own.Byte == (byte)family) found = index.NetworkUInt16;
            });
        return found;
    }
}
