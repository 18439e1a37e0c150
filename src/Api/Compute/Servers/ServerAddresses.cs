using Neutrino.Model;

namespace Neutrino.Api.Compute;

internal sealed record ServerAddress(IpAddress Ip, bool IsFloating, MacAddress Mac);

internal sealed record NetworkAddresses(string Name, string Label, List<ServerAddress> Addresses);

/// <summary>The addresses and security groups of a server, read from its ports.</summary>
internal static class ServerAddresses
{
    public static List<NetworkAddresses> Of(Snapshot snapshot, Server server)
    {
        var networks = new List<NetworkAddresses>();
        foreach (var id in server.Ports)
        {
            if (snapshot.Ports.Find(id) is not { } port || snapshot.Networks.Find(port.NetworkId) is not { } network) continue;
            var addresses = networks.Find(known => known.Name == network.Name)?.Addresses;
            if (addresses is null) networks.Add(new(network.Name, network.Id, addresses = []));
            addresses.AddRange(port.FixedIps.Select(ip => new ServerAddress(ip.Address, false, port.MacAddress)));
            addresses.AddRange(snapshot.FloatingIps.By("port", port.Id).Select(floating => new ServerAddress(floating.Address, true, port.MacAddress)));
        }

        return networks;
    }

    public static IEnumerable<Port> PortsOf(Snapshot snapshot, Server server) =>
        server.Ports.Select(snapshot.Ports.Find).Where(port => port is not null).Select(port => port!);

    /// <summary>Each once, in the order of the ports.</summary>
    public static List<SecurityGroup> GroupsOf(Snapshot snapshot, Server server)
    {
        var groups = new List<SecurityGroup>();
        foreach (var port in PortsOf(snapshot, server))
            foreach (var id in port.SecurityGroups)
                if (!groups.Exists(known => known.Id == id) && snapshot.SecurityGroups.Find(id) is { } group) groups.Add(group);
        return groups;
    }
}
