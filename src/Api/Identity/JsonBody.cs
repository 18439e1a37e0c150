using System.Text.Json;

namespace Neutrino.Api.Identity;

/// <summary>A request's JSON object as an element that needs no disposing: Identity keeps attributes it does not know as they were written.</summary>
internal static class JsonBody
{
    public static readonly JsonElement Empty = JsonElement.Parse("{}");
    private const int MaxDepth = 64;

    /// <summary>False for what is not an object, is not UTF-8, has half a surrogate pair, or is nested too deep.</summary>
    public static bool TryParseObject(ReadOnlySpan<byte> utf8, out JsonElement element)
    {
        element = default;
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
            element = JsonElement.ParseValue(ref reader);
            if (reader.Read() || element.ValueKind != JsonValueKind.Object) return false;
            if (utf8.IndexOf("\\u"u8) >= 0 || utf8.ContainsAnyInRange((byte)0x80, (byte)0xff)) ReadStrings(element);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is no text: half a surrogate pair, or bytes that are not UTF-8.
            return false;
        }
    }

    private static void ReadStrings(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) element.GetString();
        else if (element.ValueKind == JsonValueKind.Array) foreach (var item in element.EnumerateArray()) ReadStrings(item);
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                ReadStrings(property.Value);
            }
        }
    }
}
