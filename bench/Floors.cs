namespace Neutrino.Bench;

/// <summary>What the parts cost when nothing is around them, each but the transaction as a process of its own.</summary>
internal static class Floors
{
    private const int Rounds = 20;

    public static void Print()
    {
        Shell.Run("ovs-vsctl", "--may-exist", "add-br", "floor0", "--", "set", "bridge", "floor0", "datapath_type=netdev");
        using var database = new BareOvsdb();
        var ovs = new Figure("floor: a bare OVSDB transaction, a port in force", "2.3 on the goals' machine");
        var space = new Figure("floor: ip netns add", "1.8");
        var restore = new Figure("floor: iptables-restore of 30 rules", "3.3");
        var dnsmasq = new Figure("floor: dnsmasq until it has daemonised", "5.8");
        var move = new Figure("floor: ip link set DEVICE netns, OVS internal", "");
        var rules = "*filter\n:floor - [0:0]\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"-A floor -s 10.0.0.{i}/32 -j RETURN\n")) + "COMMIT\n";
        for (var i = 0; i < Rounds; i++)
        {
            var name = $"floor-{i}";
            space.Time(() => Shell.Run("ip", "netns", "add", name));
            restore.Time(() => Shell.Feed(rules.Replace("floor", $"floor{i}", StringComparison.Ordinal), "iptables-restore", "--noflush"));
            ovs.Time(() => database.AddPort("floor0", $"fl{i}"));
            move.Time(() => Shell.Run("ip", "link", "set", $"fl{i}", "netns", name));
            dnsmasq.Time(() => Shell.Run("ip", "netns", "exec", name, "dnsmasq", "--conf-file=", $"--pid-file=/tmp/{name}.pid", "--port=0", "--no-hosts"));
            Shell.Run("kill", File.ReadAllText($"/tmp/{name}.pid").Trim());
            Shell.Run("ip", "netns", "del", name);
        }

        Shell.Run("ovs-vsctl", "del-br", "floor0");
        Shell.Feed("*filter\nCOMMIT\n", "iptables-restore");
        foreach (var figure in (Figure[])[ovs, space, restore, dnsmasq, move]) figure.Print();
    }
}
