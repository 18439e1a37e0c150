using Neutrino.Api;
using Neutrino.Rules;

namespace Neutrino.Server;

/// <summary>What Neutron's own files say of the networks, and how these are laid out on the host; the defaults are Neutron's, but for the isolated networks' metadata, which is on as in the seed.</summary>
internal sealed record NetworkOptions
{
    public string IntegrationBridge { get; init; } = "br-int";
    public string ExternalBridge { get; init; } = "br-ex";

    /// <summary>Routers and DHCP servers are wired by veth pairs, not by OVS internal ports.</summary>
    public bool OvsUseVeth { get; init; }
    public int MetadataPort { get; init; } = 9697;
    public bool IsolatedMetadata { get; init; } = true;
    public bool ForceMetadata { get; init; }
    public bool EnableSnatByDefault { get; init; } = true;

    /// <summary>−1: leases have no end.</summary>
    public int DhcpLeaseSeconds { get; init; } = 86400;

    /// <summary>dnsmasq's <c>--dhcp-lease-max</c> at most.</summary>
    public int LeaseLimit { get; init; } = 1 << 24;

    /// <summary>Where dnsmasq asks for names it does not know; none: it does not ask.</summary>
    public ValueList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>More options for every dnsmasq; empty for none.</summary>
    public string DnsmasqConfigFile { get; init; } = "";

    /// <summary>0: as DHCP has it.</summary>
    public int DhcpRenewalSeconds { get; init; }
    public int DhcpRebindingSeconds { get; init; }
    public bool DhcpBroadcastReply { get; init; }

    /// <summary>Without servers of its own, dnsmasq asks those of the host.</summary>
    public bool DnsmasqLocalResolv { get; init; }

    /// <summary>Where each dnsmasq tells of its leases and queries; empty: it does not.</summary>
    public string DnsmasqLogDirectory { get; init; } = "";

    /// <summary>Without a dot at its end.</summary>
    public string DnsDomain { get; init; } = "openstacklocal";
    public int GlobalMtu { get; init; } = 1500;
    public string BaseMac { get; init; } = "fa:16:3e:00:00:00";
    public int MaxAllowedAddressPairs { get; init; } = 10;
    public int MaxDnsNameservers { get; init; } = 5;
    public int MaxSubnetHostRoutes { get; init; } = 20;
    public int MaxRoutes { get; init; } = 30;

    /// <summary>The most rows of a page; null is no limit.</summary>
    public int? MostRows { get; init; }

    /// <summary>Of resources that Neutron has no <c>quota_…</c> for; −1 is no limit.</summary>
    public int DefaultQuota { get; init; } = QuotaRules.Unlimited;

    /// <summary>As written, by the resource's singular; −1 is no limit.</summary>
    public ValueMap<string, int> Quotas { get; init; } = ValueMap<string, int>.Empty;

    /// <summary>Null: the usual one, if it is there.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Folders with more of them, which have the last word; null: the usual one. One that is missing says nothing.</summary>
    public ValueList<string>? PolicyDirectories { get; init; }

    /// <summary>The rule for what no rule is about.</summary>
    public string PolicyDefaultRule { get; init; } = "default";
    public CorsSettings Cors { get; init; } = new();

    /// <summary>The limit of a project without limits of its own.</summary>
    public int QuotaOf(string resource) =>
        Quotas.TryGetValue(resource, out var written) ? written : QuotaRules.Defaults[resource] == QuotaRules.Unlimited ? DefaultQuota : QuotaRules.Defaults[resource];
}

/// <summary>Whose tokens the APIs take.</summary>
internal enum IdentitySource
{
    /// <summary>Our own Identity, unless <c>[keystone_authtoken]</c> names another one.</summary>
    Auto,
    Own,
    Keystone,
}

/// <summary><c>[keystone_authtoken]</c>, as far as written.</summary>
internal sealed record KeystoneOptions
{
    public Uri? AuthUrl { get; init; }

    /// <summary>Where callers without a token are sent.</summary>
    public Uri? PublicUrl { get; init; }
    public string UserName { get; init; } = "";
    public string Password { get; init; } = "";
    public string ProjectName { get; init; } = "service";
    public string UserDomainName { get; init; } = "Default";
    public string ProjectDomainName { get; init; } = "Default";
    public int CacheSeconds { get; init; } = 300;

    /// <summary>Authorities' certificates (PEM); empty: the system's.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>Our own certificate and its key (PEM); empty: none.</summary>
    public string CertificateFile { get; init; } = "";
    public string KeyFile { get; init; } = "";

    /// <summary>Any certificate is taken for Keystone's.</summary>
    public bool Insecure { get; init; }

    /// <summary>How long a connection to Keystone may take to be made.</summary>
    public int ConnectSeconds { get; init; } = 10;
}
