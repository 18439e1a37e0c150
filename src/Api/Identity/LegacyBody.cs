using System.Buffers;
using System.Text.Json;

namespace Neutrino.Api.Identity;

/// <summary>A body of v2.0 as one of v3.</summary>
internal static class LegacyBody
{
    /// <summary>The object with members renamed, those in <paramref name="without"/> left out, and <paramref name="more"/> put over them.</summary>
    public static JsonElement Of(JsonElement body, IReadOnlyDictionary<string, string> renamed, IReadOnlyCollection<string> without, params ReadOnlySpan<(string Name, string Value)> more)
    {
        if (body.ValueKind != JsonValueKind.Object) return body;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in body.EnumerateObject())
            {
                if (without.Contains(property.Name)) continue;
                writer.WritePropertyName(renamed.GetValueOrDefault(property.Name, property.Name));
                property.Value.WriteTo(writer);
            }

            foreach (var (name, value) in more) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
