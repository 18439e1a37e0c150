using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The JSON types that an attribute of an image may have.</summary>
[Flags]
public enum ImageAttributeType { None = 0, Null = 1, Text = 2, Number = 4, Flag = 8, Texts = 16, Objects = 32 }

/// <summary>One attribute of an image: what it may be, how it is read from the row and, unless it is read-only, how it is put there.</summary>
public sealed record ImageAttribute(string Name, ImageAttributeType Type, string Description)
{
    /// <summary>A UUID with dashes, as the schema writes it.</summary>
    public const string UuidPattern = "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";
    private const int LongestValue = 65535;

    /// <summary>Letters; 0 is no limit beyond that of any value.</summary>
    public int MaxLength { get; init; }

    /// <summary>The words it may be; empty is any.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
    public bool IsUuid { get; init; }

    /// <summary>One of every image; false is a property that is only described, so that clients know it.</summary>
    public bool IsBase { get; init; } = true;

    /// <summary>Its value in a row; null when replies do not have it.</summary>
    public Func<Image, AttributeValue>? Of { get; init; }

    /// <summary>The row with a valid value put in; null when it is read-only.</summary>
    public Func<Image, AttributeValue, Image>? Put { get; init; }

    /// <summary>What is wrong with a value, as a validator of JSON schemas says it; null when nothing is.</summary>
    public string? ProblemOf(AttributeValue value) => value.Kind switch
    {
        AttributeKind.Null when Has(ImageAttributeType.Null) => null,
        AttributeKind.Text when Has(ImageAttributeType.Text) => TextProblem(value.Text),
        AttributeKind.Number when Has(ImageAttributeType.Number) => value.Number is >= int.MinValue and <= int.MaxValue ? null : $"{value.Number} does not fit into 32 bits",
        AttributeKind.Flag when Has(ImageAttributeType.Flag) => null,
        AttributeKind.List when Has(ImageAttributeType.Texts) => value.List.Select(TagProblem).FirstOrDefault(problem => problem is not null),
        AttributeKind.List when Has(ImageAttributeType.Objects) => null,
        _ => $"{Shown(value)} is not of type {TypeNames}",
    };

    private string TypeNames => string.Join(", ", TypeWords.Select(word => $"'{word}'"));

    /// <summary>The types' names in a schema.</summary>
    public IEnumerable<string> TypeWords
    {
        get
        {
            if (Has(ImageAttributeType.Null)) yield return "null";
            if (Has(ImageAttributeType.Text)) yield return "string";
            if (Has(ImageAttributeType.Number)) yield return "integer";
            if (Has(ImageAttributeType.Flag)) yield return "boolean";
            if (Has(ImageAttributeType.Texts) || Has(ImageAttributeType.Objects)) yield return "array";
        }
    }

    public bool Has(ImageAttributeType type) => (Type & type) != 0;

    private string? TextProblem(string text)
    {
        if (Words.Length > 0 && !Words.Contains(text)) return $"{Shown(text)} is not one of [{(Has(ImageAttributeType.Null) ? "None, " : "")}{string.Join(", ", Words.Select(word => $"'{word}'"))}]";
        if (text.Length > (MaxLength == 0 ? LongestValue : MaxLength)) return $"{Shown(text)} is too long";
        return IsUuid && !(text.Length == 36 && Guid.TryParseExact(text, "D", out _)) ? $"{Shown(text)} does not match '{UuidPattern}'" : null;
    }

    private static string? TagProblem(AttributeValue value)
    {
        if (value.Kind != AttributeKind.Text) return $"{Shown(value)} is not of type 'string'";
        return value.Text.Length > 255 ? $"{Shown(value)} is too long" : null;
    }

    /// <summary>The value as a message quotes it, cut short.</summary>
    internal static string Shown(AttributeValue value)
    {
        var text = value.Kind == AttributeKind.Text ? $"'{value.Text}'" : value.ToString();
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}
