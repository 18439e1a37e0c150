using System.CommandLine;
using System.Net;

namespace Neutrino.Server;

/// <summary><c>neutrino pause</c> and <c>neutrino resume</c>: exit code 0 when done, 3 when no server answers.</summary>
internal static class PauseCommand
{
    private const int NotRunning = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Pause() => Build("pause", "Write nothing on the host's network until 'neutrino resume', so that a broken state can be looked at", "repair is paused");
    public static Command Resume() => Build("resume", "Look at everything and mend it again, after 'neutrino pause'", "repair is resumed");

    private static Command Build(string name, string description, string done)
    {
        var runDirectory = ServeCommandLine.Directory("--run-directory", "The server's run directory", new ServeOptions().RunDirectory);
        var command = new Command(name, description) { runDirectory };
        command.SetAction(async (parsed, cancellation) =>
        {
            var socket = ServeOptions.StatusSocketIn(parsed.GetValue(runDirectory)!);
            var answer = await StatusSocket.SendAsync(socket, Patience, HttpMethod.Post, name, cancellation);
            if (answer is { Status: HttpStatusCode.NoContent })
            {
                await Console.Out.WriteLineAsync(done);
                return 0;
            }

            await Console.Error.WriteLineAsync(answer is null ? $"neutrino: no server answers on {socket}" : $"neutrino: the server answered {(int)answer.Value.Status}");
            return NotRunning;
        });
        return command;
    }
}
