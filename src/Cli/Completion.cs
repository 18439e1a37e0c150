using Neutrino.Cli.Arguments;

namespace Neutrino.Cli;

/// <summary>The words that a shell completes.</summary>
internal static class Completion
{
    /// <param name="personality">Whose.</param>
    /// <param name="typed">The command typed so far: its options are what can follow. Without one that is known: all commands, all options.</param>
    public static string Words(Personality personality, string? typed)
    {
        var verb = typed is null ? null : personality.Find(typed);
        var verbs = verb is null ? personality.Verbs : [verb];
        var options = verbs.SelectMany(one => one.AllOptions).Where(option => !option.Hidden).Select(option => option.Name).Distinct().Order(StringComparer.Ordinal);
        return $"{string.Join(' ', verb is null ? verbs.Select(one => one.Name).Append("help").Append("bash-completion").Concat(options) : options)}\n";
    }
}
