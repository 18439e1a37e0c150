using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <param name="Function"><c>==</c>, <c>!=</c>, <c>includes</c>, <c>excludes</c>, <c>&lt;</c> … (RFC 7047, section 5.1).</param>
public sealed record Condition(string Column, string Function, OvsdbValue Value)
{
    public static Condition Equal(string column, OvsdbValue value) => new(column, "==", value);

    public static Condition Row(Guid uuid) => new("_uuid", "==", uuid);

    public static Condition Includes(string column, OvsdbValue value) => new(column, "includes", value);

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Column);
        writer.WriteStringValue(Function);
        Value.WriteTo(writer);
        writer.WriteEndArray();
    }
}
