using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>The number by which rules name an ipset (IPSET_CMD_GET_BYNAME, linux/netfilter/ipset/ip_set.h; Linux 4.20); some 5 µs.</summary>
public static class IpSetIndex
{
    private const int GetByName = 14;
    private const byte Protocol = 7;

    /// <summary>Of the set of that name and family in the socket's namespace; null when the kernel knows none.</summary>
    public static ushort? Find(NetlinkSocket socket, NftFamily family, string name)
    {
        var batch = new NetlinkBatch(128);
        NetfilterMessage.Begin(batch, NetfilterMessage.IpSet, GetByName, NetlinkFlags.Ack, (byte)family);
        batch.PutByte(IpSetAttribute.Protocol, Protocol);
        batch.PutText(IpSetAttribute.SetName, name);
        ushort? found = null;
        socket.Exchange(
            batch,
            (_, message) =>
            {
                var attributes = message.Attributes(NetfilterMessage.HeaderSize);
                if (attributes.TryFind(IpSetAttribute.Index, out var index) && attributes.TryFind(IpSetAttribute.Family, out var own) && own.Byte == (byte)family) found = index.NetworkUInt16;
            });
        return found;
    }
}
