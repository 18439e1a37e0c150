using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>The frame that all subsystems behind nfnetlink share (linux/netfilter/nfnetlink.h).</summary>
internal static class NetfilterMessage
{
    /// <summary>Bytes of <c>struct nfgenmsg</c>.</summary>
    internal const int HeaderSize = 4;
    internal const int Conntrack = 1;
    internal const int IpSet = 6;
    internal const int NfTables = 10;
    internal const byte AnyFamily = 0;
    internal const byte Ipv4 = 2;
    internal const byte Ipv6 = 10;

    /// <summary>Frames of a transaction; they belong to no subsystem.</summary>
    internal const int BatchBegin = 16;
    internal const int BatchEnd = 17;

    internal static int TypeOf(int subsystem, int command) => (subsystem << 8) | command;

    internal static void Begin(NetlinkBatch batch, int subsystem, int command, NetlinkFlags flags, byte family)
    {
        batch.Begin(TypeOf(subsystem, command), flags);
        batch.Header(HeaderSize)[0] = family;
    }

    /// <summary>Begins or ends a transaction of a subsystem.</summary>
    internal static void Frame(NetlinkBatch batch, int type, byte subsystem)
    {
        batch.Begin(type, NetlinkFlags.None);
        batch.Header(HeaderSize)[3] = subsystem; // res_id, in network order
    }
}
