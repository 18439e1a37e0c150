using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Two real guests of our own image on libvirt, led through their lives by the clients as Debian packs them.</summary>
[Collection("cloud")]
public sealed class MachineTests(Cloud cloud, ITestOutputHelper output) : IDisposable
{
    private const string Net = "machines", Second = "machines2", Image = "machine-image", Flavor = "m1.machine", Key = "machine-key", Group = "machine-group";
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-machine-").FullName;
    private readonly ClientSession openstack = new("openstack", cloud.OpenRc("demo"));
    private string address = "";

    private string KeyFile => Path.Combine(directory, "key");

    [Fact]
    public async Task Real_guests_do_what_the_clients_say_and_leave_nothing()
    {
        Prepare();
        Boot();
        var (one, two) = (Show("one"), Show("two"));
        var guest = Reach(one);
        SeesItsCloud(guest, one);
        TakesAndGivesBackACard(guest, one);
        ObeysItsGroup(guest, (string)two["addresses"]![Net]![0]!);
        IsPluggedAgain(guest, one);
        await ShowsItsScreenAsync();
        await ShowsItsSerialPortAsync();
        ObeysPower(guest);
        BecomesAnImageAndIsRebuilt(guest);
        string[] domains = [Domain(one), Domain(two)];
        openstack.Says("server delete --wait one two", "");
        NothingIsLeft(domains, one, two);
    }

    public void Dispose()
    {
        foreach (var command in (string[])[
            "server delete --wait one two", $"floating ip delete {address}", $"router remove subnet demo-router {Net}", $"network delete {Net} {Second}", $"security group delete {Group}", $"keypair delete {Key}",
            $"image delete {Image} one-image"])
            openstack.Run(command);
        openstack.Dispose();
        Shell.TryWith(cloud.OpenRc("admin"), "openstack", "flavor", "delete", Flavor);
        Directory.Delete(directory, recursive: true);
    }

    private void Prepare()
    {
        var (code, made) = Shell.TryWith(cloud.OpenRc("admin"), "openstack", "flavor", "create", "--ram", "128", "--disk", "1", "--vcpus", "1", Flavor);
        Assert.True(code == 0, made);
        File.WriteAllText(Path.Combine(directory, "user-data"), "#!/bin/sh\necho by-user-data > /tmp/marker\n");
        openstack.Says($"image create --disk-format qcow2 --container-format bare --file {GuestImage.Disk} {Image}", Image);
        openstack.Says($"keypair create --private-key {KeyFile} {Key}", Key);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var (net, range) in ((string, string)[])[(Net, "10.8.0.0/24"), (Second, "10.9.0.0/24")])
        {
            openstack.Says($"network create {net}", "ACTIVE");
            openstack.Says($"subnet create --network {net} --subnet-range {range} {net}", net);
        }

        openstack.Says($"router add subnet demo-router {Net}", "");
        openstack.Says($"security group create {Group}", Group);
        openstack.Says($"security group rule create --protocol icmp {Group}", "icmp");
        openstack.Says($"security group rule create --protocol tcp --dst-port 22 {Group}", "22");
    }

    /// <summary>One by each client, both waiting for it.</summary>
    private void Boot()
    {
        openstack.Says($"server create --image {Image} --flavor {Flavor} --network {Net} --key-name {Key} --security-group {Group} --user-data {directory}/user-data --property role=first --wait one", "ACTIVE");
        var net = openstack.Run($"network show {Net} -f value -c id");
        Assert.Contains("100% complete", Nova("boot", "--flavor", Flavor, "--image", Image, "--nic", $"net-id={net}", "--security-groups", Group, "--key-name", Key, "--poll", "two"), StringComparison.Ordinal);
        Assert.Equal(2, GuestHost.Domains().Count(name => name == Domain(Show("one")) || name == Domain(Show("two"))));
    }

    private GuestShell Reach(JsonNode one)
    {
        address = openstack.Run("floating ip create ext-net -f value -c floating_ip_address");
        openstack.Says($"server add floating ip one {address}", "");
        var guest = new GuestShell(address, KeyFile);
        var waited = guest.Await();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"SSH {waited.TotalSeconds:F1} s after its floating IP"));
        Assert.Contains((string)one["addresses"]![Net]![0]!, guest.Run("ip -4 address show eth0"), StringComparison.Ordinal);
        Eventually.True(() => openstack.Run("console log show one").Contains("login:", StringComparison.Ordinal), "the console log shows the login");
        return guest;
    }

    private static void SeesItsCloud(GuestShell guest, JsonNode one)
    {
        Assert.Contains("0% packet loss", guest.Run($"ping -c 2 {Cloud.OutsideAddress}"), StringComparison.Ordinal);
        Assert.Equal("by-user-data", guest.Run("cat /tmp/marker"));
        Assert.StartsWith("one", guest.Run("wget -qO- http://169.254.169.254/latest/meta-data/hostname"), StringComparison.Ordinal);
        Assert.StartsWith("#!/bin/sh", guest.Run("wget -qO- http://169.254.169.254/openstack/latest/user_data"), StringComparison.Ordinal);

        // Who asks is known by its address: nothing that it says of itself counts.
        var forged = guest.Run($"wget -qO- --header 'X-Instance-ID: {Guid.NewGuid()}' --header 'X-Forwarded-For: 10.0.1.3' --header 'X-Tenant-ID: {Guid.NewGuid()}' http://169.254.169.254/openstack/latest/meta_data.json");
        var metadata = JsonNode.Parse(forged)!;
        Assert.Equal((string)one["id"]!, (string)metadata["uuid"]!);
        Assert.Equal("first", (string)metadata["meta"]!["role"]!);
    }

    /// <summary>The guest runs, sees the card come with its address, and lets go of it when asked.</summary>
    private void TakesAndGivesBackACard(GuestShell guest, JsonNode one)
    {
        openstack.Says($"server add network one {Second}", "");
        var second = (string)Show("one")["addresses"]![Second]![0]!;
        Eventually.True(() => guest.Try("ip -4 address show eth1").Output.Contains(second, StringComparison.Ordinal), $"eth1 has {second}", 60);
        Assert.Equal(2, Cards(one));
        openstack.Says($"server remove network one {Second}", "");
        Eventually.True(() => Cards(one) == 1 && guest.Try("ip link show eth1").Code != 0, "the card is gone from the guest", 60);
        Assert.Null(Show("one")["addresses"]![Second]);
        Assert.Equal("[]", openstack.Run($"port list --network {Second} --device-owner compute:nova -f json"));
    }

    /// <summary>What the group allows passes from guest to guest, and nothing else; a rule that goes, goes for them.</summary>
    private void ObeysItsGroup(GuestShell guest, string other)
    {
        Eventually.True(() => guest.Try($"ping -c 1 -W 1 {other}").Code == 0 && guest.Try($"nc -w 3 {other} 22 < /dev/null").Output.Contains("SSH", StringComparison.Ordinal), $"{other} answers ping and SSH", 120);
        var icmp = openstack.Run($"security group rule list --protocol icmp {Group} -f value -c ID");
        openstack.Says($"security group rule delete {icmp}", "");
        Eventually.True(() => guest.Try($"ping -c 1 -W 1 {other}").Code != 0, "without its rule a ping is not answered");
        Assert.Contains("SSH", guest.Run($"nc -w 3 {other} 22 < /dev/null"), StringComparison.Ordinal);
        openstack.Says($"security group rule create --protocol icmp {Group}", "icmp");
        Eventually.True(() => guest.Try($"ping -c 1 -W 1 {other}").Code == 0, "with its rule a ping is answered");
    }

    /// <summary>Whoever takes its tap off the bridge: the check says so, and it is put back.</summary>
    private void IsPluggedAgain(GuestShell guest, JsonNode one)
    {
        var tap = GuestHost.Virsh("domiflist", (string)one["id"]!).Split(' ')[0].Trim();
        Shell.Run(NeutrinoProcess.Binary, "pause");
        Shell.Run("ip", "link", "set", tap, "nomaster");
        var (code, said) = Shell.Try(NeutrinoProcess.Binary, "check", "one");
        Shell.Run(NeutrinoProcess.Binary, "resume");
        Assert.True(code != 0 && said.Contains(tap, StringComparison.Ordinal) && said.Contains("bridge", StringComparison.Ordinal), said);
        Eventually.True(() => Shell.Run("ip", "-o", "link", "show", tap).Contains("master qbr", StringComparison.Ordinal), $"{tap} is put back");
        guest.Await();
    }

    private async Task ShowsItsScreenAsync()
    {
        const string Lit = """
            (() => { const canvas = document.querySelector('#screen canvas'); const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                     let lit = 0; for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] > 200) lit++; return lit; })()
            """;
        const string Refused = "/wrong|disconnected/i.test(document.getElementById('status')?.textContent)";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var shown = new Uri(openstack.Run("console url show one -f value -c url"));
        await using var browser = await Browser.StartAsync(patience.Token);
        await browser.OpenAsync(shown, patience.Token);
        await browser.UntilAsync("document.getElementById('status')?.textContent.startsWith('Connected')", patience.Token);
        await browser.UntilAsync($"{Lit} > 500", patience.Token);
        var results = Directory.CreateDirectory(Path.Combine(PrivateMachine.Root, "TestResults"));
        await File.WriteAllBytesAsync(Path.Combine(results.FullName, "console.png"), await browser.PictureAsync(patience.Token), patience.Token);
        foreach (var refused in (Uri[])[shown, new Uri(shown.AbsoluteUri[..^36] + Guid.NewGuid())])
        {
            await browser.OpenAsync(refused, patience.Token);
            await browser.UntilAsync(Refused, patience.Token);
        }

        // The old form of the old client is another token for the same screen.
        var old = Nova("get-vnc-console", "one", "novnc");
        await browser.OpenAsync(new Uri(old[old.IndexOf("http", StringComparison.Ordinal)..].Split(' ')[0]), patience.Token);
        await browser.UntilAsync($"{Lit} > 500", patience.Token);
    }

    private async Task ShowsItsSerialPortAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var said = Nova("get-serial-console", "one");
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("binary");
        await socket.ConnectAsync(new Uri(said[said.IndexOf("ws://", StringComparison.Ordinal)..].Split(' ')[0]), patience.Token);
        await socket.SendAsync("\n"u8.ToArray(), WebSocketMessageType.Binary, true, patience.Token);
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        while (!text.ToString().Contains("login:", StringComparison.Ordinal)) text.Append(Encoding.ASCII.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, patience.Token)).Count));
    }

    private void ObeysPower(GuestShell guest)
    {
        foreach (var (command, status, state) in ((string, string, string)[])[
            ("server pause one", "PAUSED", "paused"), ("server unpause one", "ACTIVE", "running"), ("server suspend one", "SUSPENDED", "shut off"), ("server resume one", "ACTIVE", "running"),
            ("server stop one", "SHUTOFF", "shut off"), ("server start one", "ACTIVE", "running"), ("server reboot --hard --wait one", "ACTIVE", "running")])
        {
            Does(command);
            Eventually.True(() => Status("one") == status, $"{command}: {status}", 90);
            Assert.Equal(state, GuestHost.Virsh("domstate", Domain(Show("one"))));
        }

        guest.Await();
        var booted = guest.Run("cat /proc/sys/kernel/random/boot_id");
        Does("server reboot --soft --wait one");
        Eventually.True(() => guest.Try("cat /proc/sys/kernel/random/boot_id") is (0, var now) && now != booted, "the guest has booted again", 120);
        Does("server lock one");
        Assert.Contains("is locked", openstack.Run("server stop one"), StringComparison.Ordinal);
        Does("server unlock one");
    }

    private void BecomesAnImageAndIsRebuilt(GuestShell guest)
    {
        guest.Run("echo of-this-disk > ~/kept && sync");
        openstack.Says("server image create --name one-image --wait one", "active");
        openstack.Says($"server rebuild --image {Image} --wait one", "Complete");
        guest.Await();
        Assert.NotEqual(0, guest.Try("cat ~/kept").Code);
        openstack.Says("server rebuild --image one-image --wait one", "Complete");
        Eventually.True(() => guest.Try("cat ~/kept") is (0, "of-this-disk"), "the disk is the snapshot's", 120);
    }

    private void NothingIsLeft(string[] domains, params JsonNode[] servers)
    {
        Eventually.True(() => !GuestHost.Domains().Intersect(domains).Any(), "no domain", 60);
        foreach (var server in servers)
        {
            Eventually.True(() => !GuestHost.Folders().Contains((string)server["id"]!), "no folder", 60);
            Assert.Equal(HttpStatusCode.NotFound, cloud.Demo.Try(HttpMethod.Get, $"http://127.0.0.1:8774/v2.1/servers/{server["id"]}", null).Status);
        }

        Eventually.True(() => openstack.Run($"port list --network {Net} --device-owner compute:nova -f json") == "[]", "no port");
        Eventually.True(() => GuestHost.Strays(cloud).Count == 0, "no tap, bridge or pair", 30);
    }

    private JsonNode Show(string name) => JsonNode.Parse(openstack.Run($"server show {name} -f json"))!;
    private string Status(string name) => openstack.Run($"server show {name} -f value -c status");
    private static string Domain(JsonNode server) => GuestHost.Virsh("domname", (string)server["id"]!);
    private static int Cards(JsonNode server) => GuestHost.Virsh("domiflist", (string)server["id"]!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private void Does(string command) => Assert.DoesNotContain("HTTP", openstack.Run(command), StringComparison.Ordinal);

    private string Nova(params string[] arguments)
    {
        var (code, said) = Shell.TryWith(cloud.OpenRc("demo"), "timeout", ["90", "nova", .. arguments]);
        Assert.True(code == 0, $"nova {string.Join(' ', arguments)}: {said}");
        return said;
    }
}
