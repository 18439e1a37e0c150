namespace Neutrino.Model;

public sealed record Port : INetworkResource
{
    public required string Id { get; init; }

    /// <summary>Empty for ports that belong to the cloud itself (router gateways, floating IPs).</summary>
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public required string NetworkId { get; init; }
    public required MacAddress MacAddress { get; init; }
    public bool AdminStateUp { get; init; } = true;
    public string DeviceId { get; init; } = "";
    public string DeviceOwner { get; init; } = "";
    public ValueList<FixedIp> FixedIps { get; init; } = [];
    public ValueList<AllowedAddressPair> AllowedAddressPairs { get; init; } = [];
    public ValueList<ExtraDhcpOption> ExtraDhcpOptions { get; init; } = [];
    public ValueList<string> SecurityGroups { get; init; } = [];
    public bool PortSecurityEnabled { get; init; } = true;
    public string DnsName { get; init; } = "";
    public string DnsDomain { get; init; } = "";
    public bool PropagateUplinkStatus { get; init; } = true;
    public PortBinding Binding { get; init; } = PortBinding.Unbound;

    /// <summary>Bindings kept for a later activation; none has a zone.</summary>
    public ValueList<PortBinding> InactiveBindings { get; init; } = [];

    /// <summary>The Network API's status of a port without a host unit (floating IP ports say N/A); null when the host decides.</summary>
    public string? FixedStatus { get; init; }
}

/// <param name="SubnetId">The subnet the address is of.</param>
/// <param name="Address">Unique within its subnet.</param>
public sealed record FixedIp(string SubnetId, IpAddress Address);

public sealed record AllowedAddressPair(Cidr Address, MacAddress Mac);

public sealed record ExtraDhcpOption(string Name, string Value, int IpVersion);

/// <summary>Where and how a port is plugged (the <c>binding:*</c> attributes).</summary>
public sealed record PortBinding
{
    public static readonly PortBinding Unbound = new();

    /// <summary>Empty while unbound.</summary>
    public string HostId { get; init; } = "";
    public string VnicType { get; init; } = "normal";

    /// <summary><c>unbound</c>, <c>ovs</c> or <c>binding_failed</c>.</summary>
    public string VifType { get; init; } = "unbound";

    /// <summary><c>binding:profile</c>, as the caller wrote it: JSON text of an object.</summary>
    public string Profile { get; init; } = "{}";

    /// <summary>True when Neutrino makes the qbr/qvb/qvo itself; false when it waits for another plugger (Nova's os-vif) to do so.</summary>
    public bool SelfPlugged { get; init; }

    /// <summary>The connection tracking zone of the port's firewall, 4097–65535; null while unbound. Unique on its host.</summary>
    public int? Zone { get; init; }
}

/// <summary>The values of <c>device_owner</c> that Neutrino itself gives a meaning.</summary>
public static class DeviceOwners
{
    public const string Dhcp = "network:dhcp";
    public const string RouterInterface = "network:router_interface";
    public const string RouterGateway = "network:router_gateway";
    public const string FloatingIp = "network:floatingip";
    public const string ComputePrefix = "compute:";
    public const string NetworkPrefix = "network:";

    /// <summary>A router's leg, inside or outside.</summary>
    public static bool IsRouter(string owner) => owner is RouterInterface or RouterGateway;

    /// <summary>Ports of the cloud's own services: trusted, without port security.</summary>
    public static bool IsTrusted(string owner) => owner.StartsWith(NetworkPrefix, StringComparison.Ordinal) || owner.StartsWith("neutron:", StringComparison.Ordinal);
}
