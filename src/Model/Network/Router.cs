namespace Neutrino.Model;

public sealed record Router : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;
    public ExternalGateway? Gateway { get; init; }
    public ValueList<HostRoute> Routes { get; init; } = [];
    public ValueList<string> AvailabilityZoneHints { get; init; } = [];

    /// <summary>Taken from the L3 agent by an administrator: the router is nowhere until it is given back.</summary>
    public bool Unscheduled { get; init; }
}

/// <summary>A router's leg on an external network. Its addresses are those of <see cref="PortId"/>.</summary>
public sealed record ExternalGateway(string NetworkId, string PortId, bool EnableSnat);
