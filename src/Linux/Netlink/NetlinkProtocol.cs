namespace Neutrino.Linux.Netlink;

/// <summary>The protocol argument of <c>socket(AF_NETLINK, SOCK_RAW, …)</c>.</summary>
public enum NetlinkProtocol
{
    /// <summary>Links, addresses, routes: rtnetlink(7).</summary>
    Route = 0,

    /// <summary>nf_tables, ipset, conntrack.</summary>
    Netfilter = 12,
    Generic = 16,
}
