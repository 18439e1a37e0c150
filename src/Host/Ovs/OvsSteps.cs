using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>Turns operations into rows to insert, update and let go, against the switch as it was last told. Pure.</summary>
/// <param name="making">Bridges that the same batch makes.</param>
internal sealed class OvsSteps(VswitchTables tables, IReadOnlySet<string> making)
{
    private const string MacTableSize = "50000";
    private int inserted;

    public OvsStep For(Operation operation) => operation switch
    {
        MakeBridge make => Make(make),
        RemoveBridge remove => Remove(remove),
        PutOvsPort put => Put(put),
        RemoveOvsPort remove => Remove(remove),
        OpenOvsPort open => Open(open),
        CloseOvsPort close => Close(close),
        _ => throw new NotSupportedException($"{operation.GetType().Name} is no operation of the switch."),
    };

    private OvsStep Make(MakeBridge make)
    {
        var (name, type) = (make.Bridge.Name, make.Bridge.DatapathType);
        if (tables.Bridges.Find(name) is not { } bridge) return new OvsStep(make, NewBridge(make)) { Interface = name };
        var ours = OvsMarks.Marked(bridge.ExternalIds) is not null;
        var columns = new Dictionary<string, OvsdbValue>();
        if (OvsLook.DatapathType(bridge) != type) columns["datapath_type"] = type;
        if (!OvsLook.Forwards(bridge)) (columns["fail_mode"], columns["controller"]) = (OvsdbValue.Set(), OvsdbValue.Set());
        if (ours || columns.Count == 0)
        {
            return new OvsStep(make, columns.Count == 0 ? [] : [new UpdateRows("Bridge", [Condition.Row(bridge.Uuid)], columns)])
            {
                Interface = name, LookAgain = LooksClosed(name),
            };
        }

        return Fault(make, $"bridge {name}", $"is not Neutrino's and has datapath type {OvsLook.DatapathType(bridge)}, not {type}", retryable: false);
    }

    private ImmutableArray<OvsdbOperation> NewBridge(MakeBridge make)
    {
        var (row, port) = NewPort(make.Bridge.Name, Row(("name", make.Bridge.Name), ("type", "internal")), Row(("name", make.Bridge.Name)));
        var bridge = $"bridge{inserted}";
        return
        [
            .. row,
            new InsertRow(
                "Bridge",
                Row(
                    ("name", make.Bridge.Name),
                    ("datapath_type", make.Bridge.DatapathType),
                    ("ports", port),
                    ("external_ids", OvsdbValue.Map([new(OvsMarks.Unit, make.Unit.ToString())])),
                    ("other_config", OvsdbValue.Map([new("mac-table-size", MacTableSize)]))),
                bridge),
            new MutateRows("Open_vSwitch", [], [Mutation.Insert("bridges", OvsdbValue.Named(bridge))]),
        ];
    }

    private OvsStep Remove(RemoveBridge remove)
    {
        if (tables.Bridges.Find(remove.Name) is not { } bridge) return new OvsStep(remove, []);
        if (OvsMarks.Marked(bridge.ExternalIds) is null) return Fault(remove, $"bridge {remove.Name}", "is not Neutrino's to remove", retryable: false);
        return new OvsStep(remove, [new MutateRows("Open_vSwitch", [], [Mutation.Delete("bridges", bridge.Uuid)])]) { MustMeet = false };
    }

    private OvsStep Put(PutOvsPort put)
    {
        var wanted = put.Port;
        if (!wanted.Ours) return new OvsStep(put, []);
        var exists = tables.Bridges.Find(wanted.Bridge) is not null || making.Contains(wanted.Bridge);
        if (!exists) return Fault(put, $"OVS port {wanted.Name}", $"there is no bridge {wanted.Bridge}", retryable: true);
        if (tables.Ports.Find(wanted.Name) is not { } port || tables.InterfaceOf(port) is not { } row) return new OvsStep(put, Insert(put)) { Interface = wanted.Name };

        var home = tables.BridgeOf(port);
        if (home?.Name != wanted.Bridge && OvsMarks.Marked(row.ExternalIds) is null)
            return Fault(put, $"OVS port {wanted.Name}", $"is on bridge {home?.Name} and is not Neutrino's", retryable: false);
        return new OvsStep(put, [.. Moved(port, home, wanted.Bridge), .. Corrected(put, port, row)]) { Interface = wanted.Name, LookAgain = LooksClosed(wanted.Name) };
    }

    private ImmutableArray<OvsdbOperation> Insert(PutOvsPort put)
    {
        var wanted = put.Port;
        var row = Row(("name", wanted.Name), ("type", wanted.Type), ("external_ids", OvsdbValue.Map(Ids(put))));
        if (wanted.Mac is { } mac) row["mac"] = mac.ToString();
        if (wanted.MtuRequest is { } mtu) row["mtu_request"] = mtu;
        var vlan = Vlan(put.KeepTag ? OvsPort.DeadTag : wanted.Tag);
        vlan["name"] = wanted.Name;
        var (rows, port) = NewPort(wanted.Name, row, vlan);
        return [.. rows, new MutateRows("Bridge", [Condition.Equal("name", wanted.Bridge)], [Mutation.Insert("ports", port)])];
    }

    private static IEnumerable<OvsdbOperation> Moved(PortRow port, BridgeRow? from, string to)
    {
        if (from?.Name == to) yield break;
        if (from is not null) yield return new MutateRows("Bridge", [Condition.Row(from.Uuid)], [Mutation.Delete("ports", port.Uuid)]);
        yield return new MutateRows("Bridge", [Condition.Equal("name", to)], [Mutation.Insert("ports", port.Uuid)]);
    }

    private static IEnumerable<OvsdbOperation> Corrected(PutOvsPort put, PortRow port, InterfaceRow row)
    {
        var wanted = put.Port;
        var columns = new Dictionary<string, OvsdbValue>();
        if (OvsLook.InterfaceType(row) != wanted.Type) columns["type"] = wanted.Type;
        if (wanted.Mac is { } mac && mac.ToString() != row.Mac) columns["mac"] = mac.ToString();
        if (wanted.MtuRequest is { } mtu && mtu != row.MtuRequest) columns["mtu_request"] = mtu;
        if (columns.Count > 0) yield return new UpdateRows("Interface", [Condition.Row(row.Uuid)], columns);
        var ids = Ids(put);
        ImmutableArray<string> keys = [.. OvsMarks.Keys.Union(ids.Keys)];
        if (!OvsLook.Ids(row, keys).Equals(ids))
            yield return new MutateRows("Interface", [Condition.Row(row.Uuid)], [Mutation.DeleteKeys("external_ids", keys), Mutation.Insert("external_ids", OvsdbValue.Map(ids))]);
        if (!put.KeepTag && OvsLook.Tag(port) != wanted.Tag) yield return new UpdateRows("Port", [Condition.Row(port.Uuid)], Vlan(wanted.Tag));
    }

    private OvsStep Remove(RemoveOvsPort remove)
    {
        if (tables.Ports.Find(remove.Name) is not { } port) return new OvsStep(remove, []);
        if (tables.InterfaceOf(port) is { } row && OvsMarks.Marked(row.ExternalIds) is null)
            return Fault(remove, $"OVS port {remove.Name}", "is not Neutrino's to remove", retryable: false);
        return new OvsStep(remove, [new MutateRows("Bridge", [Condition.Includes("ports", port.Uuid)], [Mutation.Delete("ports", port.Uuid)])]) { MustMeet = false };
    }

    private OvsStep Open(OpenOvsPort open)
    {
        if (tables.Ports.Find(open.Name) is not { } port) return Fault(open, $"OVS port {open.Name}", "is not there to be opened", retryable: true);
        return new OvsStep(open, OvsLook.Tag(port) == open.Tag ? [] : [new UpdateRows("Port", [Condition.Row(port.Uuid)], Vlan(open.Tag))]);
    }

    private OvsStep Close(CloseOvsPort close)
    {
        if (tables.Ports.Find(close.Name) is not { } port || OvsLook.Tag(port) == OvsPort.DeadTag) return new OvsStep(close, []);
        return new OvsStep(close, [new UpdateRows("Port", [Condition.Row(port.Uuid)], Vlan(OvsPort.DeadTag))]) { MustMeet = false };
    }

    /// <summary>Rows for a port with one interface, and the name of the port's row within the transaction.</summary>
    private (ImmutableArray<OvsdbOperation> Rows, OvsdbValue Port) NewPort(string name, Dictionary<string, OvsdbValue> row, Dictionary<string, OvsdbValue> port)
    {
        var number = ++inserted;
        port["interfaces"] = OvsdbValue.Named($"interface{number}");
        return ([new InsertRow("Interface", row, $"interface{number}"), new InsertRow("Port", port, $"port{number}")], OvsdbValue.Named($"port{number}"));
    }

    /// <summary>The dead tag passes nothing: a trunk of the one VLAN that no live port is on, so that two dead ports cannot talk either.</summary>
    private static Dictionary<string, OvsdbValue> Vlan(int? tag) => tag == OvsPort.DeadTag
        ? Row(("tag", OvsPort.DeadTag), ("vlan_mode", "trunk"), ("trunks", OvsPort.DeadTag))
        : Row(("tag", OvsdbValue.Optional(tag)), ("vlan_mode", OvsdbValue.Set()), ("trunks", OvsdbValue.Set()));

    private static ValueMap<string, string> Ids(PutOvsPort put) => put.Port.ExternalIds.With(OvsMarks.Unit, put.Unit.ToString());

    private bool LooksClosed(string name) => tables.Interfaces.Find(name) is { } row && !OvsLook.IsOpen(row);

    private static Dictionary<string, OvsdbValue> Row(params (string Column, OvsdbValue Value)[] columns) => columns.ToDictionary(column => column.Column, column => column.Value);

    private static OvsStep Fault(Operation operation, string thing, string what, bool retryable) =>
        new(operation, []) { Fault = new HostFault(thing, what, 0, retryable) };
}
