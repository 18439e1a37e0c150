using System.Globalization;
using System.Text.Json.Nodes;

namespace Neutrino.Cli.Arguments;

/// <summary>What single words of a command line mean.</summary>
internal static class Words
{
    /// <summary>An option begins with a dash; a negative number, a lone dash and a text with a blank (before any <c>=</c>) are none.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !IsNumber(word) && !word.Split('=', 2)[0].Contains(' ', StringComparison.Ordinal);

    public static bool IsNumber(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    public static long Number(string option, string word) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new UsageException($"argument {option}: invalid int value: '{word}'");

    public static bool Boolean(string option, string word) => word.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new UsageException($"argument {option}: invalid choice: '{word}' (choose from 'True', 'False')"),
    };

    public static bool IsBoolean(string word) => word.ToLowerInvariant() is "true" or "false";

    public static (string Key, string Value)? Pair(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals <= 0 ? null : (word[..equals], word[(equals + 1)..]);
    }

    public static JsonArray List(IEnumerable<string> words) => new([.. words.Select(word => (JsonNode)word)]);

    /// <summary><c>key=value,key=value</c>. A piece without <c>=</c> belongs to the value before it, so that a value may hold a comma.</summary>
    public static JsonObject Pairs(string word, Option option)
    {
        var pairs = Pairs(word) ?? throw new UsageException($"argument {option.Name}: invalid key-value '{word}', expected format: key=value");
        var allowed = option.RequiredKeys.Concat(option.OptionalKeys).ToList();
        if (allowed.Count > 0 && pairs.Select(pair => pair.Key).FirstOrDefault(key => !allowed.Contains(key)) is { } unknown)
        {
            throw new UsageException($"argument {option.Name}: invalid key(s) '{unknown}' specified. Valid key(s): '{string.Join(", ", allowed)}'.");
        }

        if (option.RequiredKeys.FirstOrDefault(key => !pairs.ContainsKey(key)) is { } missing)
        {
            throw new UsageException($"argument {option.Name}: required key(s) '{missing}' not specified.");
        }

        return pairs;
    }

    public static JsonObject? Pairs(string word)
    {
        var pairs = new JsonObject();
        string? last = null;
        foreach (var piece in word.Split(','))
        {
            if (Pair(piece) is { } pair)
            {
                last = pair.Key;
                pairs[last] = pair.Value;
            }
            else if (last is null) return word.Length == 0 ? pairs : null;
            else pairs[last] = $"{pairs[last]},{piece}";
        }

        return pairs;
    }
}
