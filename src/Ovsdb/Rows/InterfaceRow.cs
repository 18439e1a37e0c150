using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A row of table Interface (ovs-vswitchd.conf.db(5)).</summary>
public sealed record InterfaceRow(Guid Uuid) : IOvsdbRow<InterfaceRow>
{
    public static string Table => "Interface";
    public static ImmutableArray<string> Columns => ["name", "type", "ofport", "error", "external_ids", "mac", "mac_in_use", "mtu_request", "options", "ifindex"];

    public string Name { get; init; } = "";

    /// <summary>Empty and <c>system</c> are the same: a device that exists.</summary>
    public string Type { get; init; } = "";

    /// <summary>Null before ovs-vswitchd has seen it, -1 when it could not be opened.</summary>
    public long? Ofport { get; init; }

    /// <summary>Why ovs-vswitchd could not open or configure it.</summary>
    public string? Error { get; init; }
    public ImmutableDictionary<string, string> ExternalIds { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The address asked for, not the one in use.</summary>
    public string? Mac { get; init; }
    public string? MacInUse { get; init; }
    public long? MtuRequest { get; init; }
    public ImmutableDictionary<string, string> Options { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The device's index in ovs-vswitchd's own namespace, 0 when it is not there (moved into another namespace). A device that was made anew has a new one.</summary>
    public long? Ifindex { get; init; }

    public static InterfaceRow Default(Guid uuid) => new(uuid);

    public InterfaceRow With(string column, JsonElement value, bool difference) => column switch
    {
        "name" => this with { Name = ColumnReader.Text(value) },
        "type" => this with { Type = ColumnReader.Text(value) },
        "ofport" => this with { Ofport = ColumnReader.OptionalInteger(value) },
        "error" => this with { Error = ColumnReader.OptionalText(value) },
        "external_ids" => this with { ExternalIds = ColumnReader.Map(value, difference ? ExternalIds : null) },
        "mac" => this with { Mac = ColumnReader.OptionalText(value) },
        "mac_in_use" => this with { MacInUse = ColumnReader.OptionalText(value) },
        "mtu_request" => this with { MtuRequest = ColumnReader.OptionalInteger(value) },
        "options" => this with { Options = ColumnReader.Map(value, difference ? Options : null) },
        "ifindex" => this with { Ifindex = ColumnReader.OptionalInteger(value) },
        _ => this,
    };
}
