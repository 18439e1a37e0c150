namespace Neutrino.Cli.Neutron;

/// <summary>All kinds of resources, by the name that bodies use.</summary>
internal static class Resources
{
    public static readonly IReadOnlyList<Resource> All =
    [
        Networks.Table, Subnets.Table, Ports.Table, Routers.Table, FloatingIps.Table, SecurityGroups.Groups, SecurityGroups.Rules, Pools.SubnetPools, Pools.AddressScopes,
        Others.Rbac, Others.Agents, Others.Extensions, Others.Zones, Others.Providers, Others.Availability, Others.Qos,
    ];

    public static Resource Named(string name) => All.FirstOrDefault(resource => resource.Name == name) ?? throw new CommandException($"There is no kind of resource '{name}'");
}
