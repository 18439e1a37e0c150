using System.Globalization;
using System.Text;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;

namespace Neutrino.Cli;

/// <summary>What <c>help</c> and <c>help VERB</c> print.</summary>
internal static class HelpText
{
    private const int Column = 30;
    private const int Width = 110;

    private static readonly (string Name, string Help)[] Globals =
    [
        ("--version", "Print the version."),
        ("--debug", "Show each request as a curl line, and its reply; tokens and passwords are hidden."),
        ("--os-auth-url URL", "Where Keystone is. env[OS_AUTH_URL]; it ends in /v3 or /v2.0."),
        ("--os-username NAME", "env[OS_USERNAME]; by id: --os-user-id."),
        ("--os-password PASSWORD", "env[OS_PASSWORD]"),
        ("--os-project-name NAME", "env[OS_PROJECT_NAME], also --os-tenant-name, env[OS_TENANT_NAME]; by id: --os-project-id."),
        ("--os-user-domain-name NAME", "env[OS_USER_DOMAIN_NAME]; default: the domain with id 'default'."),
        ("--os-project-domain-name NAME", "env[OS_PROJECT_DOMAIN_NAME]"),
        ("--os-cloud NAME", "A cloud of clouds.yaml. env[OS_CLOUD]"),
        ("--os-region-name NAME", "env[OS_REGION_NAME]"),
        ("--os-token TOKEN", "A token instead of a password. env[OS_TOKEN]"),
        ("--os-endpoint-type TYPE", "public, internal or admin. env[OS_ENDPOINT_TYPE]"),
        ("--os-cacert FILE, --insecure", "Whose certificates to believe. env[OS_CACERT]"),
        ("--timeout SECONDS", "How long to wait for a reply (300)."),
    ];

    public static string Of(Personality personality)
    {
        var text = new StringBuilder($"usage: {personality.Name} [options] <subcommand> ...\n\n{personality.Summary}\n\nCommands:\n");
        var widest = personality.Verbs.Max(verb => verb.Name.Length);
        foreach (var verb in personality.Verbs) text.Append(CultureInfo.InvariantCulture, $"  {verb.Name.PadRight(widest)}  {verb.Summary}\n");
        text.Append("\nOptions, before or after the command:\n");
        foreach (var (name, help) in Globals) Entry(text, name, help);
        text.Append(CultureInfo.InvariantCulture, $"\nSee \"{personality.Name} help COMMAND\" for help on a specific command.\n");
        return text.ToString();
    }

    public static string Of(Personality personality, Verb verb)
    {
        var text = new StringBuilder($"{Usage(personality, verb)}\n\n{verb.Summary}\n");
        if (verb.Positionals.Count > 0) text.Append("\nPositional arguments:\n");
        foreach (var positional in verb.Positionals) Entry(text, positional.Metavar, positional.Help);
        var options = verb.AllOptions.Where(option => !option.Hidden).ToList();
        if (options.Count > 0) text.Append("\nOptions:\n");
        foreach (var option in options) Entry(text, Spelling(option), Explained(option));
        if (verb.TakesAttributes) text.Append("\nAny other --option VALUE goes on as an attribute: --option type=bool|int|list|dict VALUE says of which type.\n");
        if (verb.Example.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\nExample:\n  {verb.Example.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        return text.ToString();
    }

    public static string Usage(Personality personality, Verb verb)
    {
        var words = new List<string> { "usage:", personality.Name, verb.Name };
        words.AddRange(verb.Options.Where(option => !option.Hidden).Select(option => option.Required ? Spelling(option) : $"[{Spelling(option)}]"));
        if (verb.Printing != Printing.Text) words.Add("[-f FORMAT] [-c COLUMN]");
        words.AddRange(verb.Positionals.Select(positional => positional.Arity switch
        {
            Arity.Optional => $"[{positional.Metavar}]",
            Arity.OneOrMore => $"{positional.Metavar} [{positional.Metavar} ...]",
            _ => positional.Metavar,
        }));
        return Folded(words);
    }

    private static string Folded(List<string> words)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var word in words)
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append("\n      ");
                column = 6;
            }

            if (column > 0) text.Append(' ');
            text.Append(word);
            column += word.Length + 1;
        }

        return text.ToString();
    }

    private static string Spelling(Option option)
    {
        var name = option.Aliases.FirstOrDefault(alias => alias.Length == 2) is { } brief ? $"{brief}, {option.Name}" : option.Name;
        return option.TakesValue ? $"{name} {(option.Metavar.Length > 0 ? option.Metavar : option.Attribute.ToUpperInvariant())}" : name;
    }

    private static string Explained(Option option) => option.Choices.Count > 0 ? $"{option.Help} One of {string.Join(", ", option.Choices)}." : option.Help;

    private static void Entry(StringBuilder text, string name, string help)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {name}");
        if (name.Length + 2 >= Column) text.Append('\n').Append(' ', Column);
        else text.Append(' ', Column - name.Length - 2);
        text.Append(string.Join($"\n{new string(' ', Column)}", TextWidth.Wrap(help, Width - Column))).Append('\n');
    }
}
