using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>The form of project tags.</summary>
public static class ProjectTags
{
    private const int Most = 80;
    private const int Longest = 255;

    /// <summary>What is wrong with a list of tags; null when nothing is.</summary>
    public static string? Fault(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return $"{PythonText.Of(value)} is not of type 'array'";
        if (value.GetArrayLength() > Most) return $"{PythonText.Of(value)} is too long";
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return $"{PythonText.Of(item)} is not of type 'string'";
            if (Fault(item.GetString()!) is { } fault) return fault;
        }

        return Read(value).Items.Distinct(StringComparer.Ordinal).Count() == value.GetArrayLength() ? null : $"{PythonText.Of(value)} has non-unique elements";
    }

    public static string? Fault(string tag) =>
        tag.Length == 0 ? "'' is too short"
        : tag.Length > Longest ? $"'{tag[..40]}…' is too long"
        : tag.AsSpan().ContainsAny(',', '/') ? $"'{tag}' does not match '^[^,/]*$'" : null;

    public static ValueList<string> Read(JsonElement value) => value.EnumerateArray().Select(item => item.GetString()!).ToValueList();
}
