using System.Text;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Credentials;
using Neutrino.Cli.Session;

namespace Neutrino.Cli;

/// <summary>Runs one command line of one client.</summary>
public static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    /// <summary>Runs in the process's own terminal.</summary>
    public static async Task<int> RunAsync(Personality personality, string[] words)
    {
        // One write at the end of a table, not one a row; UTF-8 whatever the locale says, without a mark at the start.
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 4096);
        await using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false), 256) { AutoFlush = true };
        try
        {
            return await RunAsync(personality, words, Terminal.OfProcess(output, error));
        }
        catch (IOException)
        {
            return Failed; // Whoever read our output has gone: neutron net-list | head -1
        }
    }

    /// <param name="handler">Instead of the network, for tests.</param>
    public static async Task<int> RunAsync(Personality personality, IReadOnlyList<string> words, Terminal terminal, HttpMessageHandler? handler = null)
    {
        Verb? verb = null;
        try
        {
            var options = GlobalOptions.Take(words, personality.Find);
            if (Asked(personality, options, terminal)) return Done;
            verb = personality.Find(options.VerbName!);
            if (verb is null) return UnknownVerb(personality, options.VerbName!, terminal);
            var arguments = ArgumentReader.Read(verb, options.Arguments);
            await DoAsync(personality, verb, arguments, options, terminal, handler);
            return Done;
        }
        catch (UsageException misuse)
        {
            Failure.Print(personality, verb, misuse, terminal);
            return Misused;
        }
        catch (ApiException refused)
        {
            Failure.Print(personality, verb, refused, terminal);
            return Failed;
        }
        catch (CommandException failed)
        {
            Failure.Print(personality, failed, terminal);
            return Failed;
        }
        finally
        {
            await terminal.Out.FlushAsync();
        }
    }

    private static async Task DoAsync(Personality personality, Verb verb, ParsedArguments arguments, GlobalOptions options, Terminal terminal, HttpMessageHandler? handler)
    {
        var login = verb.NeedsNoLogin ? new LoginDetails { AuthUrl = options["auth_url"] ?? terminal.Variable("OS_AUTH_URL") } : LoginDetails.From(options, terminal);
        using var session = new CloudSession(login, options, options.Has("debug") ? terminal.Error : null, handler) { OwnService = personality.Service };
        personality.Prepare?.Invoke(session, terminal);
        await verb.Run(new Invocation(personality, verb, arguments, session, terminal));
    }

    /// <summary>Help, version and completion, which need no server.</summary>
    private static bool Asked(Personality personality, GlobalOptions options, Terminal terminal)
    {
        if (options.Has("version")) terminal.Out.Write($"{personality.Version}\n");
        else if (options.VerbName is "bash-completion" or "bash_completion") terminal.Out.Write(Completion.Words(personality, options.Arguments is [var typed, ..] ? typed : null));
        else if (options.VerbName == "help" && options.Arguments.Count > 0) Help(personality, options.Arguments[0], terminal);
        else if (options.VerbName is null or "help") terminal.Out.Write(HelpText.Of(personality));
        else if (options.Has("help")) Help(personality, options.VerbName, terminal);
        else return false;
        return true;
    }

    private static void Help(Personality personality, string name, Terminal terminal)
    {
        var verb = personality.Find(name) ?? throw new CommandException($"'{name}' is not a valid subcommand{Near(personality, name)}", $"{personality.Name} help lists them");
        terminal.Out.Write(HelpText.Of(personality, verb));
    }

    private static int UnknownVerb(Personality personality, string name, Terminal terminal)
    {
        terminal.Error.Write(personality.UnknownVerbCode == Failed
            ? $"Unknown command ['{name}']{Near(personality, name)}\n"
            : $"error: argument <subcommand>: invalid choice: '{name}'{Near(personality, name)}\n");
        terminal.Error.Write($"Try '{personality.Name} help' for a list of commands.\n");
        return personality.UnknownVerbCode;
    }

    private static string Near(Personality personality, string name)
    {
        var near = Similar.To(name, personality.Verbs.Select(verb => verb.Name), Math.Max(1, name.Length / 3));
        return near.Count > 0 ? $". Did you mean {string.Join(", ", near)}?" : "";
    }
}
