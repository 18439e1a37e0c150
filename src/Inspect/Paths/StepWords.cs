using System.Globalization;
using Neutrino.HostState;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>How steps name things.</summary>
internal static class StepWords
{
    public const string Untagged = "-";

    /// <summary><c>br-int[2]</c>.</summary>
    public static string OnBridge(OvsPort port) => port.Tag is null ? port.Bridge : $"{port.Bridge}[{Tag(port)}]";

    public static string Tag(OvsPort port) => port.Tag?.ToString(CultureInfo.InvariantCulture) ?? Untagged;

    /// <summary>The port by which a router's or DHCP server's interface is on its bridge: the interface itself, or the other end of its pair.</summary>
    public static OvsPort PortOf(UnitState wanted, Link device) => wanted.OvsPorts.Items.First(port => port.Name == (device.Peer ?? device.Name));

    /// <summary>The pair's other end, if the interface is an end of a pair.</summary>
    public static IEnumerable<Step> HostEnd(UnitKey unit, Link device, OvsPort port)
    {
        if (device.Peer is { } end) yield return Step.On(unit, HopKind.HostEnd, end, end, end, device.Name, device.Namespace, port.Bridge);
    }

    public static Step Bridge(HostSettings host, string name, bool onLine = false) =>
        new(Planner.Switch, new Place(HopKind.Bridge, name), name, onLine, [name]);
}
