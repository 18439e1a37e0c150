using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The general checks of attribute values. Each gives the converted value or the Network API's own sentence about it.</summary>
public static class Validators
{
    private static readonly string[] TrueWords = ["1", "t", "true", "on", "y", "yes"];
    private static readonly string[] FalseWords = ["0", "f", "false", "off", "n", "no"];

    /// <summary>The checks of one attribute, each seeing what the one before made of the value.</summary>
    public static Func<AttributeValue, Validated> Then(this Func<AttributeValue, Validated> first, Func<AttributeValue, Validated> second) =>
        value => first(value) is var checkedValue && checkedValue.IsOk ? second(checkedValue.Value) : checkedValue;

    /// <summary>Null passes as null; anything else goes to <paramref name="check"/>.</summary>
    public static Func<AttributeValue, Validated> OrNull(this Func<AttributeValue, Validated> check) =>
        value => value.IsNull ? Validated.Ok(value) : check(value);

    public static Validated Flag(AttributeValue value)
    {
        if (value.Kind == AttributeKind.Flag) return Validated.Ok(value);
        var word = value.Kind is AttributeKind.Text or AttributeKind.Number ? value.ToString().Trim().ToLowerInvariant() : "";
        if (TrueWords.Contains(word)) return Validated.Ok(true);
        if (FalseWords.Contains(word)) return Validated.Ok(false);
        return Converter($"'{value}' cannot be converted to boolean");
    }

    /// <summary>A flag in a nested body, where a bad one is a fault of the attribute and not an error of its own.</summary>
    public static Validated StrictFlag(AttributeValue value) => Flag(value) is { IsOk: true } good ? good : Validated.Bad($"'{value}' is not a valid boolean value");

    public static Validated Integer(AttributeValue value) => value.Kind switch
    {
        AttributeKind.Number => Validated.Ok(value),
        AttributeKind.Flag => Validated.Ok(value.Flag ? 1 : 0),
        AttributeKind.Text when long.TryParse(value.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => Validated.Ok(number),
        _ => Converter($"'{value}' is not an integer"),
    };

    public static Validated NonNegative(AttributeValue value) =>
        value.Kind != AttributeKind.Number ? Validated.Bad($"'{value}' is not an integer")
        : value.Number < 0 ? Validated.Bad($"'{value}' should be non-negative")
        : value.Number > int.MaxValue ? Validated.Bad($"'{value}' is too large - must be no larger than '{int.MaxValue}'")
        : Validated.Ok(value);

    /// <summary>Text of at most <paramref name="longest"/> characters.</summary>
    public static Func<AttributeValue, Validated> Text(int longest) => value =>
        value.Kind != AttributeKind.Text ? Validated.Bad($"'{value}' is not a valid string")
        : value.Text.Length > longest ? Validated.Bad($"'{value}' exceeds maximum length of {longest}")
        : Validated.Ok(value);

    public static Func<AttributeValue, Validated> NotEmptyText(int longest) => Text(longest).Then(value =>
        string.IsNullOrWhiteSpace(value.Text) ? Validated.Bad($"'{value}' Blank strings are not permitted") : Validated.Ok(value));

    public static Validated Uuid(AttributeValue value) =>
        value.Kind == AttributeKind.Text && IsUuid(value.Text) ? Validated.Ok(value) : Validated.Bad($"'{value}' is not a valid UUID");

    public static Validated UuidList(AttributeValue value) => ListOf(value, Uuid, distinct: true);

    /// <summary>A list whose every item passes; null is an empty list.</summary>
    public static Validated ListOf(AttributeValue value, Func<AttributeValue, Validated> check, bool distinct)
    {
        if (value.IsNull) return Validated.Ok(ImmutableArray<AttributeValue>.Empty);
        if (value.Kind != AttributeKind.List) return Validated.Bad($"'{value}' is not a list");
        var items = ImmutableArray.CreateBuilder<AttributeValue>(value.List.Length);
        foreach (var item in value.List)
        {
            var result = check(item);
            if (!result.IsOk) return result;
            items.Add(result.Value);
        }

        if (distinct && Repeated(items) is { Count: > 0 } repeated) return Validated.Bad($"Duplicate items in the list: '{string.Join(", ", repeated)}'");
        return Validated.Ok(items.ToImmutable());
    }

    /// <summary>Each value that stands in the list more than once.</summary>
    public static IReadOnlyCollection<AttributeValue> Repeated(IEnumerable<AttributeValue> items) =>
        [.. items.GroupBy(item => item).Where(group => group.Skip(1).Any()).Select(group => group.Key)];

    /// <summary>One of the values. Neutron's sentence does not say which there are.</summary>
    public static Func<AttributeValue, Validated> OneOf(params AttributeValue[] values) =>
        value => values.Contains(value) ? Validated.Ok(value) : Validated.Bad($"{value} is not in valid_values");

    public static Validated Map(AttributeValue value) => value.Kind == AttributeKind.Map ? Validated.Ok(value) : Validated.Bad($"'{value}' is not a dictionary");

    /// <summary>An object with exactly checked keys; a key not in <paramref name="keys"/> or a missing required one is a fault.</summary>
    public static Func<AttributeValue, Validated> MapOf(params (string Key, bool Required, Func<AttributeValue, Validated> Check)[] keys) => value =>
    {
        if (value.Kind != AttributeKind.Map) return Validated.Bad($"'{value}' is not a dictionary");
        var required = keys.Where(key => key.Required).Select(key => key.Key).ToArray();
        var given = value.Map.Select(entry => entry.Key).ToArray();
        if (required.Except(given).Any()) return Validated.Bad(KeysFault(required, given));
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, AttributeValue>>(given.Length);
        foreach (var (key, item) in value.Map)
        {
            var rule = Array.Find(keys, candidate => candidate.Key == key);
            if (rule.Check is null) return Validated.Bad($"Unexpected keys supplied: {key}");
            var result = rule.Check(item);
            if (!result.IsOk) return result;
            entries.Add(new(key, result.Value));
        }

        return Validated.Ok(entries.ToImmutable());
    };

    /// <summary>The sentence about a dictionary that lacks keys.</summary>
    public static string KeysFault(IEnumerable<string> expected, IEnumerable<string> given) =>
        $"Validation of dictionary's keys failed. Expected keys: {Keys(expected)} Provided keys: {Keys(given)}";

    /// <summary>The 400 of a value that a converter cannot convert.</summary>
    public static Validated Converter(string message) => Validated.Bad(new Refusal("InvalidInput", 400, $"Invalid input for operation: {message}."));

    internal static bool IsUuid(string text) =>
        Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _);

    private static string Keys(IEnumerable<string> keys) => "{" + string.Join(", ", keys.Order(StringComparer.Ordinal).Select(key => $"'{key}'")) + "}";
}
