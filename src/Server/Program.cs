using System.CommandLine;
using System.CommandLine.Invocation;
using Neutrino.Server;

var root = new RootCommand("Neutrino: OpenStack networking on one Linux host")
{
    new ServeCommandLine().Build(Serve.RunAsync),
    StatusCommand.Build(),
    ConfigCommand.Build(),
    ReloadCommand.Build(),
    PurgeCommand.Build(),
};
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
