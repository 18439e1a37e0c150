using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Neutrino.Server;

/// <summary>The program's own commands, and the examples behind their help.</summary>
internal static class Commands
{
    /// <summary>By command: what to type, and what for.</summary>
    internal static readonly IReadOnlyDictionary<string, (string Line, string For)[]> Examples = new Dictionary<string, (string, string)[]>
    {
        ["neutrino"] = [("neutrino serve", "run the cloud"), ("neutrino check", "is everything on the host as it should be?")],
        ["serve"] =
        [
            ("neutrino serve --credentials-directory /root", "run the cloud; admin-openrc.sh, demo-openrc.sh and clouds.yaml are written there"),
            ("neutrino serve --dataplane none --ephemeral", "the APIs alone, without root, nothing kept: for the tests of other tools"),
            ("neutrino serve --external-interface eth1", "join the external networks to the wire behind eth1"),
        ],
        ["status"] = [("neutrino status", "for people"), ("neutrino status -f json", "for programs")],
        ["config"] = [("neutrino config", "what is in force, and which line of which file says so"), ("neutrino config --config-directory /tmp/etc", "the same of files that are not installed yet")],
        ["reload"] = [("neutrino reload", "read the files again, verify everything"), ("neutrino reload l3", "as 'service neutron-l3-agent restart' does")],
        ["check"] =
        [
            ("neutrino check", "everything"), ("neutrino check cirros01", "one object, by name or id"), ("neutrino check --router demo-router --lang zh", "one router, in Chinese"),
            ("neutrino check -f json", "for programs"),
        ],
        ["pause"] = [("neutrino pause", "then break something, and 'neutrino check' says what")],
        ["resume"] = [("neutrino resume", "what was broken meanwhile is mended")],
        ["purge"] = [("neutrino purge", "with the server stopped: nothing of it is left on the host but the database")],
    };

    public static RootCommand Root()
    {
        var root = new RootCommand("Neutrino: OpenStack networking on one Linux host. 'neutrino neutron help', and the same with nova, keystone and glance, is the old client of that name")
        {
            new ServeCommandLine().Build(Serve.RunAsync),
            StatusCommand.Build(),
            ConfigCommand.Build(),
            ReloadCommand.Build(),
            CheckCommand.Build(),
            PauseCommand.Pause(),
            PauseCommand.Resume(),
            PurgeCommand.Build(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((SynchronousCommandLineAction)help.Action!);
        return root;
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            var name = parseResult.CommandResult.Command is RootCommand ? "neutrino" : parseResult.CommandResult.Command.Name;
            var (examples, output) = (Examples[name], parseResult.InvocationConfiguration.Output);
            var width = examples.Max(example => example.Line.Length);
            output.WriteLine("Examples:");
            foreach (var (line, purpose) in examples) output.WriteLine($"  {line.PadRight(width)}  {purpose}");
            output.WriteLine();
            return code;
        }
    }
}
