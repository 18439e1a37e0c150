using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What a caller says of networks: nothing (before microversion 2.37), <c>auto</c>, <c>none</c>, or which.</summary>
public enum NetworkChoice { Unsaid, Auto, None, Given }

/// <summary>One network card: a port that exists, or a network with perhaps an address.</summary>
public sealed record NicOrder(string? NetworkId, string? PortId, IpAddress? FixedIp, string? Tag);

/// <summary>Servers to make, parsed and checked for form.</summary>
public sealed record ServerOrder
{
    public required string Name { get; init; }
    public required string FlavorId { get; init; }

    /// <summary>The root disk's image; null when nothing to boot from was named.</summary>
    public string? ImageId { get; init; }
    public string? Description { get; init; }

    /// <summary>The guest's own name, where the caller chooses it; null for the server's.</summary>
    public string? HostName { get; init; }
    public string? KeyName { get; init; }
    public string? UserData { get; init; }
    public ValueMap<string, string> Metadata { get; init; } = ValueMap<string, string>.Empty;
    public ValueList<string> Tags { get; init; } = [];
    public bool ConfigDrive { get; init; }

    /// <summary>Files for the guest, by path, as base64 (before microversion 2.57).</summary>
    public ValueMap<string, string> Files { get; init; } = ValueMap<string, string>.Empty;

    /// <summary><c>zone</c>, or (for administrators) <c>zone:host</c> and <c>zone:host:node</c>.</summary>
    public string? Zone { get; init; }

    /// <summary>The host, or hypervisor, that must have it (microversion 2.74).</summary>
    public string? Host { get; init; }
    public int MinCount { get; init; } = 1;
    public int MaxCount { get; init; } = 1;
    public NetworkChoice Networks { get; init; }
    public ValueList<NicOrder> Nics { get; init; } = [];

    /// <summary>Security groups by name or id; empty for the project's default one.</summary>
    public ValueList<string> SecurityGroups { get; init; } = [];
    public string? ServerGroupId { get; init; }
    public string DiskConfig { get; init; } = "MANUAL";
    public string? AccessIpV4 { get; init; }
    public string? AccessIpV6 { get; init; }
    public string? DiskTag { get; init; }
}
