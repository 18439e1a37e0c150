using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Ports: made, changed, removed by callers. The cloud's own ports are made beside what they serve.</summary>
internal static class Ports
{
    public static Outcome<Port> Create(Draft draft, AttributeBag body, string project)
    {
        if (NetworkOf(draft, body).Fails(out var why, out var network)) return why;
        if (!PortChecks.MayUse(draft, network)) return PortRefusals.ForeignNetwork(project);
        var owner = body.Text("device_owner") ?? "";
        if (PortChecks.Device(draft, owner, body.Text("device_id") ?? "") is { } foreign) return foreign;
        if (MacAddresses.Choose(draft, network.Id, body.Text("mac_address")).Fails(out why, out var mac)) return why;
        IEnumerable<AttributeValue>? wanted = body.Has("fixed_ips") ? body.List("fixed_ips") : null;
        if (Addresses.Allocate(draft, new(network, owner, mac, wanted, [])).Fails(out why, out var ips)) return why;
        if (Bindings.Bind(draft, network.Id, owner, Bindings.Wanted(PortBinding.Unbound, body)).Fails(out why, out var binding)) return why;
        var port = new Port
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body, revision: 1) with { Tags = body.List("tags").Select(tag => tag.Text).ToValueList() },
            Name = body.Text("name") ?? "",
            NetworkId = network.Id,
            MacAddress = mac,
            AdminStateUp = body.Flag("admin_state_up", true),
            DeviceId = body.Text("device_id") ?? "",
            DeviceOwner = owner,
            FixedIps = ips,
            AllowedAddressPairs = PortOptions.AddressPairs(body.List("allowed_address_pairs"), mac),
            ExtraDhcpOptions = PortOptions.Merged([], body.List("extra_dhcp_opts")),
            PortSecurityEnabled = !DeviceOwners.IsTrusted(owner) && body.Flag("port_security_enabled", network.PortSecurityEnabled),
            DnsName = body.Text("dns_name") ?? "",
            DnsDomain = body.Text("dns_domain") ?? "",
            PropagateUplinkStatus = body.Flag("propagate_uplink_status", true),
            Binding = binding,
        };
        return PortSecurity.Secured(draft, port, body).Fails(out why, out var secured) ? why : draft.Add(secured);
    }

    public static Outcome<Port> Update(Draft draft, Port port, AttributeBag body)
    {
        var network = draft.Snapshot.Networks.Find(port.NetworkId)!;
        var owner = body.Text("device_owner", port.DeviceOwner) ?? "";
        if (PortChecks.DeviceChange(draft, port, body) is { } foreign) return foreign;
        if (Mac(draft, port, body).Fails(out var why, out var mac)) return why;
        if (FixedIps(draft, port, network, owner, mac, body).Fails(out why, out var ips)) return why;
        if (Bindings.Bind(draft, network.Id, owner, Bindings.Wanted(port.Binding, body)).Fails(out why, out var binding)) return why;
        var changed = port with
        {
            Name = body.Text("name", port.Name) ?? "",
            MacAddress = mac,
            AdminStateUp = body.Flag("admin_state_up", port.AdminStateUp),
            DeviceId = body.Text("device_id", port.DeviceId) ?? "",
            DeviceOwner = owner,
            FixedIps = ips,
            AllowedAddressPairs = body.Has("allowed_address_pairs") ? PortOptions.AddressPairs(body.List("allowed_address_pairs"), mac) : port.AllowedAddressPairs,
            ExtraDhcpOptions = PortOptions.Merged(port.ExtraDhcpOptions, body.List("extra_dhcp_opts")),
            PortSecurityEnabled = body.Flag("port_security_enabled", port.PortSecurityEnabled),
            DnsName = body.Text("dns_name", port.DnsName) ?? "",
            DnsDomain = body.Text("dns_domain", port.DnsDomain) ?? "",
            Binding = binding,
            InactiveBindings = port.InactiveBindings.Where(other => other.HostId != binding.HostId).ToValueList(),
            Standard = Kinds.Described(port.Standard, body),
        };
        if (PortSecurity.Resecured(draft, changed, body).Fails(out why, out var secured)) return why;
        secured = draft.Replace(port, secured);
        if (secured.DeviceId != port.DeviceId) ServerPorts.Left(draft, port.Id);
        return secured;
    }

    public static Refusal? Delete(Draft draft, Port port)
    {
        if (PortChecks.IsServing(draft.Snapshot, port)) return PortRefusals.ServicePort(port);
        Remove(draft, port);
        return null;
    }

    /// <summary>Takes a port away, and what was associated with it.</summary>
    public static void Remove(Draft draft, Port port)
    {
        FloatingIpAssociations.Release(draft, port.Id);
        ServerPorts.Left(draft, port.Id);
        draft.Remove(port);
    }

    private static Outcome<Network> NetworkOf(Draft draft, AttributeBag body) =>
        draft.Snapshot.Networks.Find(body.Text("network_id")) is { } network && Visibility.Network(draft.Snapshot, draft.Caller, network)
            ? network
            : NetworkRefusals.NotFound(body.Text("network_id") ?? "");

    /// <summary>Null asks for a fresh one. A bound port keeps its MAC: the guest behind it has it.</summary>
    private static Outcome<MacAddress> Mac(Draft draft, Port port, AttributeBag body)
    {
        if (!body.Has("mac_address")) return port.MacAddress;
        var wanted = body.Text("mac_address");
        if (wanted is not null && MacAddress.Parse(wanted) == port.MacAddress) return port.MacAddress;
        return port.Binding.VifType == "ovs" ? PortRefusals.MacWhileBound(port, wanted ?? "None") : MacAddresses.Choose(draft, port.NetworkId, wanted);
    }

    private static Outcome<ValueList<FixedIp>> FixedIps(Draft draft, Port port, Network network, string owner, MacAddress mac, AttributeBag body)
    {
        if (!body.Has("fixed_ips")) return mac == port.MacAddress ? port.FixedIps : PortOptions.Readdressed(draft.Snapshot, port, mac);
        if (PortChecks.RouterAddress(draft.Snapshot, port, body.List("fixed_ips")) is { } fixedByRouter) return fixedByRouter;
        if (Addresses.Allocate(draft, new(network, owner, mac, body.List("fixed_ips"), port.FixedIps)).Fails(out var why, out var ips)) return why;
        return PortChecks.AddressChange(draft.Snapshot, port, ips) is { } refusal ? refusal : ips;
    }
}
