using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Compute's real clients, unchanged, over guests that are played: what is shown here is the API, whole.</summary>
[Collection("cloud")]
public sealed class ComputeTests : IDisposable
{
    private const int IdentityPort = 15000;
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-compute-").FullName;
    private readonly NeutrinoProcess process;

    public ComputeTests()
    {
        Directory.CreateDirectory(Path.Combine(directory, "run"));
        process = new NeutrinoProcess(
            directory, "--dataplane", "none", "--ephemeral", "--state-directory", Path.Combine(directory, "state"), "--run-directory", Path.Combine(directory, "run"), "--identity-port", $"{IdentityPort}",
            "--identity-admin-port", "15001", "--network-port", "15002", "--image-port", "15003", "--compute-port", "15004", "--console-port", "15005", "--serial-console-port", "15006", "--metrics-port", "0") { ReadyFile = Path.Combine(directory, "run", "ready") };
        process.Start();
        File.WriteAllBytes(Image, new byte[1 << 20]);
    }

    private string Image => Path.Combine(directory, "image");

    public void Dispose()
    {
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void OpenstackClientLeadsAServerThroughItsLife()
    {
        Batch("admin", $"image create --disk-format raw --container-format bare --public --file {Image} cirros", "network create --external --share ext", "subnet create --network ext --subnet-range 192.168.9.0/24 --no-dhcp exts",
            "floating ip create --project demo --floating-ip-address 192.168.9.9 ext");
        Batch("demo", "network create n1", "subnet create --network n1 --subnet-range 10.0.0.0/24 s1", "network create n2", "subnet create --network n2 --subnet-range 10.1.0.0/24 s2", "router create r1",
            "router set --external-gateway ext r1", "router add subnet r1 s1", "keypair create k1", "security group create web", "server group create --policy affinity g1");
        Assert.Equal("ACTIVE 10.0.0.77", Words(Batch("demo", "server create --flavor m1.tiny --image cirros --nic net-id=n1,v4-fixed-ip=10.0.0.77 --security-group web --key-name k1 --property a=b --wait vm1 -f value -c status",
            "server list -f value -c Networks --name vm1").Replace("{'n1': ['", "", StringComparison.Ordinal).Replace("']}", "", StringComparison.Ordinal)));
        var moved = Batch("demo", "server add network vm1 n2", "server add floating ip vm1 192.168.9.9", "server show vm1 -f json");
        var addresses = JsonNode.Parse(moved)!["addresses"]!;
        Assert.Contains("192.168.9.9", addresses["n1"]!.AsArray().Select(address => (string)address!));
        Assert.Single(addresses["n2"]!.AsArray());
        foreach (var (calls, status) in ((string[], string)[])[
            (["server stop vm1"], "SHUTOFF"), (["server start vm1"], "ACTIVE"), (["server reboot --wait vm1"], "ACTIVE"), (["server reboot --hard --wait vm1"], "ACTIVE"), (["server pause vm1"], "PAUSED"),
            (["server unpause vm1"], "ACTIVE"), (["server suspend vm1"], "SUSPENDED"), (["server resume vm1"], "ACTIVE"), (["server rebuild --wait vm1"], "ACTIVE")])
        {
            Batch("demo", calls);
            Eventually.True(() => Batch("demo", "server show vm1 -f value -c status") == status, $"{calls[0]}: {status}");
        }

        Assert.Contains("boot", Batch("demo", "console log show vm1"), StringComparison.Ordinal);
        Assert.Contains("active", Batch("demo", "server image create --name snap --wait vm1 -f value -c status"), StringComparison.Ordinal);
        Assert.Contains("rebuild", Batch("demo", "server event list vm1 -f value -c Action"), StringComparison.Ordinal);
        Assert.Equal("", Batch("demo", "server delete --wait vm1", "server list -f value"));
        Assert.Equal("1", Batch("demo", "floating ip list -f json").Split("192.168.9.9").Length > 1 ? "1" : "0");
    }

    [Fact]
    public void OpenstackClientAdministers()
    {
        var text = Batch("admin", "flavor create --ram 64 --disk 1 --vcpus 1 --private --property hw:cpu_policy=shared m0", "flavor set --project demo m0", "flavor show m0", "hypervisor list -f value", "hypervisor stats show",
            "compute service list", "availability zone list --compute -f value", "quota set --instances 5 demo", "quota show demo", "usage list", "aggregate list", "flavor delete m0");
        Assert.Contains("hw:cpu_policy='shared'", text, StringComparison.Ordinal);
        Assert.Contains("nova-compute", text, StringComparison.Ordinal);
        Assert.Contains("nova available", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NovaClientBootsAndPolls()
    {
        Batch("demo", $"image create --disk-format raw --container-format bare --file {Image} cirros", "network create n1", "subnet create --network n1 --subnet-range 10.0.0.0/24 s1");
        var network = Batch("demo", "network show n1 -f value -c id");
        Assert.Contains("100% complete", Nova("boot", "--flavor", "m1.tiny", "--image", "cirros", "--nic", $"net-id={network}", "--poll", "vm1"), StringComparison.Ordinal);
        Assert.Contains("n1=10.0.0.", Nova("list"), StringComparison.Ordinal);
        Assert.Contains("login", Nova("console-log", "--length", "2", "vm1"), StringComparison.Ordinal);
        Assert.Contains("ACTIVE", Nova("interface-list", "vm1"), StringComparison.Ordinal);
        Nova("interface-attach", "--net-id", network, "vm1");
        Assert.Contains("attach_interface", Nova("instance-action-list", "vm1"), StringComparison.Ordinal);
        Assert.Contains("m1.xlarge", Nova("flavor-list"), StringComparison.Ordinal);
        Nova("usage");
        Nova("delete", "vm1");
        Eventually.True(() => !Nova("list").Contains("vm1", StringComparison.Ordinal), "vm1 is gone");
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Commands of one <c>openstack</c> process; what they printed.</summary>
    private string Batch(string user, params string[] commands)
    {
        var script = Path.Combine(directory, "script");
        File.WriteAllLines(script, commands);
        var (code, output) = Shell.TryWith(Environment(user), "sh", ["-c", $"openstack < {script} 2>{directory}/errors; cat {directory}/errors"]);
        Assert.True(code == 0 && !output.Contains("HTTP ", StringComparison.Ordinal) && !output.Contains("Exception", StringComparison.Ordinal), $"{string.Join("; ", commands)}: {output}");
        return string.Join('\n', output.Split('\n').Select(line => line.Replace("(openstack) ", "", StringComparison.Ordinal).TrimEnd()).Where(line => line.Length > 0));
    }

    private string Nova(params string[] arguments)
    {
        var (code, output) = Shell.TryWith(Environment("demo"), "timeout", ["60", "nova", .. arguments]);
        Assert.True(code == 0, $"nova {string.Join(' ', arguments)}: {output}");
        return output;
    }

    private Dictionary<string, string> Environment(string user) => File.ReadLines(Path.Combine(directory, $"{user}-openrc.sh")).Where(line => line.StartsWith("export ", StringComparison.Ordinal))
        .Select(line => line["export ".Length..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\'', '"'));
}
