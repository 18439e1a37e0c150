using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What has to be known of every kind of row.</summary>
internal static class Kinds
{
    public static ResourceKind Of(IResource row) => row switch
    {
        Network => ResourceKind.Network,
        Subnet => ResourceKind.Subnet,
        Port => ResourceKind.Port,
        Router => ResourceKind.Router,
        FloatingIp => ResourceKind.FloatingIp,
        SecurityGroup => ResourceKind.SecurityGroup,
        SecurityGroupRule => ResourceKind.SecurityGroupRule,
        AddressGroup => ResourceKind.AddressGroup,
        AddressScope => ResourceKind.AddressScope,
        SubnetPool => ResourceKind.SubnetPool,
        RbacPolicy => ResourceKind.RbacPolicy,
        Quota => ResourceKind.Quota,
        AutoAllocatedTopology => ResourceKind.AutoAllocatedTopology,
        _ => OfCompute(row),
    };

    private static ResourceKind OfCompute(IResource row) => row switch
    {
        Flavor => ResourceKind.Flavor,
        KeyPair => ResourceKind.KeyPair,
        Server => ResourceKind.Server,
        DeletedServer => ResourceKind.DeletedServer,
        ServerCounter => ResourceKind.ServerCounter,
        InstanceAction => ResourceKind.InstanceAction,
        ServerGroup => ResourceKind.ServerGroup,
        ComputeQuota => ResourceKind.ComputeQuota,
        ComputeService => ResourceKind.ComputeService,
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.GetType(), "not a row of the Network or Compute API"),
    };

    public static INetworkResource WithStandard(INetworkResource row, StandardAttributes standard) => row switch
    {
        Network network => network with { Standard = standard },
        Subnet subnet => subnet with { Standard = standard },
        Port port => port with { Standard = standard },
        Router router => router with { Standard = standard },
        FloatingIp floatingIp => floatingIp with { Standard = standard },
        SecurityGroup group => group with { Standard = standard },
        SecurityGroupRule rule => rule with { Standard = standard },
        AddressGroup group => group with { Standard = standard },
        AddressScope scope => scope with { Standard = standard },
        SubnetPool pool => pool with { Standard = standard },
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.GetType(), "a row without standard attributes"),
    };

    /// <summary>The description of a body over that of the row.</summary>
    public static StandardAttributes Described(StandardAttributes standard, AttributeBag body) =>
        standard with { Description = body.Text("description", standard.Description) ?? "" };
}
