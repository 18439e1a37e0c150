namespace Neutrino.EndToEnd.Tests.Clients;

/// <summary>Debian's openstacksdk: <c>Clients/sdk</c> drives every method it has for what Neutrino offers, and checks what it gets.</summary>
[Collection("cloud")]
public sealed class SdkTests(Cloud cloud, ITestOutputHelper output)
{
    [Fact]
    public void Every_method_does_what_it_says()
    {
        var (code, text) = Shell.TryWith(cloud.OpenRc("admin"), "sh", "-c", $"exec /usr/bin/python3 {Path.Combine(AppContext.BaseDirectory, "Clients", "sdk", "suite.py")} 2>&1");
        output.WriteLine(text);
        Assert.True(code == 0, text);
    }
}
