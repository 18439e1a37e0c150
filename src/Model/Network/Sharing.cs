namespace Neutrino.Model;

public sealed record SubnetPool : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public ValueList<Cidr> Prefixes { get; init; } = [];
    public int DefaultPrefixLength { get; init; }
    public int MinPrefixLength { get; init; }
    public int MaxPrefixLength { get; init; }
    public int? DefaultQuota { get; init; }
    public bool IsDefault { get; init; }
    public string? AddressScopeId { get; init; }
    public int IpVersion { get; init; } = 4;
}

public sealed record AddressScope : INetworkResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }
    public required StandardAttributes Standard { get; init; }
    public string Name { get; init; } = "";
    public int IpVersion { get; init; } = 4;
}

/// <summary>A grant. <c>shared</c> on a network is the policy (network, id, <c>access_as_shared</c>, <c>*</c>), as in Neutron.</summary>
public sealed record RbacPolicy : IResource
{
    public required string Id { get; init; }
    public required string ProjectId { get; init; }

    /// <summary><c>network</c>, <c>subnetpool</c>, <c>address_scope</c>, <c>address_group</c>, <c>security_group</c>.</summary>
    public required string ObjectType { get; init; }
    public required string ObjectId { get; init; }

    /// <summary><c>access_as_shared</c> or <c>access_as_external</c>.</summary>
    public required string Action { get; init; }

    /// <summary>A project id, or <c>*</c>.</summary>
    public required string TargetTenant { get; init; }
}

/// <summary>The limits of one project that differ from the defaults; <see cref="Id"/> is the project's id. −1 is no limit.</summary>
public sealed record Quota : IResource
{
    public required string Id { get; init; }
    public ValueMap<string, int> Limits { get; init; } = ValueMap<string, int>.Empty;
}

/// <summary>A project's auto-allocated topology; <see cref="Id"/> is the project's id.</summary>
public sealed record AutoAllocatedTopology : IResource
{
    public required string Id { get; init; }
    public required string NetworkId { get; init; }
    public required string RouterId { get; init; }
}
