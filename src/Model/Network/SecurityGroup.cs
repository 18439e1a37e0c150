namespace Neutrino.Model;

/// <summary>A security group; its rules are rows of their own, found through <c>Snapshot.SecurityGroupRules</c> by group.</summary>
public sealed record SecurityGroup : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public bool Stateful { get; init; } = true;
}

public sealed record SecurityGroupRule : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public required string SecurityGroupId { get; init; }

    /// <summary><c>ingress</c> or <c>egress</c>.</summary>
    public required string Direction { get; init; }

    /// <summary><c>IPv4</c> or <c>IPv6</c>.</summary>
    public required string EtherType { get; init; }

    /// <summary>As the caller gave it: a name (<c>tcp</c>), a number (<c>6</c>), or null for any.</summary>
    public string? Protocol { get; init; }

    /// <summary>Port range, or ICMP type.</summary>
    public int? PortRangeMin { get; init; }

    /// <summary>Port range, or ICMP code.</summary>
    public int? PortRangeMax { get; init; }

    /// <summary>As the caller gave it; <see cref="RemotePrefix"/> is the normalized form.</summary>
    public string? RemoteIpPrefix { get; init; }
    public Cidr? RemotePrefix { get; init; }
    public string? RemoteGroupId { get; init; }
    public string? RemoteAddressGroupId { get; init; }

    /// <summary>Came with its group: such a rule has no description, rather than an empty one.</summary>
    public bool IsAutomatic { get; init; }
}

public sealed record AddressGroup : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public ValueList<Cidr> Addresses { get; init; } = [];
}
