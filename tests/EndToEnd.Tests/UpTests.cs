namespace Neutrino.EndToEnd.Tests;

/// <summary><c>./up</c> as a user types it, in a machine of its own inside this one.</summary>
public class UpTests
{
    [Fact]
    public void UpProvesTheNetworkAgainChangesNothingAndDownLeavesNothing()
    {
        var said = Run("./up && echo AGAIN && ./up && echo DOWN && ./up --down && echo LEFT && ip netns && ls /sys/class/net && nft list tables | grep neutrino; ls -A");
        var parts = said.Split("AGAIN\n", 2);
        foreach (var proof in (string[])["SSH", "DHCP", "gateway", "outside", "metadata", "HTTP", "console", "check"]) Assert.Contains($"ok  {proof}", parts[0], StringComparison.Ordinal);
        Assert.Contains("Everything was there already: nothing changed.", parts[1], StringComparison.Ordinal);
        Assert.Contains("nothing of Neutrino is left on this host", parts[1], StringComparison.Ordinal);
        var left = parts[1].Split("LEFT\n", 2)[1].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["eng", "images", "lo", "simplestack", "up"], left.Order());
    }

    [Fact]
    public void WithNatTheHostItselfIsTheWayOut()
    {
        var said = Run("./up --external nat && ip -o address show br-ex && iptables -t nat -S && ./up --down && iptables -t nat -S | grep -c neutrino");
        Assert.Contains("ok  metadata", said, StringComparison.Ordinal);
        Assert.Contains("192.168.1.1/24", said, StringComparison.Ordinal);
        Assert.Contains("-s 192.168.1.0/24 ! -o br-ex -j MASQUERADE", said, StringComparison.Ordinal);
        Assert.EndsWith("\n0", said, StringComparison.Ordinal);
    }

    [Fact]
    public void ARealDeviceIsPluggedAndLeftAsItWas()
    {
        var said = Run("ip netns add wan && ip link add wan0 type veth peer name eth0 netns wan && ip -n wan address add 192.168.1.1/24 dev eth0 && ip -n wan link set eth0 up && "
            + "ip netns exec wan ethtool -K eth0 tx off > /dev/null && ip link set wan0 up && ./up --external-interface wan0 && ovs-vsctl port-to-br wan0 && ./up --down && ip link show wan0");
        Assert.Contains("ok  check", said, StringComparison.Ordinal);
        Assert.Contains("\nbr-ex\n", said, StringComparison.Ordinal);
        Assert.Contains("wan0@if", said.Split("nothing of Neutrino is left")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingDeviceIsSaidWithTheNextStep()
    {
        var said = Run("./up --external-interface nosuch0");
        Assert.Contains("there is no device nosuch0", said, StringComparison.Ordinal);
        Assert.Contains("next: ip link shows the devices", said, StringComparison.Ordinal);
    }

    [Fact]
    public void APortThatIsTakenIsSaidWithTheNextStep()
    {
        var said = Run("nc -lk 127.0.0.1 9696 & sleep 0.5; ./up; kill $!; ./up --down > /dev/null");
        Assert.Contains("neutrino stopped at start: The APIs cannot listen: Failed to bind to address http://127.0.0.1:9696: address already in use.\n  next: ss -ltnp sport = :9696 shows who listens there", said, StringComparison.Ordinal);
    }

    /// <summary>The lines at the end of ./up, typed into a shell that knows nothing else.</summary>
    [Fact]
    public void WhatIsPrintedAtTheEndWorksAsPrinted()
    {
        var said = Run("./up > up.said && (grep -m1 \"export PATH\" up.said; grep -m1 -o \"[.] ./demo-openrc.sh && nova list\" up.said; echo \"neutrino check --no-packets | tail -1\") > typed; env -i PATH=$PATH sh typed; ./up --down > /dev/null");
        Assert.Contains("| cirros01 | ACTIVE |", said, StringComparison.Ordinal);
        Assert.Contains("All of it holds", said, StringComparison.Ordinal);
    }

    /// <summary>What stood in its way may be gone when the user comes again.</summary>
    [Fact]
    public void AGuestThatCouldNotStartIsBootedAnew()
    {
        var said = Run("./up > /dev/null; (. ./demo-openrc.sh; .up/clients/nova delete cirros01); D=/var/lib/neutrino/servers; mount -t tmpfs -o ro tmpfs $D; ./up; umount $D; echo AGAIN; ./up; ./up --down > /dev/null");
        var parts = said.Split("AGAIN\n", 2);
        Assert.Contains("./up stopped at: guest\n  cirros01 is ERROR: ", parts[0], StringComparison.Ordinal);
        Assert.Contains("guest         cirros01 is ACTIVE, 10.0.1.", parts[1], StringComparison.Ordinal);
        Assert.Contains("all of it holds", parts[1], StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNoCredentialsAreTheOpenrcOfTheSeedSaysWhereTheyMayBe()
    {
        var said = Run(". simplestack/demo-openrc.sh || echo refused $OS_USERNAME");
        Assert.Equal("/etc/neutrino/demo-openrc.sh cannot be read. In a checkout, ./up writes demo-openrc.sh beside itself: . ./demo-openrc.sh; elsewhere NEUTRINO_CREDENTIALS says which directory.\nrefused", said);
    }

    /// <summary>What the line says, run where nothing but <c>up</c> and its parts are.</summary>
    private static string Run(string line)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Neutrino.slnx"))) root = Path.GetDirectoryName(root)!;
        var copy = Directory.CreateTempSubdirectory("neutrino-up-").FullName;
        Shell.Sh($"cp -r {root}/up {root}/eng {root}/simplestack {root}/images {copy}/");
        var (_, output) = Shell.TryWith(new Dictionary<string, string> { ["NEUTRINO_BINARY"] = NeutrinoProcess.Binary, ["NEUTRINO_IMAGES"] = Path.GetDirectoryName(GuestImage.Disk)! }, "sh", "-c", $"cd {copy} && eng/sandbox sh -c '{line}' 2>&1");
        Directory.Delete(copy, recursive: true);
        return output;
    }
}
