using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Open vSwitch bridges, their flows and ports.</summary>
internal static class OvsFlaws
{
    private const string MarkKey = "neutrino-unit";

    public static void Add(Comparison unit)
    {
        foreach (var make in unit.Operations.OfType<MakeBridge>()) Bridge(unit, make.Bridge);
        foreach (var remove in unit.Operations.OfType<RemoveBridge>()) unit.Add(new Place(HopKind.Bridge, remove.Name), FlawKind.BridgeExtra);
        foreach (var port in unit.Wanted.OvsPorts.Items.Where(port => IsTouched(unit, port.Name) && !IsConsequence(unit, port)))
            Port(unit, port, unit.Seen.OvsPorts.Items.FirstOrDefault(other => other.Name == port.Name));
        foreach (var seen in unit.Seen.OvsPorts.Items.Where(port => IsTouched(unit, port.Name) && !unit.Wanted.OvsPorts.Items.Any(other => other.Name == port.Name)))
            unit.Add(Places.OvsPort(unit.Wanted.Key, seen.Name), FlawKind.PortExtra, seen.Bridge);
    }

    private static void Bridge(Comparison unit, OvsBridge wanted)
    {
        var place = new Place(HopKind.Bridge, wanted.Name);
        if (unit.Seen.OvsBridges.Items.FirstOrDefault(other => other.Name == wanted.Name) is not { } seen)
        {
            unit.Add(place, FlawKind.BridgeMissing);
            return;
        }

        if (seen.DatapathType != wanted.DatapathType) unit.Add(place, FlawKind.BridgeDatapath, wanted.DatapathType, seen.DatapathType);
        if (!seen.Flows.Items.Contains(OvsBridge.Normal)) unit.Add(place, FlawKind.FlowMissing);
        foreach (var flow in seen.Flows.Items.Where(flow => flow != OvsBridge.Normal)) unit.Add(place, FlawKind.FlowExtra, flow);
    }

    private static bool IsTouched(Comparison unit, string name) => unit.Operations.Any(operation => operation switch
    {
        PutOvsPort put => put.Port.Name == name,
        RemoveOvsPort remove => remove.Name == name,
        OpenOvsPort open => open.Name == name,
        CloseOvsPort close => close.Name == name,
        _ => false,
    });

    /// <summary>The bridge or the device is what is wrong, not the port.</summary>
    private static bool IsConsequence(Comparison unit, OvsPort port) =>
        unit.MissingBridges.Contains(port.Bridge) || unit.MadeLinks.Contains(port.Name)
        || unit.Wanted.Links.Items.Any(link => link.Name == port.Name && unit.MissingNamespaces.Contains(link.Namespace));

    private static void Port(Comparison unit, OvsPort wanted, OvsPort? seen)
    {
        var place = Places.OvsPort(unit.Wanted.Key, wanted.Name);
        if (seen is null)
        {
            unit.Add(place, FlawKind.PortMissing, wanted.Bridge);
            return;
        }

        if (seen.Bridge != wanted.Bridge) unit.Add(place, FlawKind.PortOtherBridge, wanted.Bridge, seen.Bridge);
        if (seen.Type != wanted.Type) unit.Add(place, FlawKind.PortType, Type(wanted), Type(seen));
        if (wanted.Mac is { } mac && mac != seen.Mac) unit.Add(place, FlawKind.PortMac, mac.ToString(), seen.Mac?.ToString() ?? "-");
        Tag(unit, place, wanted, seen);
        if (wanted.Ours) Identifiers(unit, place, wanted, seen);
    }

    private static void Tag(Comparison unit, Place place, OvsPort wanted, OvsPort seen)
    {
        if (seen.Tag == wanted.Tag) return;
        if (seen.Tag == OvsPort.DeadTag) unit.Add(place, FlawKind.PortDead, Tag(wanted.Tag));
        else if (wanted.Tag == OvsPort.DeadTag) unit.Add(place, FlawKind.PortOpen, Tag(seen.Tag));
        else unit.Add(place, FlawKind.PortTag, Tag(wanted.Tag), Tag(seen.Tag));
    }

    private static void Identifiers(Comparison unit, Place place, OvsPort wanted, OvsPort seen)
    {
        foreach (var (key, value) in wanted.ExternalIds)
        {
            var has = seen.ExternalIds.TryGetValue(key, out var other) ? other : "-";
            if (has == value) continue;
            if (key == MarkKey) unit.Add(place, FlawKind.PortMark, value, has);
            else if (key == "iface-id") unit.Add(place, FlawKind.PortInterfaceId, value, has);
            else unit.Add(place, FlawKind.PortIdentifier, key, value, has);
        }
    }

    private static string Tag(int? tag) => tag switch { null => "-", OvsPort.OtherTag => "?", _ => tag.Value.ToString(CultureInfo.InvariantCulture) };
    private static string Type(OvsPort port) => port.Type.Length == 0 ? "system" : port.Type;
}
