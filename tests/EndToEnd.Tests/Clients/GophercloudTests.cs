namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>Debian's gophercloud, through which Terraform and Kubernetes speak: <c>Clients/gophercloud</c> walks from login to server and back as Terraform's provider does.</summary>
[Collection("cloud")]
public sealed class GophercloudTests(Cloud cloud, ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("neutrino-gophercloud-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void A_cloud_is_made_used_and_removed()
    {
        var program = Path.Combine(directory.FullName, "walk");
        var go = new Dictionary<string, string> { ["GO111MODULE"] = "off", ["GOPATH"] = "/usr/share/gocode", ["GOCACHE"] = Path.Combine(directory.FullName, "cache"), ["GOFLAGS"] = "" };
        var sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Clients", "gophercloud"), "*.go");
        Done(Shell.TryWith(go, "go", ["build", "-o", program, .. sources]));
        Assert.Contains("all of it holds", Done(Shell.TryWith(cloud.OpenRc("admin"), program)), StringComparison.Ordinal);
    }

    private string Done((int Code, string Output) ended)
    {
        output.WriteLine(ended.Output);
        Assert.True(ended.Code == 0, ended.Output);
        return ended.Output;
    }
}
