using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Neutrino.Model;

public enum AttributeKind : byte { Null, Flag, Number, Text, List, Map }

/// <summary>
/// One value of an API attribute, the same type coming in (parsed, validated, converted) and going out (read from a row):
/// null, a flag, a whole number, text, a list, or a map in the order it is written. Absent is not a value: a bag simply lacks it.
/// </summary>
public readonly struct AttributeValue : IEquatable<AttributeValue>
{
    // Most lists and maps that are written are empty.
    private static readonly AttributeValue NoItems = new(AttributeKind.List, Array.Empty<AttributeValue>(), 0);
    private static readonly AttributeValue NoEntries = new(AttributeKind.Map, Array.Empty<KeyValuePair<string, AttributeValue>>(), 0);

    private readonly object? reference;
    private readonly long number;

    private AttributeValue(AttributeKind kind, object? reference, long number) => (Kind, this.reference, this.number) = (kind, reference, number);

    public AttributeKind Kind { get; }
    public static AttributeValue Null => default;
    public bool IsNull => Kind == AttributeKind.Null;

    public bool Flag => Kind == AttributeKind.Flag ? number != 0 : throw Wrong(AttributeKind.Flag);
    public long Number => Kind == AttributeKind.Number ? number : throw Wrong(AttributeKind.Number);

    /// <summary>The digits of a number that is too great for <see cref="Number"/>, else null.</summary>
    public string? Digits => Kind == AttributeKind.Number ? (string?)reference : null;
    public string Text => Kind == AttributeKind.Text ? (string)reference! : throw Wrong(AttributeKind.Text);
    public string? TextOrNull => IsNull ? null : Text;
    public ImmutableArray<AttributeValue> List => Kind == AttributeKind.List ? ImmutableCollectionsMarshal.AsImmutableArray((AttributeValue[])reference!) : throw Wrong(AttributeKind.List);
    public ImmutableArray<KeyValuePair<string, AttributeValue>> Map =>
        Kind == AttributeKind.Map ? ImmutableCollectionsMarshal.AsImmutableArray((KeyValuePair<string, AttributeValue>[])reference!) : throw Wrong(AttributeKind.Map);

    /// <summary>The value under <paramref name="key"/> of a map; null when it is not there.</summary>
    public AttributeValue? Find(string key)
    {
        foreach (var entry in Map)
            if (entry.Key == key) return entry.Value;
        return null;
    }

    public static implicit operator AttributeValue(bool value) => new(AttributeKind.Flag, null, value ? 1 : 0);
    public static implicit operator AttributeValue(int value) => new(AttributeKind.Number, null, value);
    public static implicit operator AttributeValue(long value) => new(AttributeKind.Number, null, value);
    /// <summary>A count, which may be greater than 63 bits hold (the addresses of an IPv6 subnet): then it is written in full and read as the greatest number.</summary>
    public static implicit operator AttributeValue(UInt128 value) => value <= (UInt128)long.MaxValue
        ? new(AttributeKind.Number, null, (long)value)
        : new(AttributeKind.Number, value.ToString(CultureInfo.InvariantCulture), long.MaxValue);

    public static implicit operator AttributeValue(int? value) => value is { } set ? set : default(AttributeValue);
    public static implicit operator AttributeValue(string? value) => value is null ? default : new(AttributeKind.Text, value, 0);
    public static implicit operator AttributeValue(ImmutableArray<AttributeValue> values) => values.IsEmpty ? NoItems : new(AttributeKind.List, ImmutableCollectionsMarshal.AsArray(values), 0);
    public static implicit operator AttributeValue(ImmutableArray<KeyValuePair<string, AttributeValue>> entries) => entries.IsEmpty ? NoEntries : new(AttributeKind.Map, ImmutableCollectionsMarshal.AsArray(entries), 0);

    public static AttributeValue Texts(IEnumerable<string> values) =>
        values.TryGetNonEnumeratedCount(out var count) && count == 0 ? NoItems : values.Select(value => (AttributeValue)value).ToImmutableArray();

    public static AttributeValue Of(params ReadOnlySpan<(string Key, AttributeValue Value)> entries)
    {
        var map = new KeyValuePair<string, AttributeValue>[entries.Length];
        for (var i = 0; i < entries.Length; i++) map[i] = new(entries[i].Key, entries[i].Value);
        return ImmutableCollectionsMarshal.AsImmutableArray(map);
    }

    public bool Equals(AttributeValue other) => Kind == other.Kind && Kind switch
    {
        AttributeKind.Text => (string)reference! == (string)other.reference!,
        AttributeKind.List => List.AsSpan().SequenceEqual(other.List.AsSpan()),
        AttributeKind.Map => Map.AsSpan().SequenceEqual(other.Map.AsSpan()),
        AttributeKind.Number => number == other.number && (string?)reference == (string?)other.reference,
        _ => number == other.number,
    };

    public override bool Equals(object? obj) => obj is AttributeValue other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(Kind, number, Kind == AttributeKind.Text ? reference : null);
    public static bool operator ==(AttributeValue left, AttributeValue right) => left.Equals(right);
    public static bool operator !=(AttributeValue left, AttributeValue right) => !left.Equals(right);

    /// <summary>As a filter or a message writes it: <c>None</c>, <c>True</c>, the number, the text.</summary>
    public override string ToString() => Kind switch
    {
        AttributeKind.Null => "None",
        AttributeKind.Flag => Flag ? "True" : "False",
        AttributeKind.Number => (string?)reference ?? number.ToString(CultureInfo.InvariantCulture),
        AttributeKind.Text => Text,
        AttributeKind.List => "[" + string.Join(", ", List.Select(Quoted)) + "]",
        _ => "{" + string.Join(", ", Map.Select(entry => $"'{entry.Key}': {Quoted(entry.Value)}")) + "}",
    };

    private static string Quoted(AttributeValue value) => value.Kind == AttributeKind.Text ? $"'{value.Text}'" : value.ToString();
    private InvalidOperationException Wrong(AttributeKind wanted) => new($"The attribute value is {Kind}, not {wanted}.");
}
