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
        process = RealService.Start(program, new Uri(url), directory, keystone.Url, port.ToString(CultureInfo.InvariantCulture));
        service = keystone.Announce($"real {program}", type, url + path);
    }

    public void Dispose()
    {
        keystone.Withdraw(service);
        RealService.Stop(process);
    }
}
