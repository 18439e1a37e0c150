namespace Neutrino.EndToEnd.Tests;

/// <summary>The guest of our own under plain QEMU, with a cloud of plain files: what it does by itself, whatever stands around it.</summary>
public class GuestImageTests
{
    private const string Mac = "52:54:00:00:00:01";
    private const string LoginLine = "login as 'cirros' user. default password: 'gocubsgo'.";

    [Fact]
    public void TheDiskBootsTakesItsAddressKeyAndUserDataAndObeys()
    {
        using var cloud = new PlainCloud();
        cloud.Serve("i-00000001", "cirros01.novalocal", "#!/bin/sh\necho ran-as $(id -un) on $(hostname)\necho ran >> /var/lib/cloud/count\n");
        var disk = cloud.CopyOfDisk(GuestImage.Disk, "1G");
        using (var machine = new PlainMachine(cloud.Namespace, cloud.Scratch, "-drive", Drive(disk), "-netdev", Tap("tap0"), "-device", $"virtio-net-pci,netdev=tap0,mac={Mac}"))
        {
            var address = WaitForSsh(cloud, machine);
            IsAsDhcpAndMetadataSay(cloud, machine, address);
            AnswersAtTheConsole(machine);
            TakesAnotherCard(cloud, machine, address);
            machine.PressPower();
        }

        using var again = new PlainMachine(cloud.Namespace, cloud.Scratch, "-drive", Drive(disk), "-netdev", Tap("tap0"), "-device", $"virtio-net-pci,netdev=tap0,mac={Mac}");
        again.Says(LoginLine);
        Assert.Equal((0, "ran\nkept"), cloud.Ssh(cloud.Leased(Mac)!, "cat /var/lib/cloud/count kept"));
        Assert.DoesNotContain("ran-as", again.Console, StringComparison.Ordinal);
    }

    [Fact]
    public void KernelAndInitramfsWithABlankDiskReadTheConfigDrive()
    {
        using var cloud = new PlainCloud();
        var disk = cloud.CopyOfDisk(GuestImage.BlankDisk, "200M");
        var drive = cloud.ConfigDrive(
            $$"""{"uuid": "8f3c0000-0000-4000-8000-000000000001", "hostname": "fr\u006fmdrive", "random_seed": "a\"b\\", "public_keys": {"my key": "{{cloud.PublicKey}}\n"}, "keys": [{"name": "x"}]}""",
            "#!/bin/sh\necho user-data of the drive\n");
        using var machine = new PlainMachine(
            cloud.Namespace, cloud.Scratch, "-kernel", GuestImage.Kernel, "-initrd", GuestImage.Initramfs, "-append", "console=tty1 console=ttyS0 quiet net.ifnames=0", "-drive", Drive(disk),
            "-drive", $"file={drive},if=ide,media=cdrom,readonly=on", "-netdev", Tap("tap0"), "-device", $"virtio-net-pci,netdev=tap0,mac={Mac}");
        machine.Says("user-data of the drive");
        foreach (var line in (string[])["=== metadata: config drive ===", "instance-id: 8f3c0000-0000-4000-8000-000000000001", "hostname: fromdrive", "ssh keys: 1"]) machine.Says(line);
        Assert.Equal((0, "fromdrive"), cloud.Ssh(cloud.Leased(Mac)!, "hostname"));
        Assert.StartsWith("/dev/vda", cloud.Ssh(cloud.Leased(Mac)!, "df / | tail -1").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithNeitherDiskNorNetworkItRunsFromMemoryAndLetsIn()
    {
        using var cloud = new PlainCloud();
        using var machine = new PlainMachine(
            cloud.Namespace, cloud.Scratch, "-kernel", GuestImage.Kernel, "-initrd", GuestImage.Initramfs, "-append", "console=ttyS0 quiet", "-nic", "none");
        machine.Says("=== metadata: none ===");
        AnswersAtTheConsole(machine);
    }

    private static string WaitForSsh(PlainCloud cloud, PlainMachine machine)
    {
        Eventually.True(() => cloud.Leased(Mac) is { } leased && cloud.Ssh(leased, "true").Code == 0, $"SSH with the key:\n{machine.Console}", 90);
        TestContext.Current.TestOutputHelper?.WriteLine($"from start to SSH with the key: {machine.SecondsSinceStart:F1} s");
        return cloud.Leased(Mac)!;
    }

    private static void IsAsDhcpAndMetadataSay(PlainCloud cloud, PlainMachine machine, string address)
    {
        machine.Says("ran-as root on cirros01");
        foreach (var line in (string[])[$"address: eth0 {address}/24", "route: 169.254.169.254 via 10.9.0.1 dev eth0", "instance-id: i-00000001", "hostname: cirros01.novalocal", "ssh keys: 1", LoginLine]) machine.Says(line);
        Assert.Equal((0, "cirros01"), cloud.Ssh(address, "hostname"));
        Assert.Contains("default via 10.9.0.1", cloud.Ssh(address, "ip route").Output, StringComparison.Ordinal);
        Assert.Equal("1442", cloud.Ssh(address, "cat /sys/class/net/eth0/mtu").Output);
        Assert.Equal((0, "root"), cloud.Ssh(address, "sudo id -un"));
        Assert.Equal(0, cloud.Ssh(address, "ping -c 1 -W 2 outside.test").Code);
        Assert.Contains("i-00000001", cloud.Ssh(address, "wget -q -O - http://169.254.169.254/2009-04-04/meta-data/instance-id").Output, StringComparison.Ordinal);
        Assert.Equal(0, cloud.Ssh(address, "nc -w 2 10.9.0.1 53 < /dev/null").Code);
        Assert.Equal(0, cloud.Ssh(address, "echo kept > kept && sync").Code);
        Eventually.True(() => int.Parse(cloud.Ssh(address, "df -m / | awk 'NR==2 {print $2}'").Output, System.Globalization.CultureInfo.InvariantCulture) > 800, "the root has grown to the disk");
        Assert.Contains("Permission denied", cloud.Ssh(address, "cat /etc/shadow").Output, StringComparison.Ordinal);
    }

    private static void AnswersAtTheConsole(PlainMachine machine)
    {
        machine.Says(" login: ");
        machine.Type("cirros");
        machine.Says("Password: ");
        machine.Type("gocubsgo");
        machine.Says("$ ");
        machine.Type("echo I am $(id -un) with $(sudo id -un)");
        machine.Says("I am cirros with root");
    }

    private static void TakesAnotherCard(PlainCloud cloud, PlainMachine machine, string address)
    {
        const string second = "52:54:00:00:00:02";
        machine.Monitor($"netdev_add {Tap("tap1")}");
        machine.Monitor($"device_add virtio-net-pci,netdev=tap1,id=card1,mac={second}");
        Eventually.True(() => cloud.Leased(second) is not null, "the new card has an address", 30);
        Eventually.True(() => cloud.Ssh(address, $"ip -o address show eth1 | grep -F {cloud.Leased(second)}/24").Code == 0, "and shows it");
        machine.Monitor("device_del card1");
        Eventually.True(() => cloud.Ssh(address, "ls -d /sys/class/net/eth1 /run/udhcpc.eth1.pid").Output.Split("No such file").Length == 3, "the card is gone");
    }

    private static string Drive(string file) => $"file={file},if=virtio,format=qcow2";
    private static string Tap(string name) => $"tap,id={name},ifname={name},script=no,downscript=no";
}
