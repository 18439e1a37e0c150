namespace Neutrino.Model;

public sealed record FloatingIp : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public required string FloatingNetworkId { get; init; }

    /// <summary>The port on the external network that holds <see cref="Address"/>.</summary>
    public required string FloatingPortId { get; init; }
    public required IpAddress Address { get; init; }

    /// <summary>The associated port, its address and the router that translates; all null or none.</summary>
    public string? PortId { get; init; }
    public IpAddress? FixedAddress { get; init; }
    public string? RouterId { get; init; }
    public string DnsName { get; init; } = "";
    public string DnsDomain { get; init; } = "";
}
