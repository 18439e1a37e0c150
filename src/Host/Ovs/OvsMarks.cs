using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>How rows tell whose they are.</summary>
internal static class OvsMarks
{
    /// <summary>In an interface's or a bridge's external_ids: the unit that made it.</summary>
    public const string Unit = "neutrino-unit";
    private const string InterfaceId = "iface-id";

    /// <summary>The keys of an interface's external_ids that we set and compare; others are left alone.</summary>
    public static readonly ImmutableArray<string> Keys = [InterfaceId, "attached-mac", "iface-status", "vm-uuid", Unit];

    public static readonly UnitKey Switch = new(UnitKind.Switch, "");

    /// <summary>The unit whose mark it bears.</summary>
    public static UnitKey? Marked(ImmutableDictionary<string, string> externalIds) =>
        externalIds.TryGetValue(Unit, out var text) && UnitKey.TryParse(text, out var key) ? key : null;

    /// <summary>The unit that it concerns: by its mark, or, for a guest's port plugged by somebody else (Nova's os-vif), by the Network API's port id.</summary>
    public static UnitKey? Concerned(InterfaceRow row)
    {
        if (Marked(row.ExternalIds) is { } marked) return marked;
        return row.Name.StartsWith("qvo", StringComparison.Ordinal) && row.ExternalIds.TryGetValue(InterfaceId, out var port) && port.Length > 0
            ? new UnitKey(UnitKind.Port, port)
            : null;
    }
}
