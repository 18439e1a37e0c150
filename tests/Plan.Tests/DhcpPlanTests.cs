using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

public class DhcpPlanTests
{
    private static readonly UnitKey Unit = new(UnitKind.Dhcp, SeedCloud.DemoNet);

    [Fact]
    public void FilesNameEveryPortAndTheWayToMetadataThroughTheRouter()
    {
        var server = Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, Unit).DhcpServers.Single();
        Assert.Equal(
            "fa:16:3e:7f:af:47,host-10-0-1-1.openstacklocal,10.0.1.1\nfa:16:3e:5f:1f:58,host-10-0-1-3.openstacklocal,10.0.1.3\n", File(server, "host"));
        Assert.Equal("10.0.1.1\thost-10-0-1-1.openstacklocal host-10-0-1-1\n10.0.1.3\thost-10-0-1-3.openstacklocal host-10-0-1-3\n", File(server, "addn_hosts"));
        Assert.Equal(
            """
            tag:tag0,option:dns-server,8.8.8.8
            tag:tag0,option:classless-static-route,169.254.169.254/32,10.0.1.1,0.0.0.0/0,10.0.1.1
            tag:tag0,249,169.254.169.254/32,10.0.1.1,0.0.0.0/0,10.0.1.1
            tag:tag0,option:router,10.0.1.1
            tag:tag0,option:mtu,1500

            """,
            File(server, "opts"));
    }

    [Fact]
    public void TheHostsSettingsReachTheCommandLineAndTheMetadataRoute()
    {
        var host = SeedCloud.Host with { DhcpLeaseSeconds = 600, DhcpLeaseLimit = 5, DnsServers = [IpAddress.Parse("9.9.9.9")], DnsmasqConfigFile = "/etc/more.conf", ForceMetadata = true };
        var server = Planner.Plan(SeedCloud.Snapshot(), host, Unit).DhcpServers.Single();
        Assert.Superset(
            new HashSet<string> { "--dhcp-range=set:tag0,10.0.1.0,static,600s", "--dhcp-lease-max=5", "--conf-file=/etc/more.conf", "--server=9.9.9.9" }, server.Arguments.ToHashSet());
        Assert.Contains("169.254.169.254/32,10.0.1.2", File(server, "opts"));

        var cloud = SeedCloud.Snapshot();
        var port = cloud.Ports.Find(SeedCloud.InterfacePort)!;
        cloud = cloud.Apply(new ChangeSet([new Change(ResourceKind.Port, port.Id, port, null)]));
        Assert.Empty(Planner.Plan(cloud, SeedCloud.Host with { IsolatedMetadata = false }, Unit).Listeners);
    }

    [Fact]
    public void WhatTheOperatorAddsStandsWhereNeutronPutsIt()
    {
        var plain = Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, Unit).DhcpServers.Single();
        var host = SeedCloud.Host with { DhcpLeaseSeconds = -1, DhcpRenewalSeconds = 10, DhcpRebindingSeconds = 20, DhcpBroadcastReply = true, DnsmasqLocalResolv = true, DnsmasqLogDirectory = "/var/log/dnsmasq" };
        var server = Planner.Plan(SeedCloud.Snapshot(), host, Unit).DhcpServers.Single();
        string[] expected =
        [
            .. plain.Arguments.Where(argument => argument != "--no-resolv").Select(argument => argument.Replace("86400s", "infinite", StringComparison.Ordinal)),
            "--dhcp-broadcast", "--log-queries", "--log-dhcp", $"--log-facility=/var/log/dnsmasq/{server.Id}/dhcp_dns_log",
        ];
        var times = server.Arguments.Items.IndexOf("--dhcp-option-force=option:T1,10s");
        Assert.Equal(("--dhcp-option-force=option:T2,20s", "--conf-file="), (server.Arguments[times + 1], server.Arguments[times + 2]));
        Assert.Equal(expected, server.Arguments.Where(argument => !argument.StartsWith("--dhcp-option-force", StringComparison.Ordinal)));

        var asked = Planner.Plan(SeedCloud.Snapshot(), host with { DnsServers = [IpAddress.Parse("9.9.9.9")] }, Unit).DhcpServers.Single();
        Assert.Contains("--no-resolv", asked.Arguments);
    }

    [Fact]
    public void WithoutARouterTheServerItselfAnswersForMetadata()
    {
        var cloud = SeedCloud.Snapshot();
        var port = cloud.Ports.Find(SeedCloud.InterfacePort)!;
        cloud = cloud.Apply(new ChangeSet([new Change(ResourceKind.Port, port.Id, port, null)]));
        var state = Planner.Plan(cloud, SeedCloud.Host, Unit);
        Assert.Contains("169.254.169.254/32,10.0.1.2", File(state.DhcpServers.Single(), "opts"));
        Assert.Equal(80, Assert.Single(state.Listeners).Port);
        Assert.Contains(new LinkAddress(Cidr.Parse("169.254.169.254/32")), state.Links.Single().Addresses);
    }

    [Fact]
    public void ExtraOptionsAreTaggedWithTheirPort()
    {
        var port = SeedCloud.Guest("aaaaaaaa-0000-4000-8000-000000000001", "fa:16:3e:00:00:09", "10.0.1.9") with
        {
            ExtraDhcpOptions = [new ExtraDhcpOption("tftp-server", "10.0.1.5", 4), new ExtraDhcpOption("150", "1.2.3.4", 4)],
        };
        var server = Planner.Plan(SeedCloud.Snapshot(port), SeedCloud.Host, Unit).DhcpServers.Single();
        Assert.Contains($"fa:16:3e:00:00:09,set:{port.Id},host-10-0-1-9.openstacklocal,10.0.1.9\n", File(server, "host"));
        Assert.Contains($"tag:{port.Id},option:tftp-server,10.0.1.5\ntag:{port.Id},150,1.2.3.4\n", File(server, "opts"));
    }

    private static string File(DhcpServer server, string name) => server.Files.Single(file => file.Path.EndsWith("/" + name, StringComparison.Ordinal)).Content;
}
