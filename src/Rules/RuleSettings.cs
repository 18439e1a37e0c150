namespace Neutrino.Rules;

/// <summary>What the rules need to know of the installation, besides the snapshot.</summary>
public sealed record RuleSettings
{
    /// <summary>The name this host goes by in <c>binding:host_id</c>.</summary>
    public required string HostName { get; init; }

    /// <summary><c>system</c> (kernel) or <c>netdev</c> (userspace): shown in <c>binding:vif_details</c>.</summary>
    public string DatapathType { get; init; } = "system";
    public string IntegrationBridge { get; init; } = "br-int";
    public string ExternalBridge { get; init; } = "br-ex";
    public int GlobalMtu { get; init; } = 1500;
    public string BaseMac { get; init; } = "fa:16:3e:00:00:00";
    public string DnsDomain { get; init; } = "openstacklocal.";
    public bool EnableSnatByDefault { get; init; } = true;
    public int DhcpLeaseSeconds { get; init; } = 86400;
    public int MaxAllowedAddressPairs { get; init; } = 10;
    public int MaxDnsNameservers { get; init; } = 5;
    public int MaxSubnetHostRoutes { get; init; } = 20;
    public int MaxRoutes { get; init; } = 30;
    public required TimeProvider Time { get; init; }

    /// <summary>Who may do what: the Network API's defaults, or those with <c>policy.yaml</c> over them.</summary>
    public PolicySet Policy { get; init; } = PolicySet.Default;

    /// <summary>Where ids and the random part of MAC addresses come from.</summary>
    public Func<Guid> NewId { get; init; } = Guid.NewGuid;

    /// <summary>The limits of a project without limits of its own, by the resource's singular; −1 is no limit.</summary>
    public ValueMap<string, int> DefaultQuotas { get; init; } = QuotaRules.Defaults;
}
