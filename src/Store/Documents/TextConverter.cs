using System.Text.Json;
using System.Text.Json.Serialization;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>A value type as the text it prints and parses.</summary>
internal abstract class TextConverter<T>(Func<string, T> parse) : JsonConverter<T> where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => parse(reader.GetString()!);
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

internal sealed class IpAddressConverter() : TextConverter<IpAddress>(IpAddress.Parse);

internal sealed class CidrConverter() : TextConverter<Cidr>(Cidr.Parse);

internal sealed class MacAddressConverter() : TextConverter<MacAddress>(MacAddress.Parse);

/// <summary>A list that compares by value, as an array.</summary>
internal abstract class ListConverter<T> : JsonConverter<ValueList<T>>
{
    public override ValueList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("An array was expected.");
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(JsonSerializer.Deserialize(ref reader, element)!);
        return new ValueList<T>([.. items]);
    }

    public override void Write(Utf8JsonWriter writer, ValueList<T> value, JsonSerializerOptions options)
    {
        var element = (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        writer.WriteStartArray();
        foreach (var item in value) JsonSerializer.Serialize(writer, item, element);
        writer.WriteEndArray();
    }
}

internal sealed class TextsConverter : ListConverter<string>;

internal sealed class CidrsConverter : ListConverter<Cidr>;

internal sealed class IpAddressesConverter : ListConverter<IpAddress>;

internal sealed class AddressRangesConverter : ListConverter<AddressRange>;

internal sealed class HostRoutesConverter : ListConverter<HostRoute>;

internal sealed class FixedIpsConverter : ListConverter<FixedIp>;

internal sealed class AllowedAddressPairsConverter : ListConverter<AllowedAddressPair>;

internal sealed class ExtraDhcpOptionsConverter : ListConverter<ExtraDhcpOption>;

internal sealed class PortBindingsConverter : ListConverter<PortBinding>;

/// <summary>Quota limits, as an object of numbers.</summary>
internal sealed class LimitsConverter : JsonConverter<ValueMap<string, int>>
{
    public override ValueMap<string, int> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        var limits = ValueMap<string, int>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            limits = limits.With(name, reader.GetInt32());
        }

        return limits;
    }

    public override void Write(Utf8JsonWriter writer, ValueMap<string, int> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, limit) in value) writer.WriteNumber(name, limit);
        writer.WriteEndObject();
    }
}

/// <summary>Texts by name, as an object.</summary>
internal sealed class WordsConverter : JsonConverter<ValueMap<string, string>>
{
    public override ValueMap<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        var words = ValueMap<string, string>.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            words = words.With(name, reader.GetString()!);
        }

        return words;
    }

    public override void Write(Utf8JsonWriter writer, ValueMap<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, word) in value) writer.WriteString(name, word);
        writer.WriteEndObject();
    }
}
