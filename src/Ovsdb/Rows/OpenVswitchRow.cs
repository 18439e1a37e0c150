using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>The one row of table Open_vSwitch (ovs-vswitchd.conf.db(5)).</summary>
public sealed record OpenVswitchRow(Guid Uuid) : IOvsdbRow<OpenVswitchRow>
{
    public static string Table => "Open_vSwitch";
    public static ImmutableArray<string> Columns => ["bridges", "cur_cfg", "next_cfg", "external_ids", "datapath_types", "iface_types", "ovs_version"];

    public ImmutableHashSet<Guid> Bridges { get; init; } = [];

    /// <summary>What ovs-vswitchd last brought into force.</summary>
    public long CurCfg { get; init; }

    /// <summary>Raised by whoever wants to know when its change is in force.</summary>
    public long NextCfg { get; init; }
    public ImmutableDictionary<string, string> ExternalIds { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableHashSet<string> DatapathTypes { get; init; } = [];
    public ImmutableHashSet<string> IfaceTypes { get; init; } = [];
    public string? OvsVersion { get; init; }

    /// <summary>As ovs-vsctl names it.</summary>
    public string Name => ".";

    public static OpenVswitchRow Default(Guid uuid) => new(uuid);

    public OpenVswitchRow With(string column, JsonElement value, bool difference) => column switch
    {
        "bridges" => this with { Bridges = ColumnReader.Set(value, ColumnReader.Uuid, difference ? Bridges : null) },
        "cur_cfg" => this with { CurCfg = value.GetInt64() },
        "next_cfg" => this with { NextCfg = value.GetInt64() },
        "external_ids" => this with { ExternalIds = ColumnReader.Map(value, difference ? ExternalIds : null) },
        "datapath_types" => this with { DatapathTypes = ColumnReader.Set(value, ColumnReader.Text, difference ? DatapathTypes : null) },
        "iface_types" => this with { IfaceTypes = ColumnReader.Set(value, ColumnReader.Text, difference ? IfaceTypes : null) },
        "ovs_version" => this with { OvsVersion = ColumnReader.OptionalText(value) },
        _ => this,
    };
}
