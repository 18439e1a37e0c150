namespace Neutrino.EndToEnd.Tests;

/// <summary>What a machine finds around it, without any of ours: a namespace with a DHCP server (classless routes, MTU, name server) and a metadata server of plain files.</summary>
internal sealed class PlainCloud : IDisposable
{
    private static int count;
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-machine-").FullName;

    public PlainCloud()
    {
        Namespace = $"plain{Interlocked.Increment(ref count)}";
        Shell.Run("ip", "netns", "add", Namespace);
        foreach (var line in (string[])[
            "ip link set lo up", "ip address add 169.254.169.254/32 dev lo", "ip link add br0 type bridge", "ip address add 10.9.0.1/24 dev br0", "ip link set br0 up",
            .. Taps.SelectMany(tap => new[] { $"ip tuntap add {tap} mode tap", $"ip link set {tap} master br0 up" }),
            $"dnsmasq --conf-file= --no-hosts --no-resolv --interface=br0 --bind-interfaces --pid-file= --dhcp-leasefile={directory}/leases --dhcp-range=10.9.0.10,10.9.0.50 " +
            "--dhcp-option=121,169.254.169.254/32,10.9.0.1,0.0.0.0/0,10.9.0.1 --dhcp-option=26,1442 --address=/outside.test/10.9.0.1 --domain=plain.test",
            $"busybox httpd -p 169.254.169.254:80 -h {Files}"])
            Exec(line);
        Shell.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "tester", "-f", KeyFile);
    }

    public static IEnumerable<string> Taps => ["tap0", "tap1"];
    public string Namespace { get; }
    public string Scratch => directory;
    public string PublicKey => File.ReadAllText($"{KeyFile}.pub").Trim();
    private string KeyFile => Path.Combine(directory, "key");
    private string Files => Directory.CreateDirectory(Path.Combine(directory, "www")).FullName;

    /// <summary>The EC2 tree as Nova answers it, of one instance.</summary>
    public void Serve(string instance, string hostname, string userData)
    {
        Write("2009-04-04/meta-data/instance-id", instance);
        Write("2009-04-04/meta-data/hostname", hostname);
        Write("2009-04-04/meta-data/public-keys/index.html", "0=default");
        Write("2009-04-04/meta-data/public-keys/0/openssh-key", PublicKey);
        Write("2009-04-04/user-data", userData);
    }

    /// <summary>A disk of the size over the image, as a hypervisor makes it.</summary>
    public string CopyOfDisk(string image, string size)
    {
        var file = Path.Combine(directory, $"{Path.GetFileName(image)}.copy");
        Shell.Run("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "qcow2", file, size);
        return file;
    }

    /// <summary>An ISO 9660 file system labelled as config drives are.</summary>
    public string ConfigDrive(string metadata, string userData)
    {
        var content = Directory.CreateDirectory(Path.Combine(directory, "drive", "openstack", "latest")).FullName;
        File.WriteAllText(Path.Combine(content, "meta_data.json"), metadata);
        File.WriteAllText(Path.Combine(content, "user_data"), userData);
        var file = Path.Combine(directory, "drive.iso");
        Shell.Run("genisoimage", "-quiet", "-o", file, "-V", "config-2", "-J", "-r", "-l", Path.Combine(directory, "drive"));
        return file;
    }

    public void Exec(string line) => Shell.Run("ip", Shell.Inside(Namespace, line.Split(' ')));

    /// <summary>The address that DHCP has given; null before it has.</summary>
    public string? Leased(string mac)
    {
        var leases = Path.Combine(directory, "leases");
        if (!File.Exists(leases)) return null;
        return File.ReadLines(leases).Select(line => line.Split(' ')).FirstOrDefault(lease => lease.Length > 2 && lease[1] == mac)?[2];
    }

    /// <summary>A command on the machine, by SSH with the key.</summary>
    public (int Code, string Output) Ssh(string address, string command) => Shell.Try("ip", Shell.Inside(
        Namespace, "ssh", "-i", KeyFile, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=3", $"cirros@{address}",
        command));

    public void Dispose()
    {
        Shell.Sh($"ip netns pids {Namespace} | xargs -r kill -9");
        Shell.Try("ip", "netns", "del", Namespace);
        Directory.Delete(directory, recursive: true);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Files, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
