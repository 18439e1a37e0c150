using System.Text.Json;
using System.Text.RegularExpressions;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// Reads the attributes of one request body with Keystone's checks. The first fault is kept in <see cref="Fault"/> and later reads go on,
/// so that a rule reads everything, then asks once. Attributes that no one reads are kept by <see cref="Extra"/>.
/// </summary>
public sealed partial class IdentityFields
{
    private const int LongestName = 255;
    private const int LongestUrl = 225;
    private readonly JsonElement body;
    private readonly HashSet<string> known = ["id", "links", "extra"];

    public IdentityFields(JsonElement body)
    {
        this.body = body;
        if (body.ValueKind != JsonValueKind.Object) Fault = IdentityRefusals.Invalid($"{PythonText.Of(body)} is not of type 'object'");
    }

    public Refusal? Fault { get; private set; }

    /// <summary>Whether the body has the attribute, null included.</summary>
    public bool Has(string name) => Find(name, out _);

    /// <summary>An update must name at least one attribute.</summary>
    public IdentityFields NotEmpty()
    {
        if (Fault is null && !body.EnumerateObject().Any()) Fault = IdentityRefusals.Invalid("{} does not have enough properties");
        return this;
    }

    public IdentityFields Require(string name)
    {
        if (Fault is null && !Has(name)) Fault = IdentityRefusals.Invalid($"'{name}' is a required property");
        return this;
    }

    /// <summary>A name: 1 to <paramref name="longest"/> characters, not all blank. Null when absent.</summary>
    public string? Name(string name, int longest = LongestName) =>
        Text(name, nullable: false, 1, longest) is not { } text ? null
        : text.AsSpan().Trim().Length == 0 ? Bad(name, $"'{text}' does not match '[\\\\S]+'") : text;

    /// <summary>An id: 1 to 64 letters, digits and dashes.</summary>
    public string? Id(string name, bool nullable = false) =>
        Text(name, nullable, 1, 64) is not { } text ? null
        : IdForm().IsMatch(text) ? text : Bad(name, $"'{text}' does not match '^[a-zA-Z0-9-]+$'");

    public string? Url(string name) =>
        Text(name, nullable: false, 0, LongestUrl) is not { } text ? null
        : UrlForm().IsMatch(text) ? text : Bad(name, $"'{text}' does not match '^[a-zA-Z0-9+.-]+:.+'");

    /// <summary>Text; null when it is absent or null.</summary>
    public string? Text(string name, bool nullable = true, int shortest = 0, int longest = 65535)
    {
        known.Add(name);
        if (!Find(name, out var value) || (nullable && value.ValueKind == JsonValueKind.Null)) return null;
        if (value.ValueKind != JsonValueKind.String) return Bad(name, WrongType(value, nullable ? "'string', 'null'" : "'string'"));
        var text = value.GetString()!;
        if (text.Length < shortest) return Bad(name, $"'{text}' is too short");
        return text.Length > longest ? Bad(name, $"'{text[..40]}…' is too long") : text;
    }

    public bool? Flag(string name)
    {
        known.Add(name);
        if (!Find(name, out var value)) return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Bad(name, WrongType(value, "'boolean'"));
        return null;
    }

    /// <summary>One of a few words.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name, nullable: false) is not { } text) return null;
        return words.Contains(text) ? text : Bad(name, $"'{text}' is not one of ['{string.Join("', '", words.ToArray())}']");
    }

    /// <summary>Project tags: at most 80, distinct, each 1 to 255 characters without comma and slash.</summary>
    public ValueList<string>? Tags(string name)
    {
        known.Add(name);
        if (!Find(name, out var value)) return null;
        if (ProjectTags.Fault(value) is not { } fault) return ProjectTags.Read(value);
        Bad(fault.Item is { } item ? $"{name}/{item}" : name, fault.Text);
        return null;
    }

    /// <summary>Any value, unread; undefined when absent.</summary>
    public JsonElement Raw(string name)
    {
        known.Add(name);
        return Find(name, out var value) ? value : default;
    }

    /// <summary>Says that an attribute is dealt with elsewhere and must not be kept as an extra.</summary>
    public IdentityFields Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) known.Add(name);
        return this;
    }

    /// <summary>The options of a resource, merged into what it has; only <paramref name="allowed"/> ones, null takes one away.</summary>
    public string Options(string before, params ReadOnlySpan<string> allowed)
    {
        known.Add("options");
        if (!Find("options", out var value)) return before;
        if (value.ValueKind != JsonValueKind.Object)
        {
            Bad("options", WrongType(value, "'object'"));
            return before;
        }

        foreach (var option in value.EnumerateObject())
        {
            if (!allowed.Contains(option.Name))
                Bad("options", $"Additional properties are not allowed ('{option.Name}' was unexpected)");
            else if (ResourceOptions.Fault(option) is { } fault) Bad($"options/{option.Name}", fault);
        }

        return JsonObjectText.Merge(before, value.EnumerateObject(), dropNulls: true);
    }

    /// <summary>The attributes nobody asked for, over those kept so far: JSON text of an object.</summary>
    public string Extra(string before) =>
        Fault is not null || body.ValueKind != JsonValueKind.Object ? before
        : JsonObjectText.Merge(before, body.EnumerateObject().Where(property => !known.Contains(property.Name)), dropNulls: false);

    /// <summary>Records a fault of an attribute in the words of its check.</summary>
    public string? Bad(string name, string fault)
    {
        Fault ??= IdentityRefusals.Invalid($"Invalid input for field '{name}': {fault}");
        return null;
    }

    private bool Find(string name, out JsonElement value)
    {
        value = default;
        return body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out value);
    }

    private static string WrongType(JsonElement value, string wanted) => $"{PythonText.Of(value)} is not of type {wanted}";

    [GeneratedRegex("^[a-zA-Z0-9-]+$")]
    private static partial Regex IdForm();

    [GeneratedRegex("^[a-zA-Z0-9+.-]+:.+")]
    private static partial Regex UrlForm();
}
