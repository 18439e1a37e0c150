using System.CommandLine;
using System.Net;
using Neutrino.Inspect;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary><c>neutrino check</c>: exit code 0 when all holds, 1 when something does not, 2 when it could not be checked.</summary>
internal sealed class CheckCommand
{
    private const int Broken = 1;
    public const int NotChecked = 2;
    private const string Name = "check";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Argument<string?> any = new("object") { Description = "One object of any kind, by name or id", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> network = Named("--network");
    private readonly Option<string?> router = Named("--router");
    private readonly Option<string?> port = Named("--port");
    private readonly Option<string?> server = Named("--server");
    private readonly Option<string> form = ServeCommandLine.Choice("--format", "How to print it", "text", "json", "table");
    private readonly Option<string> language = ServeCommandLine.Choice("--lang", "The language of its sentences", "en", "zh");
    private readonly Option<bool> noPackets = new("--no-packets") { Description = "Only look, send nothing" };
    private readonly Option<string> colour = ServeCommandLine.Choice("--color", "Whether to colour", "auto", "never", "always");
    private readonly Option<string> stateDirectory = ServeCommandLine.Directory("--state-directory", "The server's state directory", new ServeOptions().StateDirectory);
    private readonly Option<string> runDirectory = ServeCommandLine.Directory("--run-directory", "The server's run directory", new ServeOptions().RunDirectory);

    public static Command Build() => new CheckCommand().Command();

    /// <summary>A command line that cannot be understood says nothing about the host, as exit code 1 would.</summary>
    public static bool IsMisused(ParseResult parsed) => parsed.Errors.Count > 0 && parsed.CommandResult.Command.Name == Name;

    private static Option<string?> Named(string name) => new(name) { HelpName = "NAME|ID", Description = $"Only this {name[2..]}" };

    private Command Command()
    {
        form.Aliases.Add("-f");
        var command = new Command(Name, "Say of every network, router, port and server what should be on this host and what is, and prove it with packets: exit code 0 all holds, 1 something does not, 2 not checked")
        {
            any, network, router, port, server, form, language, noPackets, colour, stateDirectory, runDirectory,
        };
        command.Validators.Add(result =>
        {
            var given = new[] { network, router, port, server }.Count(option => result.GetValue(option) is not null) + (result.GetValue(any) is null ? 0 : 1);
            if (given > 1) result.AddError("Name one object, or none for all.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new CheckQuestion(SelectionOf(parsed), parsed.GetValue(language)!, !parsed.GetValue(noPackets));
        try
        {
            var report = await AskAsync(parsed, question, cancellation);
            await Console.Out.WriteAsync(Print(report, parsed.GetValue(form)!, Language.Of(question.Language), IsColoured(parsed.GetValue(colour)!)));
            return report.Ok ? 0 : Broken;
        }
        catch (Exception refusal) when (refusal is StartRefusedException or StoreUnusableException)
        {
            await Console.Error.WriteLineAsync($"neutrino: {refusal.Message}");
            return NotChecked;
        }
    }

    private Selection SelectionOf(ParseResult parsed)
    {
        (SubjectKind Kind, Option<string?> Option)[] kinds = [(SubjectKind.Network, network), (SubjectKind.Router, router), (SubjectKind.Port, port), (SubjectKind.Server, server)];
        foreach (var (kind, option) in kinds)
            if (parsed.GetValue(option) is { } name) return new Selection(kind, name);
        return new Selection(null, parsed.GetValue(any));
    }

    /// <exception cref="StartRefusedException">Nothing of that name, or nobody to ask.</exception>
    private async Task<Report> AskAsync(ParseResult parsed, CheckQuestion question, CancellationToken cancellation)
    {
        var socket = ServeOptions.StatusSocketIn(parsed.GetValue(runDirectory)!);
        var missing = $"there is no {question.Selection.Kind?.ToString().ToLowerInvariant() ?? "network, router, port or server"} '{question.Selection.Name}'";
        if (await StatusSocket.SendAsync(socket, Patience, HttpMethod.Get, question.Call, cancellation) is not var (status, body))
            return await Alone.CheckAsync(parsed.GetValue(stateDirectory)!, parsed.GetValue(runDirectory)!, question, cancellation) ?? throw new StartRefusedException(missing);
        return status switch
        {
            HttpStatusCode.OK => ReportJson.Read(body),
            HttpStatusCode.NotFound => throw new StartRefusedException(missing),
            HttpStatusCode.ServiceUnavailable => throw new StartRefusedException("the server is too busy to look, or waits for Open vSwitch: see 'neutrino status'"),
            _ => throw new StartRefusedException($"the server answered {(int)status}"),
        };
    }

    private static string Print(Report report, string form, Language language, bool coloured) => form switch
    {
        "json" => $"{System.Text.Encoding.UTF8.GetString(ReportJson.Write(report))}\n",
        "table" => TablePrinter.Print(report, language),
        _ => new TextPrinter(language, coloured ? Colours.On : Colours.Off).Print(report),
    };

    private static bool IsColoured(string choice) =>
        choice == "always" || (choice == "auto" && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
}
