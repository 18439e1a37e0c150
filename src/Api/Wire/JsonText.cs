using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>JSON of a request as a value: strict (RFC 8259), at most 64 levels deep and half a million values, so that no body costs unbounded memory.</summary>
public static class JsonText
{
    public const int MaxDepth = 64;
    public const int MaxValues = 500_000;

    /// <summary>False for text that is not JSON, is not UTF-8, or passes the limits. A name written twice keeps its last value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AttributeValue value)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var budget = MaxValues;
        try
        {
            reader.Read();
            value = Value(ref reader, ref budget);
            return !reader.Read();
        }
        catch (JsonException)
        {
            // Not JSON, cut short, or too deep.
        }
        catch (InvalidOperationException)
        {
            // A string that is not UTF-8, or half a surrogate pair.
        }

        value = default;
        return false;
    }

    /// <summary>As <see cref="TryParse(ReadOnlySpan{byte}, out AttributeValue)"/>, for text that must be an object.</summary>
    public static bool TryParseObject(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ImmutableArray<KeyValuePair<string, AttributeValue>>? members)
    {
        members = TryParse(utf8, out var value) && value.Kind == AttributeKind.Map ? value.Map : null;
        return members is not null;
    }

    private static AttributeValue Value(ref Utf8JsonReader reader, ref int budget)
    {
        if (--budget < 0) throw new JsonException("Too many values.");
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(ref reader, ref budget),
            JsonTokenType.StartArray => List(ref reader, ref budget),
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Number(ref reader),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => AttributeValue.Null,
        };
    }

    /// <summary>A number that is not whole, or beyond 64 bits, stays the text it was: no attribute takes one, and the fault can then quote it.</summary>
    private static AttributeValue Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole)) return whole;
        var number = reader.GetDouble();
        return double.IsInteger(number) && Math.Abs(number) < 1e15 ? (long)number : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static AttributeValue List(ref Utf8JsonReader reader, ref int budget)
    {
        var items = ImmutableArray.CreateBuilder<AttributeValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Value(ref reader, ref budget));
        return items.DrainToImmutable();
    }

    private static AttributeValue Map(ref Utf8JsonReader reader, ref int budget)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, AttributeValue>>();
        Dictionary<string, int>? places = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            var entry = KeyValuePair.Create(name, Value(ref reader, ref budget));
            var place = Place(entries, ref places, name);
            if (place < 0) entries.Add(entry);
            else entries[place] = entry;
        }

        return entries.DrainToImmutable();
    }

    /// <summary>Where the name stands already, or −1. Small objects are searched, large ones looked up.</summary>
    private static int Place(ImmutableArray<KeyValuePair<string, AttributeValue>>.Builder entries, ref Dictionary<string, int>? places, string name)
    {
        if (entries.Count < 16)
        {
            for (var i = 0; i < entries.Count; i++)
                if (entries[i].Key == name) return i;
            return -1;
        }

        places ??= entries.Select((entry, i) => (entry.Key, i)).ToDictionary(pair => pair.Key, pair => pair.i, StringComparer.Ordinal);
        return places.TryAdd(name, entries.Count) ? -1 : places[name];
    }
}
