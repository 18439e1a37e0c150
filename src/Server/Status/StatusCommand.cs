using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Neutrino.Server;

/// <summary><c>neutrino status</c>: exit code 0 when all is well, 1 when something is not as wanted or not settled, 3 when no server answers.</summary>
internal static class StatusCommand
{
    private const int Unwell = 1;
    private const int NotRunning = 3;

    public static Command Build()
    {
        var runDirectory = ServeCommandLine.Directory("--run-directory", "The server's run directory", new ServeOptions().RunDirectory);
        var form = ServeCommandLine.Choice("--format", "How to print it", "table", "json", "value");
        form.Aliases.Add("-f");
        var command = new Command("status", "Say how the running server is: exit code 0 well, 1 faulty or not settled, 3 not running") { runDirectory, form };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(runDirectory)!, parsed.GetValue(form)!, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string runDirectory, string form, CancellationToken cancellation)
    {
        var path = ServeOptions.StatusSocketIn(runDirectory);
        if (await StatusSocket.AskAsync(path, cancellation) is not { } report)
        {
            await Console.Error.WriteLineAsync($"neutrino: no server answers on {path}");
            return NotRunning;
        }

        await Console.Out.WriteAsync(Print(report, form));
        return report.IsWell ? 0 : Unwell;
    }

    private static string Print(StatusReport report, string form)
    {
        if (form == "json") return $"{JsonSerializer.Serialize(report, StatusJson.Default.StatusReport)}\n";
        var fields = Fields(report).ToArray();
        if (form == "value") return string.Concat(fields.Select(field => $"{field.Name} {field.Value}\n"));
        var (left, right) = (fields.Max(field => field.Name.Length), fields.Max(field => field.Value.Length));
        var line = $"+-{new string('-', left)}-+-{new string('-', right)}-+\n";
        return $"{line}{string.Concat(fields.Select(field => $"| {field.Name.PadRight(left)} | {field.Value.PadRight(right)} |\n"))}{line}";
    }

    private static IEnumerable<(string Name, string Value)> Fields(StatusReport report)
    {
        yield return ("version", report.Version);
        yield return ("pid", report.Pid.ToString(CultureInfo.InvariantCulture));
        yield return ("host", report.HostName);
        yield return ("dataplane", report.Datapath is null ? report.Dataplane : $"{report.Dataplane}, {report.Datapath} datapath");
        yield return ("ready", report.Ready ? "yes" : "no");
        yield return ("revision", string.Create(CultureInfo.InvariantCulture, $"{report.Revision} (settled up to {report.Settled})"));
        yield return ("statuses", string.Join(", ", report.Statuses.Select(status => string.Create(CultureInfo.InvariantCulture, $"{status.Value} {status.Key}"))));
        yield return ("units", report.Units.ToString(CultureInfo.InvariantCulture));
        if (report.Paused) yield return ("repair", "paused (neutrino resume)");
        foreach (var fault in report.Faults) yield return ("fault", $"{fault.Unit}: {fault.Object}: {fault.What}");
    }
}
