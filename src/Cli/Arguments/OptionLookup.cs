namespace Neutrino.Cli.Arguments;

/// <summary>Which option a word means.</summary>
internal static class OptionLookup
{
    private const int FarthestSuggestion = 3;

    /// <exception cref="UsageException">A shortened name could be more than one option.</exception>
    public static Option? Find(Verb verb, string name) => Exact(verb, name) ?? Shortened(verb, name);

    /// <summary>"; did you mean …?", or nothing.</summary>
    public static string Suggest(Verb verb, string name)
    {
        var nearest = Similar.To(name, verb.AllOptions.Where(option => !option.Hidden).Select(option => option.Name), FarthestSuggestion);
        return nearest.Count > 0 ? $" (did you mean {string.Join(" or ", nearest)}?)" : "";
    }

    private static Option? Exact(Verb verb, string name)
    {
        foreach (var option in verb.AllOptions)
        {
            if (option.Name == name || option.Aliases.Contains(name)) return option;
            if (option.TakesValue && name.StartsWith("--", StringComparison.Ordinal) && option.Name == name.Replace('_', '-')) return option;
        }

        return null;
    }

    private static Option? Shortened(Verb verb, string name)
    {
        if (name.Length < 4 || !name.StartsWith("--", StringComparison.Ordinal)) return null;
        var matches = verb.AllOptions.Where(option => option.Name.StartsWith(name, StringComparison.Ordinal)).ToList();
        return matches.Count <= 1
            ? matches.FirstOrDefault()
            : throw new UsageException($"ambiguous option: {name} could match {string.Join(", ", matches.Select(option => option.Name))}");
    }
}
