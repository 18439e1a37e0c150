using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>Writes attribute values as JSON.</summary>
public static class JsonOutput
{
    /// <summary>Escapes what JSON demands and no more; replies are never pasted into HTML.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>A value's bytes, to be written many times.</summary>
    public static byte[] Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Options);
        write(writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteValue(this Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.Text: writer.WriteStringValue(value.Text); break;
            case AttributeKind.Flag: writer.WriteBooleanValue(value.Flag); break;
            case AttributeKind.Number when value.Digits is { } digits: writer.WriteRawValue(digits, skipInputValidation: true); break;
            case AttributeKind.Number: writer.WriteNumberValue(value.Number); break;
            case AttributeKind.List: WriteList(writer, value); break;
            case AttributeKind.Map: WriteMap(writer, value); break;
            default: writer.WriteNullValue(); break;
        }
    }

    public static void WriteAttribute(this Utf8JsonWriter writer, string name, AttributeValue value)
    {
        writer.WritePropertyName(name);
        writer.WriteValue(value);
    }

    private static void WriteList(Utf8JsonWriter writer, AttributeValue value)
    {
        writer.WriteStartArray();
        foreach (var item in value.List) writer.WriteValue(item);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, AttributeValue value)
    {
        writer.WriteStartObject();
        foreach (var (name, item) in value.Map)
        {
            writer.WritePropertyName(name);
            writer.WriteValue(item);
        }

        writer.WriteEndObject();
    }
}
