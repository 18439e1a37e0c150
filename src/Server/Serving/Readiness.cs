using System.Globalization;

namespace Neutrino.Server;

/// <summary>Tells whoever waits that the server is ready: a file, a line on standard output, and the service manager (sd_notify(3)).</summary>
internal sealed class Readiness(string readyFile, TextWriter output, ServiceManager manager)
{
    public void Withdraw() => File.Delete(readyFile);

    public void Announce(TimeSpan sinceStart)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"ready in {sinceStart.TotalSeconds:F2} s");
        File.WriteAllText($"{readyFile}.new", $"{line}\n");
        File.Move($"{readyFile}.new", readyFile, overwrite: true);
        output.WriteLine(line);
        manager.Tell($"READY=1\nSTATUS={line}");
    }

    public void Stopping()
    {
        Withdraw();
        manager.Tell("STOPPING=1");
    }
}
