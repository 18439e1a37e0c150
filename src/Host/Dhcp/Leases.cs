using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Dhcp;

/// <summary>
/// The leases that a server forgets. dnsmasq keeps an address for the client that had it, for a day, whatever its hosts file says by then:
/// the next port that gets the address would be refused a lease. So a client that left is released in its name, as Neutron's agent does (dhcp_release(1)).
/// </summary>
internal static class Leases
{
    private const string Program = "dhcp_release";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Who may hold a lease: MAC and address of every line of the server's hosts file, as it is on disk.</summary>
    public static HashSet<(string Mac, string Address)> Held(DhcpServer server) => Clients(DhcpFolder.Read(server.Files)).ToHashSet();

    /// <summary>Releases those of <paramref name="held"/> that the server's files no longer name. Null, or the first release that could not be sent.</summary>
    public static async Task<string?> ReleaseAsync(DhcpServer server, HashSet<(string Mac, string Address)> held, CancellationToken cancellation)
    {
        held.ExceptWith(Clients(server.Files));
        if (held.Count == 0 || Interface(server) is not { } device) return null;
        foreach (var (mac, address) in held)
        {
            var command = new ChildCommand(Program, [device, address, mac]) { Namespace = server.Namespace, Timeout = Limit };
            var result = await ChildProcess.RunAsync(command, cancellation).ConfigureAwait(false);
            if (!result.Succeeded) return $"release of {address}: {result.Describe()}";
        }

        return null;
    }

    // mac[,set:tag],name,address
    private static IEnumerable<(string Mac, string Address)> Clients(IEnumerable<HostFile> files) =>
        from file in files
        where file.Path.EndsWith("/host", StringComparison.Ordinal)
        from line in file.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let fields = line.Split(',')
        select (fields[0], fields[^1]);

    private static string? Interface(DhcpServer server)
    {
        const string option = "--interface=";
        return server.Arguments.FirstOrDefault(argument => argument.StartsWith(option, StringComparison.Ordinal))?[option.Length..];
    }
}
