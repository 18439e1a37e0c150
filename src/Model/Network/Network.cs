namespace Neutrino.Model;

public sealed record Network : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;

    /// <summary><c>router:external</c>. Such a network lives on br-ex, every other on br-int.</summary>
    public bool External { get; init; }
    public bool IsDefault { get; init; }
    public int Mtu { get; init; } = 1500;
    public bool PortSecurityEnabled { get; init; } = true;
    public bool VlanTransparent { get; init; }

    /// <summary><c>provider:network_type</c>: <c>local</c> is the only one on the host today.</summary>
    public string NetworkType { get; init; } = "local";
    public string? PhysicalNetwork { get; init; }
    public int? SegmentationId { get; init; }
    public string DnsDomain { get; init; } = "";
    public ValueList<string> AvailabilityZoneHints { get; init; } = [];

    /// <summary>Whether an administrator gave the network to the DHCP agent or took it away; null: it has DHCP where its subnets say so.</summary>
    public bool? DhcpScheduled { get; init; }

    /// <summary>The tag of this network's access ports on br-int, 1–4094; null while no port of it is bound (and always for an external network).</summary>
    public int? LocalVlan { get; init; }
}
