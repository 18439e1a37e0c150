using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.ServerActions;
using static Neutrino.Rules.VmStates;

namespace Neutrino.Rules;

/// <summary>A server's network cards and addresses, changed while it runs.</summary>
public static class ServerInterfaces
{
    private static readonly Guard ToAttach = new("os_compute_api:os-attach-interfaces:create", "attach_interface", [Active, Paused, Stopped]);
    private static readonly Guard ToDetach = new("os_compute_api:os-attach-interfaces:delete", "detach_interface", [Active, Paused, Stopped]);

    /// <summary>One more card. Shown: the server, the port.</summary>
    public static Decision Attach(Snapshot snapshot, ComputeCall call, string id, NicOrder nic)
    {
        if (Check(snapshot, call, id, ToAttach).Fails(out var why, out var server)) return why;
        var draft = call.Draft(snapshot);
        if (nic is { NetworkId: null, PortId: null })
        {
            var available = ServerNetworks.Available(snapshot, server.ProjectId).Where(network => ServerPorts.Of(snapshot, server).All(port => port.NetworkId != network.Id)).ToList();
            if (available.Count > 1) return ComputeRefusals.NetworkAmbiguous(400);
            if (available.Count == 0) return ComputeRefusals.Bad("No networks are available to attach.", "InterfaceAttachFailedNoNetwork");
            nic = nic with { NetworkId = available[0].Id };
        }

        if (ServerPorts.Attach(draft, server, nic, null).Fails(out why, out var wired)) return why.Type == "PortInUse" ? why with { Status = 400 } : Missing(why);
        Done(draft, call, server, wired, "attach_interface");
        return draft.Decide([wired, draft.Snapshot.Ports.Find(wired.Ports[^1])!]);
    }

    public static Decision Detach(Snapshot snapshot, ComputeCall call, string id, string portId)
    {
        if (Check(snapshot, call, id, ToDetach).Fails(out var why, out var server)) return why;
        if (!server.Ports.Contains(portId)) return ComputeRefusals.PortNotFound(portId, 404);
        var draft = call.Draft(snapshot);
        ServerPorts.Detach(draft, server, portId);
        return Detached(draft, call, server, portId);
    }

    /// <summary>Another address on a network's card: <c>addFixedIp</c>.</summary>
    public static Decision AddFixedIp(Snapshot snapshot, ComputeCall call, string id, string networkId)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-multinic:add", "add_fixed_ip", [Active, Paused, Suspended, Stopped, Error])).Fails(out var why, out var server)) return why;
        foreach (var port in ServerPorts.Of(snapshot, server).Where(port => port.NetworkId == networkId))
        {
            foreach (var subnet in snapshot.Subnets.By("network", networkId).Where(subnet => subnet.IpVersion == 4))
            {
                var draft = call.Draft(snapshot);
                var wanted = port.FixedIps.Select(ip => AttributeValue.Of(("subnet_id", ip.SubnetId), ("ip_address", ip.Address.ToString()))).Append(AttributeValue.Of(("subnet_id", subnet.Id)));
                if (!Ports.Update(draft, port, ServerNetworks.Bag(("fixed_ips", wanted.ToImmutableArray()))).Fails(out _, out _)) return Done(draft, call, server, server, "addFixedIp");
            }
        }

        return ComputeRefusals.NotFound($"Network could not be found for instance {id}.") with { Status = 400 };
    }

    public static Decision RemoveFixedIp(Snapshot snapshot, ComputeCall call, string id, string address)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-multinic:remove", "remove_fixed_ip", [Active, Paused, Suspended, Stopped, Error])).Fails(out var why, out var server)) return why;
        if (ServerPorts.Of(snapshot, server).FirstOrDefault(port => port.FixedIps.Any(ip => ip.Address.ToString() == address)) is not { } holder)
            return ComputeRefusals.Bad($"Fixed IP address {address} not found for instance {id}.", "FixedIpNotFoundForInstance");
        var draft = call.Draft(snapshot);
        var kept = holder.FixedIps.Where(ip => ip.Address.ToString() != address).Select(ip => AttributeValue.Of(("subnet_id", ip.SubnetId), ("ip_address", ip.Address.ToString())));
        return Ports.Update(draft, holder, ServerNetworks.Bag(("fixed_ips", kept.ToImmutableArray()))).Fails(out why, out _)
            ? ComputeRefusals.FromNetwork(why, holder.NetworkId)
            : Done(draft, call, server, server, "removeFixedIp");
    }

    /// <summary>A floating IP of the project, by its address, put on the server: <c>addFloatingIp</c>.</summary>
    public static Decision AddFloatingIp(Snapshot snapshot, ComputeCall call, string id, string address, string? fixedAddress)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-floating-ips:add", "add_floating_ip") { AnyTask = true, MustHaveLaunched = false }).Fails(out var why, out var server)) return why;
        if (Floating(snapshot, call, address) is not { } floatingIp) return ComputeRefusals.NotFound("floating IP not found");
        var ports = ServerPorts.Of(snapshot, server).Where(port => port.FixedIps.Any(ip => ip.Address.Version == 4)).ToList();
        if (ports.Count == 0) return ComputeRefusals.Bad("No nw_info cache associated with instance");
        var chosen = fixedAddress is null ? ports[0] : ports.FirstOrDefault(port => port.FixedIps.Any(ip => ip.Address.ToString() == fixedAddress));
        if (chosen is null) return ComputeRefusals.Bad("Specified fixed address not assigned to instance");
        var at = fixedAddress ?? chosen.FixedIps.First(ip => ip.Address.Version == 4).Address.ToString();
        var draft = call.Draft(snapshot);
        return FloatingIps.Update(draft, floatingIp, ServerNetworks.Bag(("port_id", chosen.Id), ("fixed_ip_address", at))).Fails(out why, out _)
            ? ComputeRefusals.Bad($"Unable to associate floating IP {address} to fixed IP {at} for instance {id}. Error: {why.Message}")
            : Done(draft, call, server, server, "addFloatingIp");
    }

    public static Decision RemoveFloatingIp(Snapshot snapshot, ComputeCall call, string id, string address)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-floating-ips:remove", "remove_floating_ip") { AnyTask = true, MustHaveLaunched = false }).Fails(out var why, out var server)) return why;
        if (Floating(snapshot, call, address) is not { } floatingIp) return ComputeRefusals.NotFound("floating IP not found");
        if (floatingIp.PortId is not { } port || !server.Ports.Contains(port))
            return ComputeRefusals.Conflict($"Floating IP {address} is not associated with instance {id}.");
        var draft = call.Draft(snapshot);
        return FloatingIps.Update(draft, floatingIp, ServerNetworks.Bag(("port_id", AttributeValue.Null))).Fails(out why, out _)
            ? ComputeRefusals.FromNetwork(why, floatingIp.FloatingNetworkId)
            : Done(draft, call, server, server, "removeFloatingIp");
    }

    public static Decision AddSecurityGroup(Snapshot snapshot, ComputeCall call, string id, string nameOrId) =>
        Regroup(snapshot, call, id, nameOrId, "os_compute_api:os-security-groups:add", (groups, group) => groups.Contains(group) ? groups : groups.Add(group));

    public static Decision RemoveSecurityGroup(Snapshot snapshot, ComputeCall call, string id, string nameOrId) =>
        Regroup(snapshot, call, id, nameOrId, "os_compute_api:os-security-groups:remove", (groups, group) => groups.Remove(group));

    private static Decision Regroup(Snapshot snapshot, ComputeCall call, string id, string nameOrId, string rule, Func<ValueList<string>, string, ValueList<string>> edit)
    {
        if (Check(snapshot, call, id, new(rule, "security_group") { AnyTask = true, MustHaveLaunched = false }).Fails(out var why, out var server)) return why;
        if (ServerLookups.Group(snapshot, call.Caller, server.ProjectId, nameOrId, 404).Fails(out why, out var group)) return why;
        var (draft, ports) = (call.Draft(snapshot), ServerPorts.Of(snapshot, server).Where(port => port.PortSecurityEnabled).ToList());
        var adds = rule.EndsWith("add", StringComparison.Ordinal);
        if (adds && ports.Count == 0) return ComputeRefusals.Bad("Network requires port_security_enabled and subnet associated in order to apply security groups.");
        if (!adds && ports.All(port => !port.SecurityGroups.Contains(group.Id)))
            return ComputeRefusals.NotFound($"Security group {nameOrId} not associated with the instance {id}");
        foreach (var port in ports) draft.Replace(port, port with { SecurityGroups = edit(port.SecurityGroups, group.Id) });
        return Done(draft, call, server, server, adds ? "addSecurityGroup" : "removeSecurityGroup");
    }

    private static FloatingIp? Floating(Snapshot snapshot, ComputeCall call, string address) =>
        snapshot.FloatingIps.By("address", address).FirstOrDefault(ip => call.Caller.IsAdmin || ip.ProjectId == call.Caller.ProjectId);

    private static Decision Detached(Draft draft, ComputeCall call, Server before, string portId)
    {
        var known = draft.Snapshot.Servers.Find(before.Id)!;
        return Done(draft, call, known, ServerPorts.Without(known, portId), "detach_interface");
    }

    /// <summary>What the body of an attach names and is not there is 404, where a new server answers 400.</summary>
    private static Refusal Missing(Refusal why) => why.Type is "NetworkNotFound" or "PortNotFound" ? why with { Status = 404 } : why;
}
