using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Neutrino.Server.Tests.Options;

public sealed class ServeCommandLineTests
{
    [Fact]
    public async Task Nothing_said_means_OpenStacks_usual_ports_on_loopback()
    {
        var options = await ParseAsync();
        Assert.Equal(new ServeOptions { HostName = Environment.MachineName, ConfigurationDirectory = "/nowhere" }, options);
        Assert.Equal("http://127.0.0.1:5000/v3", options.IdentityUri.ToString());
        Assert.Equal("/var/lib/neutrino/store", options.StoreDirectory);
    }

    [Fact]
    public async Task Everything_said_is_taken()
    {
        var options = await ParseAsync(
            "--listen", "0.0.0.0", "--identity-port", "1", "--identity-admin-port", "2", "--network-port", "65535", "--image-port", "3", "--compute-port", "6", "--console-port", "7", "--serial-console-port", "8", "--image-size-limit", "4", "--image-quota", "5", "--public-host", "cloud.example", "--state-directory", "/a/", "--run-directory", "/b",
            "--credentials-directory", "/c", "--admin-password-file", "d", "--dataplane", "none", "--datapath", "netdev", "--ephemeral", "--host-name", "h", "--external-interface", "eth1",
            "--external-address", "192.168.1.1/24", "--external-address", "10.0.0.1/8", "--log-level", "debug");
        Assert.Equal(
            new ServeOptions
            {
                Listen = IPAddress.Any, IdentityPort = 1, IdentityAdminPort = 2, NetworkPort = 65535, ImagePort = 3, ComputePort = 6, ConsolePort = 7, SerialConsolePort = 8, ImageSizeLimit = 4, ImageQuota = 5, PublicHost = "cloud.example", StateDirectory = "/a", RunDirectory = "/b", CredentialsDirectory = "/c",
                AdminPasswordFile = "d", Dataplane = Dataplane.None, Datapath = Datapath.Netdev, Ephemeral = true, HostName = "h", ConfigurationDirectory = "/nowhere", ExternalInterface = "eth1", LogLevel = LogLevel.Debug,
            },
            options with { ExternalAddresses = [] });
        Assert.Equal([Cidr.Parse("192.168.1.1/24"), Cidr.Parse("10.0.0.1/8")], options.ExternalAddresses);
    }

    [Theory]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::", "127.0.0.1")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("fd00::1", "[fd00::1]")]
    public async Task The_catalog_announces_an_address_that_can_be_called(string listen, string host) => Assert.Equal(host, (await ParseAsync("--listen", listen)).PublicHost);

    [Theory]
    [InlineData("--listen", "nowhere", "--listen: 'nowhere' is not an IP address.")]
    [InlineData("--image-size-limit", "0", "--image-size-limit: '0' is not a number of GiB from 1 to 1000000.")]
    [InlineData("--network-port", "0", "--network-port: '0' is not a port number from 1 to 65535.")]
    [InlineData("--identity-port", "65536", "--identity-port: '65536' is not a port number from 1 to 65535.")]
    [InlineData("--state-directory", "lib", "--state-directory: 'lib' is not a whole path; begin it with a slash.")]
    [InlineData("--external-interface", "a-name-too-long-for-linux", "--external-interface: 'a-name-too-long-for-linux' is not a network interface's name.")]
    [InlineData("--external-interface", "a/b", "--external-interface: 'a/b' is not a network interface's name.")]
    [InlineData("--external-address", "192.168.1.1", "--external-address: '192.168.1.1' is not an IPv4 address with its prefix length (192.168.1.1/24).")]
    [InlineData("--dataplane", "7", "Argument '7' not recognized.")]
    [InlineData("--log-level", "3", "Argument '3' not recognized.")]
    public void What_is_wrong_is_refused_by_name(string option, string value, string sentence)
    {
        var command = new ServeCommandLine().Build((_, _, _) => throw new InvalidOperationException("started all the same"));
        var error = Assert.Single(command.Parse([option, value]).Errors);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_command_line_takes_can_stand_in_a_file()
    {
        var command = new ServeCommandLine().Build((_, _, _) => throw new InvalidOperationException("started all the same"));
        var inFiles = ConfigurationOptions.All.Select(option => option.CommandLine);
        Assert.Equal(["--config-directory"], command.Options.Select(option => option.Name).Except(inFiles));
    }

    private static async Task<ServeOptions> ParseAsync(params string[] arguments)
    {
        ServeOptions? taken = null;
        var command = new ServeCommandLine().Build((configuration, _, _) =>
        {
            taken = configuration.Options;
            return Task.FromResult(0);
        });
        var parsed = command.Parse(["--config-directory", "/nowhere", .. arguments]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(0, await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        return taken!;
    }
}
