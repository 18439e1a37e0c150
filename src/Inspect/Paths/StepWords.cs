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

    public static Step Bridge(HostSettings host, string name, bool onLine = false) =>
        new(Planner.Switch, new Place(HopKind.Bridge, name), name, onLine, [name]);
}
