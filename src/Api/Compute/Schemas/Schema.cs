using System.Text.RegularExpressions;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>The form of a JSON value. Faults are told as a JSON schema's validator tells them, because clients show them.</summary>
internal abstract record Schema
{
    /// <param name="lenient">Members that nobody knows are passed over (the old <c>/v2</c>).</param>
    public abstract SchemaFault? Check(AttributeValue value, bool lenient);

    public Schema OrNull() => new AnyOfSchema("'null'", new NullSchema(), this);
}

/// <param name="Attribute">The innermost member at fault; null for the body as a whole.</param>
internal sealed record SchemaFault(string? Attribute, AttributeValue Value, string Message)
{
    private const int LongestShown = 200;

    public Refusal AsRefusal() => new("ValidationError", 400, Attribute is null ? Message : $"Invalid input for field/attribute {Attribute}. Value: {Shown(Value.ToString())}. {Message}");
    public Refusal AsQueryRefusal() => new("ValidationError", 400, Attribute is null ? Message : $"Invalid input for query parameters {Attribute}. Value: {Shown(Value.ToString())}. {Message}");

    /// <summary>As Python prints it.</summary>
    public static string Printed(AttributeValue value) => Shown(value.Kind == AttributeKind.Text ? $"'{value.Text}'" : value.ToString());
    public static SchemaFault WrongType(AttributeValue value, string types) => new(null, value, $"{Printed(value)} is not of type {types}");
    private static string Shown(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";
}

internal sealed record NullSchema : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient) => value.IsNull ? null : SchemaFault.WrongType(value, "'null'");
}

internal sealed record AnySchema : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient) => null;
}

internal sealed record TextSchema(int Shortest, int Longest, Regex? Pattern = null, string? PatternFault = null) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind != AttributeKind.Text) return SchemaFault.WrongType(value, "'string'");
        if (value.Text.Length < Shortest) return new(null, value, $"{SchemaFault.Printed(value)} is too short");
        if (value.Text.Length > Longest) return new(null, value, $"{SchemaFault.Printed(value)} is too long");
        return Pattern is null || Pattern.IsMatch(value.Text) ? null : new(null, value, PatternFault ?? $"{SchemaFault.Printed(value)} does not match '{Pattern}'");
    }
}

/// <summary>A whole number, or text of digits.</summary>
internal sealed record NumberSchema(long Least, long Most) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind is not (AttributeKind.Number or AttributeKind.Text)) return SchemaFault.WrongType(value, "'integer', 'string'");
        if (value.Kind == AttributeKind.Text && !Regex.IsMatch(value.Text, Least < 0 ? "^-?[0-9]+$" : "^[0-9]+$")) return new(null, value, $"{SchemaFault.Printed(value)} does not match '{(Least < 0 ? "^-?[0-9]+$" : "^[0-9]*$")}'");
        if (value.Kind == AttributeKind.Text && !long.TryParse(value.Text, out _)) return new(null, value, $"{SchemaFault.Printed(value)} is greater than the maximum of {Most}");
        var number = value.Kind == AttributeKind.Number ? value.Number : long.Parse(value.Text, System.Globalization.CultureInfo.InvariantCulture);
        if (number < Least) return new(null, value, $"{number} is less than the minimum of {Least}");
        return number > Most ? new(null, value, $"{number} is greater than the maximum of {Most}") : null;
    }
}

internal sealed record FlagSchema : Schema
{
    private static readonly string[] Words = ["True", "TRUE", "true", "1", "ON", "On", "on", "YES", "Yes", "yes", "False", "FALSE", "false", "0", "OFF", "Off", "off", "NO", "No", "no"];

    public override SchemaFault? Check(AttributeValue value, bool lenient) =>
        value.Kind == AttributeKind.Flag || (value.Kind == AttributeKind.Text && Words.Contains(value.Text)) ? null
        : new(null, value, $"{SchemaFault.Printed(value)} is not one of [True, 'True', 'TRUE', 'true', '1', 'ON', 'On', 'on', 'YES', 'Yes', 'yes', False, 'False', 'FALSE', 'false', '0', 'OFF', 'Off', 'off', 'NO', 'No', 'no']");
}

internal sealed record OneOfSchema(params ValueList<string> Words) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient) =>
        value.Kind == AttributeKind.Text && Words.Contains(value.Text) ? null
        : new(null, value, $"{SchemaFault.Printed(value)} is not one of [{string.Join(", ", Words.Select(word => $"'{word}'"))}]");
}

/// <summary>Text that something of ours can read: an address, a UUID.</summary>
internal sealed record ParsedSchema(string Format, Func<string, bool> Reads) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind != AttributeKind.Text) return SchemaFault.WrongType(value, "'string'");
        return Reads(value.Text) ? null : new(null, value, $"{SchemaFault.Printed(value)} is not a '{Format}'");
    }
}

internal sealed record AnyOfSchema(string Types, params ValueList<Schema> Choices) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        SchemaFault? last = null;
        foreach (var choice in Choices)
        {
            last = choice.Check(value, lenient);
            if (last is null) return null;
        }

        return last!.Attribute is not null ? last : new(null, value, $"{SchemaFault.Printed(value)} is not valid under any of the given schemas");
    }
}

internal sealed record ListSchema(Schema Item, int Least = 0, int Most = int.MaxValue, bool Unique = false) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind != AttributeKind.List) return SchemaFault.WrongType(value, "'array'");
        if (value.List.Length < Least) return new(null, value, $"{SchemaFault.Printed(value)} is too short");
        if (value.List.Length > Most) return new(null, value, $"{SchemaFault.Printed(value)} is too long");
        if (Unique && value.List.Distinct().Count() != value.List.Length) return new(null, value, $"{SchemaFault.Printed(value)} has non-unique elements");
        for (var i = 0; i < value.List.Length; i++)
            if (Item.Check(value.List[i], lenient) is { } fault) return fault.Attribute is null ? fault with { Attribute = i.ToString(System.Globalization.CultureInfo.InvariantCulture) } : fault;
        return null;
    }
}

/// <summary>Texts by name, as metadata and extra specs are.</summary>
internal sealed record WordsSchema(Regex Name, int LongestName, Schema Word) : Schema
{
    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind != AttributeKind.Map) return SchemaFault.WrongType(value, "'object'");
        foreach (var (name, word) in value.Map)
        {
            if (name.Length is 0 || name.Length > LongestName || !Name.IsMatch(name))
                return new(null, value, $"Additional properties are not allowed ('{name}' was unexpected)");
            if (Word.Check(word, lenient) is { } fault) return fault.Attribute is null ? fault with { Attribute = name } : fault;
        }

        return null;
    }
}

internal sealed record Member(string Name, Schema Schema, bool Required = false);

internal sealed record ObjectSchema(params ValueList<Member> Members) : Schema
{
    /// <summary>Whether members that are not listed may stand too.</summary>
    public bool Open { get; init; }

    public override SchemaFault? Check(AttributeValue value, bool lenient)
    {
        if (value.Kind != AttributeKind.Map) return SchemaFault.WrongType(value, "'object'");
        foreach (var member in Members)
        {
            if (value.Find(member.Name) is not { } present)
            {
                if (member.Required) return new(null, value, $"'{member.Name}' is a required property");
                continue;
            }

            if (member.Schema.Check(present, lenient) is { } fault) return fault.Attribute is null ? fault with { Attribute = member.Name } : fault;
        }

        var unknown = lenient || Open ? [] : value.Map.Select(entry => entry.Key).Where(name => Members.All(member => member.Name != name)).ToList();
        return unknown.Count == 0 ? null : new(null, value,
            $"Additional properties are not allowed ({string.Join(", ", unknown.Select(name => $"'{name}'"))} {(unknown.Count == 1 ? "was" : "were")} unexpected)");
    }

    public ObjectSchema With(params Member[] more) => this with { Members = [.. Members.Where(member => more.All(other => other.Name != member.Name)), .. more] };
    public ObjectSchema Without(params string[] names) => this with { Members = [.. Members.Where(member => !names.Contains(member.Name))] };

    /// <summary>A body with this object under one name.</summary>
    public ObjectSchema Under(string name) => new(new Member(name, this, Required: true));
}
