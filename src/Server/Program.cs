using System.CommandLine;
using Neutrino.Server;

var root = new RootCommand("Neutrino: OpenStack networking on one Linux host")
{
    new ServeCommandLine().Build(Serve.RunAsync),
    StatusCommand.Build(),
};
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
