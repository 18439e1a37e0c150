using System.Collections.Immutable;

namespace Neutrino.Ovsdb;

/// <summary>What one transaction, of anybody, changed in the followed tables.</summary>
public sealed record VswitchUpdate(
    VswitchTables Before,
    VswitchTables After,
    ImmutableArray<RowChange<OpenVswitchRow>> OpenVswitch,
    ImmutableArray<RowChange<BridgeRow>> Bridges,
    ImmutableArray<RowChange<PortRow>> Ports,
    ImmutableArray<RowChange<InterfaceRow>> Interfaces);
