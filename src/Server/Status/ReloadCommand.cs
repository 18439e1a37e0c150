using System.CommandLine;

namespace Neutrino.Server;

/// <summary><c>neutrino reload</c>: exit code 0 when the files were taken, 1 when something in them is wrong, 3 when no server answers.</summary>
internal static class ReloadCommand
{
    private const int NotRunning = 3;

    public static Command Build()
    {
        var part = new Argument<string>("part") { Description = "Which part of the host to verify, by the agent's name", DefaultValueFactory = _ => "all" };
        part.AcceptOnlyFromAmong([.. Reload.Parts.Keys.Order(StringComparer.Ordinal)]);
        var runDirectory = ServeCommandLine.Directory("--run-directory", "The server's run directory", new ServeOptions().RunDirectory);
        var command = new Command("reload", "Have the running server read its configuration files again and verify a part of the host; traffic goes on") { part, runDirectory };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(part)!, ServeOptions.StatusSocketIn(parsed.GetValue(runDirectory)!), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string part, string socket, CancellationToken cancellation)
    {
        if (await StatusSocket.ReloadAsync(socket, part, cancellation) is not { } report)
        {
            await Console.Error.WriteLineAsync($"neutrino: no server answers on {socket}");
            return NotRunning;
        }

        foreach (var sentence in report.Notices.Concat(report.Faults)) await Console.Error.WriteLineAsync($"neutrino: {sentence}");
        if (!report.Faults.IsEmpty)
        {
            await Console.Error.WriteLineAsync("neutrino: nothing was changed");
            return 1;
        }

        foreach (var sentence in report.Taken) await Console.Out.WriteLineAsync($"taken: {sentence}");
        await Console.Out.WriteLineAsync($"{part}: files read, {report.Units} units verified, {report.Operations} operations");
        return 0;
    }
}
