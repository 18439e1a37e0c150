using System.Diagnostics;
using System.Globalization;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A real Glance 25 or Nova 26, as the script of that name in <c>eng/</c> makes it, on loopback, in the catalog of its Keystone while it lives.</summary>
internal sealed class ExistingService : IDisposable
{
    private readonly ExistingKeystone keystone;
    private readonly string service;
    private readonly Process process;

    /// <param name="program">glance or nova.</param>
    /// <param name="type">As the catalog has it.</param>
    /// <param name="path">Of its endpoint.</param>
    public ExistingService(string program, string type, string path, string directory, ExistingKeystone keystone, int port)
    {
        this.keystone = keystone;
        var url = $"http://127.0.0.1:{port}";
        process = Shell.Start(null, Path.Combine(PrivateMachine.Root, "eng", program), directory, keystone.Url, port.ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient();
        Eventually.True(() => Answers(http, url) || process.HasExited, $"{program} answers", 120);
        if (process.HasExited) throw new InvalidOperationException($"eng/{program} exited {process.ExitCode}:\n{process.StandardError.ReadToEnd()}");
        service = keystone.Announce($"real {program}", type, url + path);
    }

    public void Dispose()
    {
        keystone.Withdraw(service);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static bool Answers(HttpClient http, string url)
    {
        try
        {
            using var reply = http.GetAsync(new Uri(url)).GetAwaiter().GetResult();
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
