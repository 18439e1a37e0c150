namespace Neutrino.EndToEnd.Tests;

/// <summary>The binary under the names of the old clients, in a real shell: pipes, redirections, exit codes.</summary>
[Collection("cloud")]
public sealed class OldClientsTests : IDisposable
{
    private readonly Cloud cloud;
    private readonly string directory = Directory.CreateTempSubdirectory("clients-").FullName;

    public OldClientsTests(Cloud cloud)
    {
        this.cloud = cloud;
        foreach (var name in (string[])["neutron", "nova", "keystone", "glance"]) File.CreateSymbolicLink(Path.Combine(directory, name), NeutrinoProcess.Binary);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void AwkFindsIdsInTheirTables()
    {
        Assert.Equal((0, cloud.DemoNet), Sh("admin", "neutron net-list | awk '/ demo-net /{print $2}'"));
        Assert.Equal((0, cloud.Demo.ProjectId), Sh("admin", "keystone tenant-list | awk '/ demo /{print $2}'"));
        Assert.Equal((0, cloud.Demo.ProjectId), Sh("admin", "OS_AUTH_URL=${OS_AUTH_URL%/v3}/v2.0 keystone tenant-list | awk '/ demo /{print $2}'"));
        Assert.Equal((0, cloud.DemoNet), Sh("demo", $"{NeutrinoProcess.Binary} neutron net-show demo-net -f value -c id"));
        Assert.Equal(0, Sh("demo", "nova list && nova flavor-list | grep -q ' m1.tiny ' && neutron net-list | head -1").Code);
    }

    [Fact]
    public void AnImageGoesUpFromStandardInputAndComesDownToStandardOutput()
    {
        var disk = Path.Combine(directory, "disk.raw");
        File.WriteAllBytes(disk, [.. Enumerable.Range(0, 5_000_000).Select(number => (byte)(number * 31))]);
        var (code, output) = Sh("admin", $"glance image-create --name old --disk-format raw --container-format bare --is-public True --progress < {disk}");
        Assert.True(code == 0, output);
        Assert.Contains("100%", output, StringComparison.Ordinal);
        Assert.Equal((0, Shell.Run("md5sum", disk).Split(' ')[0]), Sh("demo", "glance image-download old | md5sum | cut -d' ' -f1"));
        Assert.Equal((0, ""), Sh("admin", "glance image-delete old < /dev/null"));
    }

    [Fact]
    public void ExitCodesAndCausesAreTheOldOnes()
    {
        Assert.Equal((1, "Unable to find network with name or id 'nosuch'"), FirstLine(Sh("demo", "neutron net-show nosuch")));
        Assert.Equal((1, "ERROR (CommandError): No server with a name or ID of 'nosuch' exists."), FirstLine(Sh("demo", "nova show nosuch")));
        Assert.Equal(2, Sh("demo", "nova boot --flavr m1.tiny x").Code);
        Assert.Equal(1, Sh("demo", "OS_PASSWORD=wrong neutron net-list").Code);
        Assert.Equal(0, Sh("demo", "env -i $(command -v neutron) help net-create").Code);
    }

    private (int Code, string Output) Sh(string user, string line)
    {
        var environment = new Dictionary<string, string>(cloud.OpenRc(user)) { ["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}" };
        return Shell.TryWith(environment, "sh", "-c", line);
    }

    private static (int, string) FirstLine((int Code, string Output) outcome) => (outcome.Code, outcome.Output.Split('\n')[0]);
}
