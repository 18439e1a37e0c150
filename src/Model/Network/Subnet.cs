namespace Neutrino.Model;

public sealed record Subnet : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public required string NetworkId { get; init; }
    public required Cidr Cidr { get; init; }
    public IpAddress? GatewayIp { get; init; }
    public bool EnableDhcp { get; init; } = true;
    public ValueList<AddressRange> AllocationPools { get; init; } = [];
    public ValueList<IpAddress> DnsNameservers { get; init; } = [];
    public ValueList<HostRoute> HostRoutes { get; init; } = [];
    public string? Ipv6AddressMode { get; init; }
    public string? Ipv6RaMode { get; init; }
    public string? SubnetPoolId { get; init; }
    public ValueList<string> ServiceTypes { get; init; } = [];

    public int IpVersion => Cidr.Version;
}

/// <summary>A static route handed out by DHCP or held by a router.</summary>
public sealed record HostRoute(Cidr Destination, IpAddress NextHop);
