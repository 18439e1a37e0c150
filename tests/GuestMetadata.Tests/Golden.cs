using System.Runtime.CompilerServices;

namespace Neutrino.GuestMetadata.Tests;

/// <summary>Files beside the tests that hold what is expected; with <c>NEUTRINO_GOLDEN=write</c> they are written anew, to be read as a diff.</summary>
internal static class Golden
{
    public static void Check(string name, string actual, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("NEUTRINO_GOLDEN") == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
