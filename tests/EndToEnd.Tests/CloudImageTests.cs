using System.Globalization;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Debian's cloud image, whose cloud-init knows nothing of Neutrino, finds in it the OpenStack that it knows.</summary>
[Collection("cloud")]
public sealed class CloudImageTests(Cloud cloud, ITestOutputHelper output) : IDisposable
{
    private const string Net = "cloud-images", Image = "debian-12", Flavor = "m1.debian", Key = "debian-key", Group = "debian-group", Asking = "asking", Reading = "reading";
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-cloud-image-").FullName;
    private readonly ClientSession openstack = new("openstack", cloud.OpenRc("demo"));
    private readonly List<string> addresses = [];

    private string KeyFile => Path.Combine(directory, "key");
    private string UserData => Path.Combine(directory, "user-data");

    /// <summary>Both at once, which takes hardly longer than one.</summary>
    [Fact(Skip = "two guests of Debian boot, some minutes under software emulation: ./test --long EndToEnd", SkipType = typeof(LongRun), SkipUnless = nameof(LongRun.IsOn))]
    public void Cloud_init_sets_guests_up_by_metadata_service_and_by_config_drive()
    {
        Prepare();
        Boot(Asking, "--config-drive False");
        Boot(Reading, "--config-drive True");
        var (asking, reading) = (Reach(Asking), Reach(Reading));
        IsSetUp(Asking, asking);
        IsSetUp(Reading, reading);
        Assert.Equal("openstack: metadata (http://169.254.169.254)", Source(asking));
        Assert.Equal("configdrive: config-disk (/dev/sr0)", Source(reading));
        ToldTheConsole(Asking, "DataSourceOpenStack");
        ToldTheConsole(Reading, "DataSourceConfigDrive");
        Assert.Contains("0% packet loss", asking.Run($"ping -c 2 {Fixed(Reading)}"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var command in (string[])[
            $"server delete --wait {Asking} {Reading}", $"floating ip delete {string.Join(' ', addresses)}", $"router remove subnet demo-router {Net}", $"network delete {Net}", $"security group delete {Group}",
            $"keypair delete {Key}", $"image delete {Image}"])
            openstack.Run(command);
        openstack.Dispose();
        Shell.TryWith(cloud.OpenRc("admin"), "openstack", "flavor", "delete", Flavor);
        Directory.Delete(directory, recursive: true);
    }

    private void Prepare()
    {
        var (code, made) = Shell.TryWith(cloud.OpenRc("admin"), "openstack", "flavor", "create", "--ram", "768", "--disk", "4", "--vcpus", "1", Flavor);
        Assert.True(code == 0, made);
        File.WriteAllText(UserData, """
            #cloud-config
            write_files:
            - path: /etc/written
              content: by user data
            runcmd:
            - [sh, -c, "echo ran as $(id -un) on $(hostname) >> /etc/ran"]
            """);
        openstack.Says($"image create --disk-format qcow2 --container-format bare --file {GuestImage.CloudDisk} {Image}", Image);
        openstack.Says($"keypair create --private-key {KeyFile} {Key}", Key);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        openstack.Says($"network create {Net}", "ACTIVE");
        openstack.Says($"subnet create --network {Net} --subnet-range 10.12.0.0/24 --dns-nameserver {Cloud.OutsideAddress} {Net}", Net);
        openstack.Says($"router add subnet demo-router {Net}", "");
        openstack.Says($"security group create {Group}", Group);
        openstack.Says($"security group rule create --protocol icmp {Group}", "icmp");
        openstack.Says($"security group rule create --protocol tcp --dst-port 22 {Group}", "22");
    }

    private void Boot(string name, string drive) => openstack.Says(
        $"server create --image {Image} --flavor {Flavor} --network {Net} --key-name {Key} --security-group {Group} --user-data {UserData} --property role={name} {drive} --wait {name}", "ACTIVE");

    private GuestShell Reach(string name)
    {
        var address = openstack.Run("floating ip create ext-net -f value -c floating_ip_address");
        addresses.Add(address);
        openstack.Says($"server add floating ip {name} {address}", "");
        var guest = new GuestShell(address, KeyFile, "debian");
        var waited = guest.Await(600);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: SSH {waited.TotalSeconds:F0} s after its floating IP"));
        return guest;
    }

    private void IsSetUp(string name, GuestShell guest)
    {
        var status = "";
        var waited = Eventually.True(() => (status = guest.Try("timeout 25 cloud-init status --wait --long").Output).Contains("status: done", StringComparison.Ordinal), () => $"cloud-init is done: {status}", 300);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: cloud-init done {waited.TotalSeconds:F0} s later"));
        Assert.Equal(name, guest.Run("hostname"));
        Assert.Equal($"{name}.openstacklocal", guest.Run("hostname -f"));
        Assert.Equal("by user data", guest.Run("cat /etc/written"));
        Assert.Equal($"ran as root on {name}", guest.Run("cat /etc/ran"));
        Assert.Equal(name, (string)JsonNode.Parse(guest.Run("cloud-init query ds.meta_data.meta"))!["role"]!);
        Assert.Contains(openstack.Run($"keypair show --public-key {Key}"), guest.Run("cat ~/.ssh/authorized_keys"), StringComparison.Ordinal);
        Assert.Contains(Fixed(name), guest.Run("ip -4 -o address show scope global"), StringComparison.Ordinal);
        Assert.InRange(int.Parse(guest.Run("df -m --output=size / | tail -1"), CultureInfo.InvariantCulture), 3800, 4096);
        Assert.Contains("0% packet loss", guest.Run($"ping -c 2 {Cloud.OutsideAddress}"), StringComparison.Ordinal);
    }

    /// <summary>Where its cloud-init has what it knows from.</summary>
    private static string Source(GuestShell guest) => $"{guest.Run("cloud-id")}: {guest.Run("cloud-init query subplatform")}";

    private void ToldTheConsole(string name, string source) => Assert.Contains(
        openstack.Run($"console log show {name}").Split('\n'), line => line.Contains("finished at", StringComparison.Ordinal) && line.Contains($"Datasource {source}", StringComparison.Ordinal));

    private string Fixed(string name) => (string)JsonNode.Parse(openstack.Run($"server show {name} -f json"))!["addresses"]![Net]![0]!;
}
