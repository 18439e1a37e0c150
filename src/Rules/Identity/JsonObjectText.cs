using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>Objects kept as JSON text.</summary>
internal static class JsonObjectText
{
    /// <summary><paramref name="before"/> with the entries of <paramref name="changes"/> put over it.</summary>
    public static string Merge(string before, IEnumerable<JsonProperty> changes, bool dropNulls)
    {
        var over = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var change in changes) over[change.Name] = change.Value;
        if (over.Count == 0) return before;
        using var document = JsonDocument.Parse(before);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var kept in document.RootElement.EnumerateObject().Where(kept => !over.ContainsKey(kept.Name))) kept.WriteTo(writer);
            foreach (var (name, value) in over.Where(change => !dropNulls || change.Value.ValueKind != JsonValueKind.Null))
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
