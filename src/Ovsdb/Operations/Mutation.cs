using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <param name="Mutator"><c>+=</c>, <c>-=</c> …, or <c>insert</c> and <c>delete</c> for sets and maps (RFC 7047, section 5.1).</param>
public sealed record Mutation(string Column, string Mutator, OvsdbValue Value)
{
    /// <summary>Adds to a number.</summary>
    public static Mutation Add(string column, long amount) => new(column, "+=", amount);

    /// <summary>Adds items or entries. An entry whose key is there is left as it is: delete the key first.</summary>
    public static Mutation Insert(string column, OvsdbValue value) => new(column, "insert", value);

    public static Mutation Delete(string column, OvsdbValue value) => new(column, "delete", value);

    /// <summary>Removes a map's entries by their keys.</summary>
    public static Mutation DeleteKeys(string column, IEnumerable<string> keys) =>
        new(column, "delete", OvsdbValue.Set([.. keys.Select(key => (OvsdbValue)key)]));

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(Column);
        writer.WriteStringValue(Mutator);
        Value.WriteTo(writer);
        writer.WriteEndArray();
    }
}
