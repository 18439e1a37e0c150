using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The ports of servers: made or taken, bound, and let go, by the Network API's own rules in the same decision.</summary>
internal static class ServerPorts
{
    /// <summary>A port that a caller gave, if a server may have it.</summary>
    public static Outcome<Port> Usable(Draft draft, string id, string serverId, string project)
    {
        if (draft.Snapshot.Ports.Find(id) is not { } port || !Visibility.Port(draft.Snapshot, draft.Caller, port)) return ComputeRefusals.PortNotFound(id);
        if (port.ProjectId != project) return ComputeRefusals.PortNotUsable(id, serverId);
        if (port.DeviceId.Length > 0) return ComputeRefusals.PortInUse(id);
        return port.FixedIps.Count == 0 ? ComputeRefusals.PortNeedsFixedIp(id) : port;
    }

    /// <summary>The server with one more card, plugged on this host. <paramref name="groups"/> are those of a port made for it; null for the default one.</summary>
    public static Outcome<Server> Attach(Draft draft, Server server, NicOrder nic, ValueList<string>? groups)
    {
        var owner = DeviceOwners.ComputePrefix + server.AvailabilityZone;
        if (Wired(draft, server, nic, owner, groups).Fails(out var why, out var port)) return why;
        if (Bindings.Bind(draft, port.NetworkId, owner, port.Binding with { HostId = draft.Settings.HostName, SelfPlugged = true }).Fails(out why, out var binding)) return why;
        draft.Replace(port, port with { DeviceId = server.Id, DeviceOwner = owner, Binding = binding });
        return server with
        {
            Ports = server.Ports.Add(port.Id),
            OwnPorts = nic.PortId is null ? server.OwnPorts.Add(port.Id) : server.OwnPorts,
            PortTags = nic.Tag is { } tag ? server.PortTags.With(port.Id, tag) : server.PortTags,
        };
    }

    /// <summary>Takes a card out: a port that was made for the server goes, one that was given to it is free again.</summary>
    public static void Detach(Draft draft, Server server, string portId)
    {
        if (draft.Snapshot.Ports.Find(portId) is not { } port) return;
        if (server.OwnPorts.Contains(portId)) Ports.Remove(draft, port);
        else Free(draft, port);
    }

    /// <summary>The server as it is when a port is no longer its own.</summary>
    public static Server Without(Server server, string portId) => server with
    {
        Ports = server.Ports.Remove(portId),
        OwnPorts = server.OwnPorts.Remove(portId),
        PortTags = server.PortTags.Without(portId),
    };

    /// <summary>A port that goes, or turns to another device, leaves its server.</summary>
    public static void Left(Draft draft, string portId)
    {
        foreach (var server in draft.Snapshot.Servers.By("port", portId).ToList()) draft.Replace(server, Without(server, portId));
    }

    public static IEnumerable<Port> Of(Snapshot snapshot, Server server) =>
        server.Ports.Select(snapshot.Ports.Find).Where(port => port is not null).Select(port => port!);

    private static void Free(Draft draft, Port port)
    {
        var unbound = port.Binding with { HostId = "", VifType = "unbound", Zone = null, SelfPlugged = false };
        draft.Replace(port, port with { DeviceId = "", DeviceOwner = "", Binding = unbound });
    }

    private static Outcome<Port> Wired(Draft draft, Server server, NicOrder nic, string owner, ValueList<string>? groups)
    {
        if (nic.PortId is { } given) return Usable(draft, given, server.Id, server.ProjectId);
        if (ServerNetworks.Network(draft, nic).Fails(out var why, out var network)) return why;
        if (groups is { Count: > 0 } && !network.PortSecurityEnabled) return ComputeRefusals.Bad("Network requires port_security_enabled and subnet associated in order to apply security groups.", "SecurityGroupCannotBeApplied");
        var body = ServerNetworks.Bag(("network_id", network.Id), ("device_id", server.Id), ("device_owner", owner));
        if (nic.FixedIp is { } address) body = body.With("fixed_ips", ImmutableArray.Create(AttributeValue.Of(("ip_address", address.ToString()))));
        if (groups is { Count: > 0 } named) body = body.With("security_groups", AttributeValue.Texts(named));
        if (Access.Create(draft, PortTable.Table, body, server.ProjectId) is { } forbidden) return ComputeRefusals.FromNetwork(forbidden, network.Id);
        if (QuotaRules.Exceeded(draft, PortTable.Table, server.ProjectId) is not null) return ComputeRefusals.TooManyPorts();
        return Ports.Create(draft, body, server.ProjectId).Fails(out why, out var port) ? ComputeRefusals.FromNetwork(why, network.Id) : port;
    }
}
