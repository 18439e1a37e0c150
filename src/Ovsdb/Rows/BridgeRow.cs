using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A row of table Bridge (ovs-vswitchd.conf.db(5)). An empty datapath type is <c>system</c>, a null fail mode is <c>standalone</c>.</summary>
public sealed record BridgeRow(Guid Uuid) : IOvsdbRow<BridgeRow>
{
    public static string Table => "Bridge";
    public static ImmutableArray<string> Columns => ["name", "datapath_type", "ports", "controller", "fail_mode", "external_ids", "other_config"];

    public string Name { get; init; } = "";
    public string DatapathType { get; init; } = "";
    public ImmutableHashSet<Guid> Ports { get; init; } = [];
    public ImmutableHashSet<Guid> Controller { get; init; } = [];
    public string? FailMode { get; init; }
    public ImmutableDictionary<string, string> ExternalIds { get; init; } = ImmutableDictionary<string, string>.Empty;
    public ImmutableDictionary<string, string> OtherConfig { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static BridgeRow Default(Guid uuid) => new(uuid);

    public BridgeRow With(string column, JsonElement value, bool difference) => column switch
    {
        "name" => this with { Name = ColumnReader.Text(value) },
        "datapath_type" => this with { DatapathType = ColumnReader.Text(value) },
        "ports" => this with { Ports = ColumnReader.Set(value, ColumnReader.Uuid, difference ? Ports : null) },
        "controller" => this with { Controller = ColumnReader.Set(value, ColumnReader.Uuid, difference ? Controller : null) },
        "fail_mode" => this with { FailMode = ColumnReader.OptionalText(value) },
        "external_ids" => this with { ExternalIds = ColumnReader.Map(value, difference ? ExternalIds : null) },
        "other_config" => this with { OtherConfig = ColumnReader.Map(value, difference ? OtherConfig : null) },
        _ => this,
    };
}
