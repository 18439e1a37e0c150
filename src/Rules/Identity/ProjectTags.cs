using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>The form of project tags.</summary>
public static class ProjectTags
{
    private const int Most = 80;
    private const int Longest = 255;

    /// <summary>What is wrong with a list of tags, and with which item; null when nothing is.</summary>
    public static (int? Item, string Text)? Fault(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return (null, $"{PythonText.Of(value)} is not of type 'array'");
        if (value.GetArrayLength() > Most) return (null, $"{PythonText.Of(value)} is too long");
        for (var i = 0; i < value.GetArrayLength(); i++)
        {
            if (value[i].ValueKind != JsonValueKind.String) return (i, $"{PythonText.Of(value[i])} is not of type 'string'");
            if (Fault(value[i].GetString()!) is { } fault) return (i, fault);
        }

        return Read(value).Items.Distinct(StringComparer.Ordinal).Count() == value.GetArrayLength() ? null : (null, $"{PythonText.Of(value)} has non-unique elements");
    }

    public static string? Fault(string tag) =>
        tag.Length == 0 ? "'' is too short"
        : tag.Length > Longest ? $"'{tag[..40]}…' is too long"
        : tag.AsSpan().ContainsAny(',', '/') ? $"'{tag}' does not match '^[^,/]*$'" : null;

    public static ValueList<string> Read(JsonElement value) => value.EnumerateArray().Select(item => item.GetString()!).ToValueList();
}
