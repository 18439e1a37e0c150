using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>Debian's <c>openstack</c>, with every command it has for what Neutrino offers.</summary>
[Collection("cloud")]
public sealed class OpenstackClientTests(Cloud cloud) : IDisposable
{
    /// <summary>Commands for what the API does not announce; each group with the reason.</summary>
    private static readonly Dictionary<string, string> NotOffered = new()
    {
        ["floating ip port forwarding"] = "the extension is not announced",
        ["floating ip pool"] = "the command itself says that only Compute's old network had pools",
        ["network flavor"] = "not announced", ["network l3 conntrack"] = "not announced", ["network log"] = "not announced", ["network loggable"] = "not announced", ["network meter"] = "not announced",
        ["network qos"] = "not announced", ["network segment"] = "not announced", ["network trunk"] = "not announced", ["local ip"] = "not announced", ["router ndp"] = "not announced",
        ["network agent add"] = "one agent of each kind has everything", ["network agent remove"] = "one agent of each kind has everything", ["network agent delete"] = "one agent of each kind has everything",
        ["network auto allocated"] = "in a test of its own",
        ["access token"] = "OAuth1", ["consumer"] = "OAuth1", ["request token"] = "OAuth1", ["credential"] = "EC2 and OTP credentials", ["ec2 credentials"] = "EC2 and OTP credentials",
        ["endpoint add"] = "endpoint filters", ["endpoint remove"] = "endpoint filters", ["endpoint group"] = "endpoint filters", ["federation"] = "federation", ["identity provider"] = "federation",
        ["mapping"] = "federation", ["service provider"] = "federation", ["limit"] = "unified limits", ["registered limit"] = "unified limits", ["policy"] = "Keystone's unused policy blobs",
        ["aggregate"] = "one host needs none: they are read", ["compute agent"] = "gone from Compute since Wallaby", ["compute service delete"] = "one service of each kind",
        ["server add volume"] = "no volumes", ["server remove volume"] = "no volumes", ["server volume update"] = "no volumes", ["server dump create"] = "needs a microversion that is asked for: in the API's tests",
        ["server migration"] = "there is one host", ["server ssh"] = "runs ssh; in the tests of real guests", ["server remove fixed ip"] = "gone from the client's SDK path; in the API's tests",
        ["trust"] = "trusts", ["user password set"] = "asks on a terminal; in the Identity tests",
    };

    private readonly ClientSession session = new("openstack", cloud.OpenRc("admin"));
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("neutrino-client-");

    public void Dispose()
    {
        session.Dispose();
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("network.steps", "openstack.network.v2")]
    [InlineData("identity.steps", "openstack.identity.v3")]
    [InlineData("image.steps", "openstack.image.v2")]
    [InlineData("compute.steps", "openstack.compute.v2")]
    public void Every_command_does_what_it_says(string file, string group)
    {
        var disk = Path.Combine(directory.FullName, "disk");
        File.WriteAllBytes(disk, new byte[1 << 20]);
        var script = new ClientScript(session.Run, ("disk", disk));
        script.Play(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Clients", file)));
        var all = JsonNode.Parse(session.Run($"command list --group {group} -f json"))![0]!["Commands"]!.ToString().Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(command => command.Trim('[', ']', '"', '\'', ' ')).Where(command => command.Length > 0);
        Assert.DoesNotContain(all, command => !script.Ran.Exists(ran => ran.StartsWith(command, StringComparison.Ordinal)) && !NotOffered.Keys.Any(prefix => command.StartsWith(prefix, StringComparison.Ordinal)));
    }
}
