using Neutrino.Cli.Arguments;

namespace Neutrino.Cli;

/// <summary>The words that a shell completes: all verbs, all options.</summary>
internal static class Completion
{
    public static string Words(Personality personality)
    {
        var verbs = personality.Verbs.Select(verb => verb.Name);
        var options = personality.Verbs.SelectMany(verb => verb.AllOptions).Where(option => !option.Hidden).Select(option => option.Name).Distinct().Order(StringComparer.Ordinal);
        return $"{string.Join(' ', verbs.Append("help").Append("bash-completion").Concat(options))}\n";
    }
}
