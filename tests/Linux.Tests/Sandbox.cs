namespace Neutrino.Linux.Tests;

/// <summary>Kernel tests run only inside <c>eng/sandbox</c>, where nothing of the machine can be touched.</summary>
internal static class Sandbox
{
    internal static void Require()
    {
        if (Environment.GetEnvironmentVariable("IN_SANDBOX") != "1") throw new InvalidOperationException("This test needs eng/sandbox.");
    }
}
