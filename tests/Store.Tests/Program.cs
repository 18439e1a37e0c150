using Neutrino.Store.Tests.Sqlite;

namespace Neutrino.Store.Tests;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [DoomedWriter.Word, var directory]) return await DoomedWriter.RunAsync(directory);
        return args.Any(arg => arg is "-automated" or "@@")
            ? await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args)
            : await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
    }
}
