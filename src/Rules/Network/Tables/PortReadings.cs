using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>How a port's composed attributes are read.</summary>
internal static class PortReadings
{
    public static AttributeValue Status(ReadContext at, Port port) =>
        port.FixedStatus is { } status ? status
        : port.Binding.VifType != "ovs" ? "DOWN"
        : at.HostStatus(ResourceKind.Port, port.Id) ?? "DOWN";

    public static AttributeValue FixedIps(Port port) => ImmutableArray.CreateRange(
        port.FixedIps.Items, ip => AttributeValue.Of(("subnet_id", ip.SubnetId), ("ip_address", ip.Address.ToString())));

    /// <summary>A single address is written without its length, as it was given.</summary>
    public static AttributeValue AddressPairs(Port port) => ImmutableArray.CreateRange(
        port.AllowedAddressPairs.Items,
        pair => AttributeValue.Of(("mac_address", pair.Mac.ToString()), ("ip_address", pair.Address.IsSingleAddress ? pair.Address.Address.ToString() : pair.Address.ToString())));

    public static AttributeValue ExtraDhcpOptions(Port port) => ImmutableArray.CreateRange(
        port.ExtraDhcpOptions.Items, option => AttributeValue.Of(("opt_name", option.Name), ("opt_value", option.Value), ("ip_version", option.IpVersion)));

    public static AttributeValue VifDetails(ReadContext at, Port port)
    {
        if (port.Binding.VifType != "ovs") return ImmutableArray<KeyValuePair<string, AttributeValue>>.Empty;
        var external = at.Snapshot.Networks.Find(port.NetworkId)?.External == true;
        return AttributeValue.Of(
            ("connectivity", "l2"),
            ("port_filter", true),
            ("ovs_hybrid_plug", true),
            ("datapath_type", at.Settings?.DatapathType ?? "system"),
            ("bridge_name", external ? at.Settings?.ExternalBridge ?? "br-ex" : at.Settings?.IntegrationBridge ?? "br-int"),
            ("bound_drivers", AttributeValue.Of(("0", "openvswitch"))));
    }

    public static AttributeValue DnsAssignment(ReadContext at, Port port) => ImmutableArray.CreateRange(port.FixedIps.Items, ip =>
    {
        var address = ip.Address.ToString();
        var host = port.DnsName.Length > 0 ? port.DnsName : "host-" + address.Replace('.', '-').Replace(':', '-');
        return AttributeValue.Of(
            ("ip_address", address),
            ("hostname", host.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? host[..dot] : host),
            ("fqdn", host.EndsWith('.') ? host : $"{host}.{at.Settings?.DnsDomain ?? "openstacklocal."}"));
    });
}
