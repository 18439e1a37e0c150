using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A row of table Port (ovs-vswitchd.conf.db(5)).</summary>
public sealed record PortRow(Guid Uuid) : IOvsdbRow<PortRow>
{
    public static string Table => "Port";
    public static ImmutableArray<string> Columns => ["name", "interfaces", "tag", "vlan_mode", "trunks", "external_ids"];

    public string Name { get; init; } = "";
    public ImmutableHashSet<Guid> Interfaces { get; init; } = [];
    public long? Tag { get; init; }
    public string? VlanMode { get; init; }
    public ImmutableHashSet<long> Trunks { get; init; } = [];
    public ImmutableDictionary<string, string> ExternalIds { get; init; } = ImmutableDictionary<string, string>.Empty;

    public static PortRow Default(Guid uuid) => new(uuid);

    public PortRow With(string column, JsonElement value, bool difference) => column switch
    {
        "name" => this with { Name = ColumnReader.Text(value) },
        "interfaces" => this with { Interfaces = ColumnReader.Set(value, ColumnReader.Uuid, difference ? Interfaces : null) },
        "tag" => this with { Tag = ColumnReader.OptionalInteger(value) },
        "vlan_mode" => this with { VlanMode = ColumnReader.OptionalText(value) },
        "trunks" => this with { Trunks = ColumnReader.Set(value, item => item.GetInt64(), difference ? Trunks : null) },
        "external_ids" => this with { ExternalIds = ColumnReader.Map(value, difference ? ExternalIds : null) },
        _ => this,
    };
}
