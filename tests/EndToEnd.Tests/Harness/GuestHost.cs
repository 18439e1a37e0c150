using System.Globalization;

namespace Neutrino.EndToEnd.Tests;

/// <summary>What guests have on the host, as a user would look for it.</summary>
internal static class GuestHost
{
    private const string ServersDirectory = "/var/lib/neutrino/servers";

    public static string Virsh(params string[] arguments) => Shell.Run("virsh", ["-q", "-c", "qemu:///system", .. arguments]);

    /// <summary>The names of all domains, those that are off too.</summary>
    public static IEnumerable<string> Domains() => Lines(Virsh("list", "--all", "--name"));

    /// <summary>The ids of servers that have a folder.</summary>
    public static IEnumerable<string> Folders() => Directory.GetDirectories(ServersDirectory).Select(path => Path.GetFileName(path));

    /// <summary>Taps, bridges, pairs and OVS ports of ports that the cloud does not have.</summary>
    public static IReadOnlyList<string> Strays(Cloud cloud)
    {
        var known = cloud.Admin.List("ports?fields=id").Select(port => ((string)port!["id"]!)[..11]).ToHashSet(StringComparer.Ordinal);
        var links = Lines(Shell.Run("ip", "-o", "link")).Select(line => line.Split(' ')[1].TrimEnd(':').Split('@')[0]);
        return [.. links.Concat(Lines(Shell.Run("ovs-vsctl", "list-ports", "br-int"))).Where(name => name.Length == 14 && name[..3] is "tap" or "qbr" or "qvb" or "qvo" && !known.Contains(name[3..])).Distinct()];
    }

    /// <summary>Proportional share of a process's memory, MB.</summary>
    public static double Memory(int pid) => double.Parse(
        File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
