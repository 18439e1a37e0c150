using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A column's value as it goes to the server: an atom, a set or a map (RFC 7047, section 5.1).</summary>
public abstract record OvsdbValue
{
    private protected OvsdbValue()
    {
    }

    public static implicit operator OvsdbValue(string text) => new TextAtom(text);
    public static implicit operator OvsdbValue(long number) => new IntegerAtom(number);
    public static implicit operator OvsdbValue(bool truth) => new BooleanAtom(truth);
    public static implicit operator OvsdbValue(Guid row) => new UuidAtom(row);

    /// <summary>The row that an <see cref="InsertRow"/> of the same transaction makes under this name.</summary>
    public static OvsdbValue Named(string name) => new NamedUuidAtom(name);

    public static OvsdbValue Set(params ImmutableArray<OvsdbValue> items) => new SetValue(items);

    public static OvsdbValue Map(IEnumerable<KeyValuePair<string, string>> entries) => new MapValue([.. entries]);

    /// <summary>An optional column: the value, or the empty set.</summary>
    public static OvsdbValue Optional(string? text) => text is null ? Set() : text;

    public static OvsdbValue Optional(long? number) => number is { } value ? value : Set();

    internal abstract void WriteTo(Utf8JsonWriter writer);

    private protected static void WritePair(Utf8JsonWriter writer, string first, string second)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(first);
        writer.WriteStringValue(second);
        writer.WriteEndArray();
    }

    private sealed record TextAtom(string Text) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer) => writer.WriteStringValue(Text);
    }

    private sealed record IntegerAtom(long Number) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer) => writer.WriteNumberValue(Number);
    }

    private sealed record BooleanAtom(bool Truth) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer) => writer.WriteBooleanValue(Truth);
    }

    private sealed record UuidAtom(Guid Row) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer) => WritePair(writer, "uuid", Row.ToString());
    }

    private sealed record NamedUuidAtom(string Name) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer) => WritePair(writer, "named-uuid", Name);
    }

    private sealed record SetValue(ImmutableArray<OvsdbValue> Items) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            writer.WriteStringValue("set");
            writer.WriteStartArray();
            foreach (var item in Items) item.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndArray();
        }
    }

    private sealed record MapValue(ImmutableArray<KeyValuePair<string, string>> Entries) : OvsdbValue
    {
        internal override void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            writer.WriteStringValue("map");
            writer.WriteStartArray();
            foreach (var (key, value) in Entries) WritePair(writer, key, value);
            writer.WriteEndArray();
            writer.WriteEndArray();
        }
    }
}
