using Neutrino.Model;

namespace Neutrino.Api.Compute;

internal readonly record struct ServerAddress(IpAddress Ip, bool IsFloating, MacAddress Mac);

internal readonly record struct NetworkAddresses(string Name, List<ServerAddress> Addresses);

/// <summary>The addresses and security groups of a server, read from its ports.</summary>
internal static class ServerAddresses
{
    public static List<NetworkAddresses> Of(Snapshot snapshot, Server server)
    {
        var networks = new List<NetworkAddresses>(server.Ports.Count);
        foreach (var id in server.Ports)
        {
            if (snapshot.Ports.Find(id) is not { } port || snapshot.Networks.Find(port.NetworkId) is not { } network) continue;
            var addresses = Named(networks, network.Name);
            foreach (var ip in port.FixedIps) addresses.Add(new(ip.Address, false, port.MacAddress));
            if (snapshot.FloatingIps.Count == 0) continue;
            foreach (var floating in snapshot.FloatingIps.By("port", port.Id)) addresses.Add(new(floating.Address, true, port.MacAddress));
        }

        return networks;
    }

    public static IEnumerable<Port> PortsOf(Snapshot snapshot, Server server) =>
        server.Ports.Select(snapshot.Ports.Find).Where(port => port is not null).Select(port => port!);

    public static IEnumerable<SecurityGroup> GroupsOf(Snapshot snapshot, Server server) => Groups(snapshot, GroupIdsOf(snapshot, server));

    /// <summary>The groups that its ports name, in the order of the ports, some perhaps more than once.</summary>
    public static ValueList<string> GroupIdsOf(Snapshot snapshot, Server server)
    {
        var named = ValueList<string>.Empty;
        foreach (var id in server.Ports)
            if (snapshot.Ports.Find(id) is { SecurityGroups: { Count: > 0 } own }) named = named.Count == 0 ? own : new(named.Items.AddRange(own.Items));
        return named;
    }

    /// <summary>Each once.</summary>
    public static IEnumerable<SecurityGroup> Groups(Snapshot snapshot, ValueList<string> ids) => ids.Distinct().Select(snapshot.SecurityGroups.Find).OfType<SecurityGroup>();

    private static List<ServerAddress> Named(List<NetworkAddresses> networks, string name)
    {
        foreach (var network in networks)
            if (network.Name == name) return network.Addresses;
        networks.Add(new(name, []));
        return networks[^1].Addresses;
    }
}
