using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>From what a caller says of networks to network cards.</summary>
internal static class ServerNetworks
{
    /// <summary>The cards of each server of an order: what is unsaid or <c>auto</c> is chosen here, once.</summary>
    public static Outcome<ValueList<NicOrder>> Choose(Draft draft, ServerOrder order, string project)
    {
        switch (order.Networks)
        {
            case NetworkChoice.None: return ValueList<NicOrder>.Empty;
            case NetworkChoice.Given when order.Nics.Count > 0: return Checked(draft, order, project);
        }

        var available = Available(draft.Snapshot, project);
        if (available.Count > 1) return ComputeRefusals.NetworkAmbiguous();
        if (available.Count == 1) return Checked(draft, order with { Nics = [new NicOrder(available[0].Id, null, null, null)] }, project);
        return order.Networks == NetworkChoice.Auto ? Allocated(draft, project) : ValueList<NicOrder>.Empty;
    }

    /// <summary>The networks a project may use without naming one: its own and those shared with it.</summary>
    public static List<Network> Available(Snapshot snapshot, string project) => snapshot.Networks.All
        .Where(network => network.ProjectId == project || Grants.Shared(snapshot, Grants.Network, network.Id, project)).ToList();

    private static Outcome<ValueList<NicOrder>> Allocated(Draft draft, string project)
    {
        if (AutoAllocatedTopologies.Create(draft, AttributeBag.Empty, project).Fails(out _, out var topology))
            return ComputeRefusals.Bad($"Unable to automatically allocate a network for project {project}", "UnableToAutoAllocateNetwork");
        return new ValueList<NicOrder>([new NicOrder(topology.NetworkId, null, null, null)]);
    }

    private static Outcome<ValueList<NicOrder>> Checked(Draft draft, ServerOrder order, string project)
    {
        var ports = new HashSet<string>(StringComparer.Ordinal);
        foreach (var nic in order.Nics)
        {
            if (order.MaxCount > 1 && Several(nic) is { } several) return several;
            if (nic.PortId is { } port)
            {
                if (ServerPorts.Usable(draft, port, "", project).Fails(out var why, out _)) return why;
                if (!ports.Add(port)) return ComputeRefusals.PortInUse(port);
            }
            else if (Network(draft, nic).Fails(out var why, out _))
            {
                return why;
            }
        }

        return order.Nics;
    }

    private static Refusal? Several(NicOrder nic)
    {
        if (nic.PortId is not null)
        {
            return ComputeRefusals.Bad(
                "Failed to launch instances: Unable to launch multiple instances with a single configured port ID. Please launch your instance one by one with different ports.",
                "MultiplePortsNotApplicable");
        }

        return nic.FixedIp is null ? null
            : ComputeRefusals.Bad("Failed to launch instances: max_count cannot be greater than 1 if an fixed_ip is specified.", "InvalidFixedIpAndMaxCountRequest");
    }

    /// <summary>The network of a card, if a guest may be on it.</summary>
    internal static Outcome<Network> Network(Draft draft, NicOrder nic)
    {
        var (snapshot, id) = (draft.Snapshot, nic.NetworkId ?? "");
        if (snapshot.Networks.Find(id) is not { } network || !Visibility.Network(snapshot, draft.Caller, network)) return ComputeRefusals.NetworkNotFound(id);
        if (snapshot.Subnets.CountBy("network", id) == 0) return ComputeRefusals.NetworkNeedsSubnet(id);
        if (network.External && !draft.Caller.IsAdmin && !Grants.Shared(snapshot, Grants.Network, id, draft.Caller.ProjectId)) return ComputeRefusals.ExternalNetwork(id);
        if (nic.FixedIp is not { } address) return network;
        var held = snapshot.Ports.By("ip", address.ToString()).FirstOrDefault(port => port.NetworkId == id);
        return held is null ? network
            : ComputeRefusals.Bad($"Fixed IP address {address} is already in use on instance {(held.DeviceId.Length > 0 ? held.DeviceId : held.Id)}.", "FixedIpAlreadyInUse");
    }

    internal static AttributeBag Bag(params (string Name, AttributeValue Value)[] values) => new(values.ToImmutableDictionary(value => value.Name, value => value.Value));
}
