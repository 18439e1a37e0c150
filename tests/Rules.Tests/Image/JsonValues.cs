using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Rules.Tests.Images;

/// <summary>JSON text as the value that a request would bring.</summary>
internal static class JsonValues
{
    public static AttributeValue Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return Of(document.RootElement);
    }

    private static AttributeValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetInt64(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => element.EnumerateArray().Select(Of).ToImmutableArray(),
        JsonValueKind.Object => element.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Of(entry.Value))).ToImmutableArray(),
        _ => AttributeValue.Null,
    };
}
