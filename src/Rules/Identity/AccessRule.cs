using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>
/// One request that an application credential may be used for: a service's type, a method, and a path in which <c>*</c> and <c>{name}</c> stand for
/// one segment and <c>**</c> for any number of them.
/// </summary>
public sealed record AccessRule(string Id, string Service, string Method, string Path)
{
    private const int LongestPath = 225;
    private static readonly string[] Methods = ["POST", "GET", "HEAD", "PATCH", "PUT", "DELETE"];

    /// <summary>Whether the rule lets the request through.</summary>
    public bool Allows(string service, string method, string path) =>
        Service == service && Method == method && Matches(Path.Split('/', StringSplitOptions.RemoveEmptyEntries), path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The rules kept as JSON text of an array.</summary>
    public static ValueList<AccessRule> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateArray().Select(rule => new AccessRule(Text(rule, "id"), Text(rule, "service"), Text(rule, "method"), Text(rule, "path"))).ToValueList();
    }

    /// <summary>The rules of a body as JSON text of an array, each with an id; null when there are none. An id alone stands for the one of <paramref name="known"/> that has it.</summary>
    internal static string? Read(IdentityFields fields, IEnumerable<AccessRule> known)
    {
        var rules = fields.Raw("access_rules");
        if (rules.ValueKind == JsonValueKind.Undefined) return null;
        var byId = known.ToDictionary(rule => rule.Id, StringComparer.Ordinal);
        if (Fault(rules, byId) is { } fault) return fields.Bad("access_rules" + fault.Where, fault.Text);
        return rules.GetArrayLength() == 0 ? null : Write(rules, byId);
    }

    private static bool IsIdAlone(JsonElement rule) => rule.ValueKind == JsonValueKind.Object && rule.GetPropertyCount() == 1 && rule.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String;

    /// <summary>What is wrong, and where below the list; null when nothing is.</summary>
    private static (string Where, string Text)? Fault(JsonElement rules, Dictionary<string, AccessRule> known)
    {
        if (rules.ValueKind != JsonValueKind.Array) return ("", $"{PythonText.Of(rules)} is not of type 'array'");
        for (var i = 0; i < rules.GetArrayLength(); i++)
            if ((IsIdAlone(rules[i]) ? Unknown(rules[i], known) : FaultOf(rules[i])) is { } fault) return ($"/{i}{fault.Where}", fault.Text);
        return null;
    }

    private static (string Where, string Text)? Unknown(JsonElement rule, Dictionary<string, AccessRule> known) =>
        known.ContainsKey(Text(rule, "id")) ? null : ("/id", $"'{Text(rule, "id")}' is no access rule of the user");

    private static (string Where, string Text)? FaultOf(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object) return ("", $"{PythonText.Of(rule)} is not of type 'object'");
        foreach (var property in rule.EnumerateObject())
        {
            if (property.Name is not ("id" or "service" or "method" or "path")) return ("", $"Additional properties are not allowed ('{property.Name}' was unexpected)");
            if (property.Value.ValueKind != JsonValueKind.String) return ("/" + property.Name, $"{PythonText.Of(property.Value)} is not of type 'string'");
        }

        if (Text(rule, "service") is not { Length: > 0 and <= 64 }) return ("", "'service' is a required property");
        if (Text(rule, "path") is not { Length: > 0 and <= LongestPath } path || path[0] != '/') return ("/path", $"'{Text(rule, "path")}' does not match '^\\\\/.*'");
        return Methods.Contains(Text(rule, "method")) ? null : ("/method", $"'{Text(rule, "method")}' does not match '^(POST|GET|HEAD|PATCH|PUT|DELETE)$'");
    }

    private static string Write(JsonElement rules, Dictionary<string, AccessRule> known)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var rule in rules.EnumerateArray())
            {
                var one = IsIdAlone(rule) ? known[Text(rule, "id")] : new AccessRule(Text(rule, "id") is { Length: > 0 } id ? id : IdOf(rule), Text(rule, "service"), Text(rule, "method"), Text(rule, "path"));
                writer.WriteStartObject();
                writer.WriteString("id", one.Id);
                writer.WriteString("path", one.Path);
                writer.WriteString("method", one.Method);
                writer.WriteString("service", one.Service);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The same rule has the same id in every credential.</summary>
    private static string IdOf(JsonElement rule) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Text(rule, "service")} {Text(rule, "method")} {Text(rule, "path")}")).AsSpan(0, 16));

    private static string Text(JsonElement rule, string name) => rule.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty) return path.IsEmpty;
        if (pattern[0] == "**")
        {
            for (var skipped = 0; skipped <= path.Length; skipped++)
                if (Matches(pattern[1..], path[skipped..])) return true;
            return false;
        }

        if (path.IsEmpty) return false;
        var isAny = pattern[0] == "*" || (pattern[0].StartsWith('{') && pattern[0].EndsWith('}'));
        return (isAny || pattern[0] == path[0]) && Matches(pattern[1..], path[1..]);
    }
}
