using System.Collections.Immutable;

namespace Neutrino.Server;

/// <summary>One <c>name = value</c> of a file.</summary>
/// <param name="Line">Counted from 1.</param>
internal sealed record IniEntry(string File, int Line, string Section, string Name, string Value)
{
    public string Where => $"{File}:{Line}";
}

/// <summary>
/// The INI dialect of OpenStack's services (oslo.config): <c>[section]</c>, <c>name = value</c> or <c>name : value</c>, lines that begin with a blank go on with the value before,
/// <c>#</c> and <c>;</c> begin a comment line, a value may stand in quotes. What comes before the first section is of <c>DEFAULT</c>. References (<c>$name</c>) are not followed.
/// </summary>
internal static class IniFile
{
    public const string DefaultSection = "DEFAULT";

    /// <summary>The entries in the file's order; <paramref name="faults"/> takes a sentence for each line that is none of the above.</summary>
    public static ImmutableArray<IniEntry> Parse(string file, string text, ICollection<string> faults)
    {
        var entries = ImmutableArray.CreateBuilder<IniEntry>();
        var (section, number, open) = (DefaultSection, 0, false);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';')
            {
                open &= trimmed.Length > 0;
            }
            else if (open && char.IsWhiteSpace(line[0]))
            {
                entries[^1] = entries[^1] with { Value = $"{entries[^1].Value}\n{trimmed}".Trim() };
            }
            else if (trimmed is ['[', .. var inner, ']'])
            {
                (section, open) = (inner.Trim(), false);
            }
            else if (trimmed.IndexOfAny(['=', ':']) is > 0 and var at)
            {
                entries.Add(new IniEntry(file, number, section, trimmed[..at].TrimEnd(), Unquoted(trimmed[(at + 1)..].TrimStart())));
                open = true;
            }
            else
            {
                faults.Add($"{file}:{number}: '{trimmed}' is neither '[section]' nor 'option = value' nor a comment.");
                open = false;
            }
        }

        return entries.ToImmutable();
    }

    private static string Unquoted(string value) => value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
