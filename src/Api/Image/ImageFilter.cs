using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Images;

/// <summary>One parameter of a list's query as a test of images.</summary>
internal static class ImageFilter
{
    private static readonly (string Name, Func<Image, long?> Of)[] Numbers =
        [("size", image => image.Size), ("virtual_size", image => image.VirtualSize), ("min_disk", image => image.MinDisk), ("min_ram", image => image.MinRam)];

    private static readonly (string Name, Func<Image, DateTimeOffset> Of)[] Times = [("created_at", image => image.CreatedAt), ("updated_at", image => image.UpdatedAt)];
    private static readonly string[] WithOperators = ["name", "id", "status", "container_format", "disk_format"];

    public static Outcome<Func<Image, bool>> Parse(string name, string value)
    {
        if (name == "tag") return Test(image => image.Tags.Items.Contains(value.Trim()));
        if (name == "protected") return Protected(value);
        if (Array.Find(Times, time => time.Name == name) is { Of: not null } time) return Time(name, time.Of, value);
        if (WithOperators.Contains(name)) return Words(ImageAttributes.Find(name), value);
        if (name.Length > 4 && name[^4..] is "_min" or "_max" && Array.Find(Numbers, number => number.Name == name[..^4]) is { Of: not null } number) return Range(number.Of, value, name.EndsWith("_min", StringComparison.Ordinal));
        return ImageAttributes.Find(name) is { IsBase: true } attribute
            ? Test(image => attribute.Of is { } of && TextOf(of(image)) is { } text && text == value)
            : Test(image => image.Properties.TryGetValue(name, out var text) && text == value);
    }

    private static Outcome<Func<Image, bool>> Test(Func<Image, bool> test) => Outcome<Func<Image, bool>>.Of(test);

    private static string? TextOf(AttributeValue value) => value.Kind == AttributeKind.Null ? null : value.ToString();

    private static Outcome<Func<Image, bool>> Protected(string value) => value is "true" or "false"
        ? Test(image => image.Protected == (value == "true"))
        : ImageRefusals.BadRequest($"Invalid value '{value}' for 'protected' filter. Valid values are 'true' or 'false'.");

    private static Outcome<Func<Image, bool>> Range(Func<Image, long?> of, string value, bool isLeast)
    {
        if (!long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var bound)) return ImageRefusals.BadRequest("Unable to filter on a range with a non-numeric value.");
        return isLeast ? Test(image => of(image) >= bound) : Test(image => of(image) <= bound);
    }

    /// <summary><c>gte:2026-11-22T20:00:00Z</c>; without an operator the very time.</summary>
    private static Outcome<Func<Image, bool>> Time(string name, Func<Image, DateTimeOffset> of, string expression)
    {
        var operation = "eq";
        if (!TryTime(expression, out var bound))
        {
            var parts = expression.Split(':', 2);
            operation = parts[0];
            if (parts.Length < 2 || !TryTime(parts[1], out bound)) return ImageRefusals.BadRequest($"Bad \"{name}\" query filter format. Use ISO 8601 DateTime notation.");
        }

        return operation switch
        {
            "gt" => Test(image => of(image) > bound),
            "gte" => Test(image => of(image) >= bound),
            "lt" => Test(image => of(image) < bound),
            "lte" => Test(image => of(image) <= bound),
            "neq" => Test(image => of(image) != bound),
            "eq" => Test(image => of(image) == bound),
            _ => ImageRefusals.BadRequest("Unable to filter on a unknown operator."),
        };
    }

    private static bool TryTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && text.Length > 0 && char.IsAsciiDigit(text[0]) && text.Contains('-', StringComparison.Ordinal);

    /// <summary><c>in:a,b,"c,d"</c>; without an operator the very text.</summary>
    private static Outcome<Func<Image, bool>> Words(ImageAttribute attribute, string expression)
    {
        var colon = expression.IndexOf(':', StringComparison.Ordinal);
        var (operation, text) = colon < 0 ? ("eq", expression) : (expression[..colon], expression[(colon + 1)..]);
        if (operation == "eq") return Test(image => TextOf(attribute.Of!(image)) == text);
        if (operation != "in") return ImageRefusals.BadRequest($"Unable to filter by unknown operator '{operation}'.");
        return SplitWords(text).Fails(out var why, out var words) ? why : Test(image => TextOf(attribute.Of!(image)) is { } value && words.Items.Contains(value));
    }

    /// <summary>Words between commas; one in quotes may have commas in it, and a quote after a backslash.</summary>
    private static Outcome<ValueList<string>> SplitWords(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] == '"')
            {
                if (Quoted(text, ref at) is not { } word) return Unbalanced(text);
                words.Add(word);
                if (at < text.Length && text[at] != ',') return Unbalanced(text);
                continue;
            }

            var end = text.IndexOf(',', at) is >= 0 and var comma ? comma : text.Length;
            if (text.AsSpan(at, end - at).Contains('"')) return Unbalanced(text);
            words.Add(text[at..end]);
            at = end;
        }

        return new ValueList<string>(words.ToImmutable());
    }

    /// <summary>The word in the quotes at <paramref name="at"/>, which comes to stand behind them; null when they do not end.</summary>
    private static string? Quoted(string text, ref int at)
    {
        var word = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return word.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length) at++;
            word.Append(text[at]);
        }

        return null;
    }

    private static Refusal Unbalanced(string text) => ImageRefusals.BadRequest($"Invalid filter value {text}. The quote is not closed, or there is no comma beside it.");
}
