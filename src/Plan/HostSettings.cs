namespace Neutrino.Plan;

/// <summary>The host a plan is for.</summary>
public sealed record HostSettings
{
    /// <summary>As <c>binding:host_id</c> names it; ports bound elsewhere are not planned here.</summary>
    public required string HostName { get; init; }

    /// <summary><c>system</c> or <c>netdev</c>.</summary>
    public string DatapathType { get; init; } = "system";

    /// <summary>What the ends of a veth pair into a bridge do about checksums: the userspace datapath needs them computed; null where it does not matter.</summary>
    public bool? PairChecksumOffload => DatapathType == "netdev" ? false : null;

    public string IntegrationBridge { get; init; } = "br-int";
    public string ExternalBridge { get; init; } = "br-ex";

    /// <summary>Whether routers and DHCP servers hang on their bridges by veth pairs, as with Neutron's <c>ovs_use_veth</c>; the seed's by OVS internal ports.</summary>
    public bool OvsUseVeth { get; init; }

    /// <summary>Where dnsmasq's files live, without a slash at the end: <c>/var/lib/neutrino</c>; the golden test of the seed says <c>/var/lib/neutron</c>.</summary>
    public string StateDirectory { get; init; } = "/var/lib/neutrino";

    /// <summary>Where the Image API keeps its files, each named by its image's id; null for <c>images</c> in the state directory.</summary>
    public string? ImagesDirectory { get; init; }
    public string DnsDomain { get; init; } = "openstacklocal";
    public int MetadataPort { get; init; } = 9697;

    /// <summary>−1: leases have no end.</summary>
    public int DhcpLeaseSeconds { get; init; } = 86400;

    /// <summary>When clients renew their leases, and when they ask any server; 0: at half and at seven eighths of the time, as DHCP has it.</summary>
    public int DhcpRenewalSeconds { get; init; }
    public int DhcpRebindingSeconds { get; init; }

    /// <summary>Clients are answered by broadcast, whatever they ask for.</summary>
    public bool DhcpBroadcastReply { get; init; }

    /// <summary>How many leases one dnsmasq gives at most, whatever the size of its subnets.</summary>
    public int DhcpLeaseLimit { get; init; } = 1 << 24;

    /// <summary>Where dnsmasq asks for names it does not know; none: it does not ask.</summary>
    public ValueList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>More options for every dnsmasq; empty for none, as in the seed.</summary>
    public string DnsmasqConfigFile { get; init; } = "";

    /// <summary>Without <see cref="DnsServers"/> dnsmasq asks the resolvers of the host's /etc/resolv.conf.</summary>
    public bool DnsmasqLocalResolv { get; init; }

    /// <summary>Each dnsmasq tells of its leases and queries in a folder of its network's below this one; empty: it does not.</summary>
    public string DnsmasqLogDirectory { get; init; } = "";

    /// <summary>Whether subnets that no router serves get their metadata from the DHCP namespace; the seed's do.</summary>
    public bool IsolatedMetadata { get; init; } = true;

    /// <summary>Whether all subnets do.</summary>
    public bool ForceMetadata { get; init; }

    /// <summary>A device plugged into br-ex untagged as the way out (the seed's eth0); null for none.</summary>
    public string? ExternalInterface { get; init; }

    /// <summary>IPv4 prefixes (address and length) that br-ex itself holds, for the NAT way out; usually none.</summary>
    public ValueList<Cidr> ExternalAddresses { get; init; } = [];
}
