using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>JSON text kept in a row (a binding profile) as an attribute value, and back.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AttributeValue Read(string text)
    {
        if (text == "{}") return ImmutableArray<KeyValuePair<string, AttributeValue>>.Empty;
        using var document = JsonDocument.Parse(text);
        return Read(document.RootElement);
    }

    public static string Write(AttributeValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static AttributeValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Read(entry.Value))).ToImmutableArray(),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToImmutableArray(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var number) ? number : element.GetRawText(),
        JsonValueKind.String => element.GetString(),
        _ => AttributeValue.Null,
    };

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.Flag: writer.WriteBooleanValue(value.Flag); break;
            case AttributeKind.Number: writer.WriteNumberValue(value.Number); break;
            case AttributeKind.Text: writer.WriteStringValue(value.Text); break;
            case AttributeKind.List:
                writer.WriteStartArray();
                foreach (var item in value.List) Write(writer, item);
                writer.WriteEndArray();
                break;
            case AttributeKind.Map:
                writer.WriteStartObject();
                foreach (var (key, item) in value.Map)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            default: writer.WriteNullValue(); break;
        }
    }
}
