namespace Neutrino.Linux.Route;

/// <summary>IFLA_.</summary>
internal static class LinkAttribute
{
    internal const int Address = 1;
    internal const int Name = 3;
    internal const int Mtu = 4;
    internal const int Link = 5;
    internal const int Master = 10;
    internal const int Info = 18;
    internal const int InfoKind = 1;
    internal const int InfoData = 2;
    internal const int Alias = 20;
    internal const int FamilySpecific = 26;
    internal const int Group = 27;
    internal const int NamespaceDescriptor = 28;
    internal const int ExtendedMask = 29;
    internal const int SendQueues = 31;
    internal const int ReceiveQueues = 32;
    internal const int LinkNamespace = 37;
    internal const int VethPeer = 1;
    internal const int BridgeForwardDelay = 1;
    internal const int BridgeSpanningTree = 5;
    internal const int BridgeMulticastSnooping = 23;

    /// <summary>IFLA_INET_CONF, IFLA_INET6_CONF.</summary>
    internal const int Ipv4Settings = 1;
    internal const int Ipv6Settings = 2;

    /// <summary>IPV4_DEVCONF_ and DEVCONF_ (which counts from 0).</summary>
    internal const int ReversePathFilter = 8;
    internal const int ArpIgnore = 19;
    internal const int DisableIpv6 = 26;

    /// <summary>RTEXT_FILTER_SKIP_STATS.</summary>
    internal const uint SkipStatistics = 8;
}

/// <summary>IFA_.</summary>
internal static class AddressAttribute
{
    internal const int Address = 1;
    internal const int Local = 2;
    internal const int Broadcast = 4;
    internal const int Flags = 8;
}

/// <summary>RTA_.</summary>
internal static class RouteAttribute
{
    internal const int Destination = 1;
    internal const int OutputLink = 4;
    internal const int Gateway = 5;
}
