using System.Diagnostics;
using System.Globalization;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A real Glance 25, as <c>eng/glance</c> makes it, on loopback, in the catalog of its Keystone as <c>pictures</c>.</summary>
internal sealed class ExistingGlance : IDisposable
{
    private readonly ExistingKeystone keystone;
    private readonly string service;
    private readonly Process process;

    public ExistingGlance(string directory, ExistingKeystone keystone, int port)
    {
        this.keystone = keystone;
        var url = $"http://127.0.0.1:{port}";
        process = Shell.Start(null, Path.Combine(PrivateMachine.Root, "eng", "glance"), directory, keystone.Url, port.ToString(CultureInfo.InvariantCulture));
        using var http = new HttpClient();
        Eventually.True(() => Answers(http, url) || process.HasExited, "Glance answers", 120);
        if (process.HasExited) throw new InvalidOperationException($"eng/glance exited {process.ExitCode}:\n{process.StandardError.ReadToEnd()}");
        service = keystone.Announce("pictures", "image", url);
    }

    public void Dispose()
    {
        keystone.Withdraw(service);
        process.Kill();
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
