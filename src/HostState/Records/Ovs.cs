namespace Neutrino.HostState;

/// <summary>
/// An Open vSwitch bridge. <paramref name="DatapathType"/> is <c>system</c> or <c>netdev</c>. It forwards by the NORMAL flow alone.
/// Its own interface, up and perhaps addressed, is a <see cref="Link"/> of kind <see cref="LinkKind.OvsInternal"/>.
/// </summary>
public sealed record OvsBridge(string Name, string DatapathType)
{
    /// <summary>The one flow a wanted bridge has.</summary>
    public const string Normal = "actions=NORMAL";

    /// <summary>
    /// What <c>ovs-ofctl dump-flows</c> shows, without counters: <see cref="Normal"/> for the flow that matches everything, whatever its priority.
    /// Another's bridge is seen as wanted: its flows are its owner's.
    /// </summary>
    public ValueList<string> Flows { get; init; } = [Normal];
}

/// <summary>
/// A port of an OVS bridge with its one interface. <see cref="Tag"/> is its access VLAN: null is untagged;
/// <see cref="DeadTag"/> means dead: no frame passes (with <c>vlan_mode=trunk</c>, <c>trunks=4095</c>, so that two dead ports cannot talk either).
/// </summary>
public sealed record OvsPort(string Name, string Bridge)
{
    public const int DeadTag = 4095;

    /// <summary>Seen only: some other VLAN setting (a trunk, a half-dead port), which no wanted port has.</summary>
    public const int OtherTag = -1;

    public int? Tag { get; init; }

    /// <summary><c>internal</c>, or empty for a device that exists (veth, tap, physical).</summary>
    public string Type { get; init; } = "";
    public MacAddress? Mac { get; init; }
    public int? MtuRequest { get; init; }

    /// <summary>The interface's external_ids that are ours to set: iface-id, attached-mac, iface-status, vm-uuid, and our mark <c>neutrino-unit</c>.</summary>
    public ValueMap<string, string> ExternalIds { get; init; } = ValueMap<string, string>.Empty;

    /// <summary>False: somebody else plugs it. While it is absent nothing is wrong, and it is never made or removed by us; its tag is ours to set.</summary>
    public bool Ours { get; init; } = true;
}
