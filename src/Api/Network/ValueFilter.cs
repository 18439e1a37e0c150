using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The values a filter accepts, compared with what a reply would show.</summary>
internal sealed class ValueFilter
{
    private readonly FrozenSet<string> texts;
    private readonly bool acceptsNull;
    private readonly bool acceptsTrue;
    private readonly bool acceptsFalse;

    private ValueFilter(FrozenSet<string> texts)
    {
        this.texts = texts;
        acceptsNull = texts.Overlaps(["None", "null"]);
        acceptsTrue = texts.Any(text => Flag(text) == true);
        acceptsFalse = texts.Any(text => Flag(text) == false);
    }

    /// <summary>What each text may stand for: itself, and its canonical form (an address, a MAC) as the attribute's validation makes it. Or why a value is none.</summary>
    public static (ValueFilter? Filter, Refusal? Refusal) Of(AttributeRule rule, ImmutableArray<string> values)
    {
        var isFlag = rule.Validate("true") is { IsOk: true, Value.Kind: AttributeKind.Flag };
        var isNumber = rule.Validate("4") is { IsOk: true, Value.Kind: AttributeKind.Number };
        var accepted = new HashSet<string>(values, StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (isFlag && value.Length > 0 && Flag(value) is null) return (null, WireRefusals.InvalidInput($"'{value}' cannot be converted to boolean"));
            if (isNumber && value.Length > 0 && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) return (null, WireRefusals.InvalidInput($"'{value}' is not an integer"));
            if (rule.Validate(value) is { IsOk: true, Value.Kind: AttributeKind.Text or AttributeKind.Number } canonical) accepted.Add(canonical.Value.ToString());
        }

        return (new ValueFilter(accepted.ToFrozenSet(StringComparer.Ordinal)), null);
    }

    /// <summary>The texts of which one is the attribute's on every row that matches; null when rows without any text may match too.</summary>
    public IReadOnlyCollection<string>? Keys => acceptsNull || texts.Contains("") ? null : texts;

    public bool Matches(AttributeValue value) => value.Kind switch
    {
        AttributeKind.Null => acceptsNull,
        AttributeKind.Flag => value.Flag ? acceptsTrue : acceptsFalse,
        AttributeKind.Number => texts.Contains(value.Number.ToString(CultureInfo.InvariantCulture)),
        AttributeKind.Text => texts.Contains(value.Text),
        AttributeKind.List => value.List.Any(Matches),
        _ => false,
    };

    private static bool? Flag(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };
}
