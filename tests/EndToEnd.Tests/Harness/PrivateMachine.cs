namespace Neutrino.EndToEnd.Tests;

/// <summary>A machine of its own inside this one, where packages may be installed; and ours, built once from the binary under test.</summary>
internal static class PrivateMachine
{
    private static readonly Lazy<string> Built = new(Build);

    public static string Package => Built.Value;

    public static string Root
    {
        get
        {
            var root = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(root, "Neutrino.slnx"))) root = Path.GetDirectoryName(root)!;
            return root;
        }
    }

    /// <summary>What the lines say. Other servers of the same kind are taken away first, and the policy that keeps services from starting.</summary>
    /// <param name="lines">A script of bash.</param>
    /// <param name="engines">What runs there beside Open vSwitch: <c>--libvirt</c>, or nothing.</param>
    public static string Run(string lines, string engines = "")
    {
        var script = Path.GetTempFileName();
        File.WriteAllText(script, $$"""
            rm -f /usr/sbin/policy-rc.d
            dpkg-query -W -f '${Package}\n' 'neutron-*' 2> /dev/null | xargs -r dpkg --purge --force-all > /dev/null 2>&1
            umount /etc/neutron /etc/neutrino /var/lib/neutrino /var/log/neutrino
            rm -rf /etc/neutron /etc/neutrino /var/lib/neutrino /var/log/neutrino
            {{lines}}
            """);
        var (_, output) = Shell.TryWith(new Dictionary<string, string> { ["NEUTRINO_BINARY"] = "" }, "sh", "-c", $"{Root}/eng/sandbox --overlay --ovs {engines} bash {script} 2>&1");
        File.Delete(script);
        return output;
    }

    private static string Build() => Shell.Run(Path.Combine(Root, "eng", "package"), Directory.CreateTempSubdirectory("neutrino-package-").FullName);
}
