using System.Diagnostics;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A service of another cloud that a script in <c>eng/</c> makes and runs, on loopback.</summary>
internal static class RealService
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });

    /// <summary>Starts it and waits until it answers.</summary>
    public static Process Start(string program, Uri url, params string[] arguments)
    {
        var process = Shell.Start(null, Path.Combine(PrivateMachine.Root, "eng", program), arguments);
        Eventually.True(() => Answers(url) || process.HasExited, $"{program} answers", 120);
        return process.HasExited ? throw new InvalidOperationException($"eng/{program} exited {process.ExitCode}:\n{process.StandardError.ReadToEnd()}") : process;
    }

    public static void Stop(Process process)
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    public static bool Answers(Uri url)
    {
        try
        {
            using var reply = Http.GetAsync(url).GetAwaiter().GetResult();
            return (int)reply.StatusCode < 400;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
