using System.CommandLine;
using System.CommandLine.Invocation;
using Neutrino.Cli;
using Neutrino.Server;

// The old clients come first, and need nothing of the server: they are started often and must start at once.
if (Personalities.Chosen(Personalities.StartedAs(), ref args) is { } personality) return await CommandLine.RunAsync(personality, args);

var root = Commands.Root();
var parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction error) error.ShowHelp = false;
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return CheckCommand.IsMisused(parsed) ? CheckCommand.NotChecked : code;
