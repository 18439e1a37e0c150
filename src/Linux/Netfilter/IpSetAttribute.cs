namespace Neutrino.Linux.Netfilter;

/// <summary>IPSET_ATTR_ (linux/netfilter/ipset/ip_set.h).</summary>
internal static class IpSetAttribute
{
    internal const int Protocol = 1;
    internal const int SetName = 2;
    internal const int TypeName = 3;
    internal const int Revision = 4;
    internal const int Family = 5;
    internal const int Data = 7;
    internal const int MemberList = 8;
    internal const int LineNumber = 9;
    internal const int Index = 11;

    // Within Data.
    internal const int Ip = 1;
    internal const int PrefixLength = 3;
}
