using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Does the same to many things; one that fails is named and does not keep the others from it.</summary>
internal static class Many
{
    /// <exception cref="CommandException">At least one failed.</exception>
    public static async Task DoAsync(Invocation call, IReadOnlyList<string> words, Func<string, Task> act, Func<string, string> done, string failure)
    {
        var next = "";
        var failed = false;
        foreach (var word in words)
        {
            try
            {
                await act(word);
                if (done(word) is { Length: > 0 } sentence) call.Say(sentence);
            }
            catch (CommandException fault)
            {
                call.Say(fault.Message);
                next = fault.NextStep;
                failed = true;
            }
            catch (ApiException refused)
            {
                call.Say($"{refused.Message} (HTTP {refused.Status}){(refused.RequestId is { } id ? $" (Request-ID: {id})" : "")}");
                next = Hints.For(refused, call.Personality, call.Verb, call.Terminal);
                failed = true;
            }
        }

        if (failed) throw new CommandException(failure, next);
    }
}
