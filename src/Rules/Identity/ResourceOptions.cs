using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>The options of users, and of roles, projects and domains, kept as JSON text of an object.</summary>
public static class ResourceOptions
{
    public static readonly string[] OfUser =
    [
        "ignore_change_password_upon_first_use", "ignore_password_expiry", "ignore_lockout_failure_attempts", "lock_password",
        "ignore_user_inactivity", "multi_factor_auth_enabled", "multi_factor_auth_rules",
    ];

    public static readonly string[] OfOthers = ["immutable"];

    public static bool IsSet(string options, string name)
    {
        if (options.Length <= 2) return false;
        using var document = JsonDocument.Parse(options);
        return document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
    }

    /// <summary>Whether the methods of a login are enough for the user's rules of several factors.</summary>
    public static bool AreMethodsEnough(string options, IReadOnlyCollection<string> methods)
    {
        if (!IsSet(options, "multi_factor_auth_enabled")) return true;
        using var document = JsonDocument.Parse(options);
        if (!document.RootElement.TryGetProperty("multi_factor_auth_rules", out var rules) || rules.ValueKind != JsonValueKind.Array || rules.GetArrayLength() == 0) return true;
        return rules.EnumerateArray().Any(rule => rule.EnumerateArray().All(method => methods.Contains(method.GetString())));
    }

    internal static string? Fault(JsonProperty option)
    {
        if (option.Value.ValueKind == JsonValueKind.Null) return null;
        if (option.Name != "multi_factor_auth_rules")
            return option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{PythonText.Of(option.Value)} is not of type 'boolean', 'null'";
        var isListOfLists = option.Value.ValueKind == JsonValueKind.Array
            && option.Value.EnumerateArray().All(rule => rule.ValueKind == JsonValueKind.Array && rule.EnumerateArray().All(method => method.ValueKind == JsonValueKind.String));
        return isListOfLists ? null : $"{PythonText.Of(option.Value)} is not of type 'array', 'null'";
    }
}
