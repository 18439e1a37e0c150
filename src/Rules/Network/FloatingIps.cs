using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Floating IPs: taken from an external network, associated with a port, given back.</summary>
internal static class FloatingIps
{
    public static Outcome<FloatingIp> Create(Draft draft, AttributeBag body, string project)
    {
        if (NetworkOf(draft, body).Fails(out var why, out var network)) return why;
        var id = draft.NewId();
        if (RouterPorts.AddFloating(draft, id, network, Wanted(body)).Fails(out why, out var port)) return why;
        if (port.FixedIps.FirstOrDefault(ip => ip.Address.Version == 4) is not { } held) return FloatingIpRefusals.NoIpv4Subnet(network.Id);
        var floatingIp = new FloatingIp
        {
            Id = id,
            ProjectId = project,
            Standard = draft.NewStandard(body),
            FloatingNetworkId = network.Id,
            FloatingPortId = port.Id,
            Address = held.Address,
            DnsName = body.Text("dns_name") ?? "",
            DnsDomain = body.Text("dns_domain") ?? "",
        };
        if (body.Text("port_id") is not { } portId)
            return body.Text("fixed_ip_address") is null ? draft.Add(floatingIp) : FloatingIpRefusals.AddressWithoutPort();
        return FloatingIpAssociations.With(draft, floatingIp, portId, body.Text("fixed_ip_address")).Fails(out why, out var associated) ? why : draft.Add(associated);
    }

    public static Outcome<FloatingIp> Update(Draft draft, FloatingIp floatingIp, AttributeBag body)
    {
        var changed = floatingIp with { Standard = Kinds.Described(floatingIp.Standard, body) };
        var fixedIp = body.Text("fixed_ip_address");
        if (body.Text("port_id") is { } portId)
        {
            if (FloatingIpAssociations.With(draft, changed, portId, fixedIp).Fails(out var why, out changed!)) return why;
        }
        else if (fixedIp is not null)
        {
            return FloatingIpRefusals.AddressWithoutPort();
        }
        else if (body.Has("port_id"))
        {
            changed = changed with { PortId = null, FixedAddress = null, RouterId = null };
        }

        return draft.Replace(floatingIp, changed);
    }

    public static Refusal? Delete(Draft draft, FloatingIp floatingIp)
    {
        draft.Remove(floatingIp);
        if (draft.Snapshot.Ports.Find(floatingIp.FloatingPortId) is { } port) draft.Remove(port);
        return null;
    }

    private static Outcome<Network> NetworkOf(Draft draft, AttributeBag body)
    {
        var id = body.Text("floating_network_id") ?? "";
        if (draft.Snapshot.Networks.Find(id) is not { } network || !Visibility.Network(draft.Snapshot, draft.Caller, network)) return NetworkRefusals.NotFound(id);
        if (!network.External) return FloatingIpRefusals.NotExternal(id);
        return draft.Snapshot.Subnets.By("network", id).Any(subnet => subnet.IpVersion == 4) ? network : FloatingIpRefusals.NoIpv4Subnet(id);
    }

    private static IEnumerable<AttributeValue>? Wanted(AttributeBag body)
    {
        var (subnet, address) = (body.Text("subnet_id"), body.Text("floating_ip_address"));
        return (subnet, address) switch
        {
            (null, null) => null,
            (not null, null) => [AttributeValue.Of(("subnet_id", subnet))],
            (null, not null) => [AttributeValue.Of(("ip_address", address))],
            _ => [AttributeValue.Of(("subnet_id", subnet), ("ip_address", address))],
        };
    }
}
