using System.Globalization;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli;

/// <summary>Says on standard error what went wrong, in the client's own words, then what to do.</summary>
internal static class Failure
{
    public static void Print(Personality personality, Verb? verb, UsageException misuse, Terminal terminal)
    {
        if (verb is null)
        {
            Say(terminal, $"{personality.Name}: error: {misuse.Message}\nTry '{personality.Name} help' for more information.\n");
            return;
        }

        Say(terminal, $"{HelpText.Usage(personality, verb)}\n{personality.Name} {verb.Name}: error: {misuse.Message}\n");
        Say(terminal, $"Try '{personality.Name} help {verb.Name}' for more information.\n");
    }

    public static void Print(Personality personality, CommandException failed, Terminal terminal)
    {
        Say(terminal, personality.Failures == FailureStyle.ErrorKind ? $"ERROR ({failed.Kind}): {failed.Message}\n" : $"{failed.Message}\n");
        Next(failed.NextStep, terminal);
    }

    public static void Print(Personality personality, Verb? verb, ApiException refused, Terminal terminal)
    {
        var message = refused.Message.TrimEnd();
        var id = refused.RequestId;
        Say(terminal, personality.Failures switch
        {
            FailureStyle.ErrorKind => $"ERROR ({KindOf(refused.Status)}): {message} (HTTP {refused.Status.ToString(CultureInfo.InvariantCulture)}){(id is null ? "" : $" (Request-ID: {id})")}\n",
            FailureStyle.RequestIdsBelow when refused.Service == Service.Identity => $"{message} (HTTP {refused.Status.ToString(CultureInfo.InvariantCulture)}){(id is null ? "" : $" (Request-ID: {id})")}\n",
            FailureStyle.StatusBehind => $"{message} (HTTP {refused.Status.ToString(CultureInfo.InvariantCulture)})\n",
            _ => id is null ? $"{message}\n" : $"{message}\nNeutron server returns request_ids: ['{id}']\n",
        });
        Next(Hints.For(refused, personality, verb, terminal), terminal);
    }

    private static void Next(string step, Terminal terminal)
    {
        if (step.Length > 0) Say(terminal, $"-> {step}\n");
    }

    /// <summary>What was printed before it failed is read before it.</summary>
    private static void Say(Terminal terminal, string text)
    {
        terminal.Out.Flush();
        terminal.Error.Write(text);
    }

    private static string KindOf(int status) => status switch
    {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        409 => "Conflict",
        413 => "OverLimit",
        429 => "RateLimit",
        501 => "HTTPNotImplemented",
        _ => "ClientException",
    };
}
