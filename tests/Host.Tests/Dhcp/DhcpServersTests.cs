using System.Collections.Concurrent;
using Neutrino.Host.Dhcp;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Dhcp;

/// <summary>A server's namespace and a guest's, joined by a veth pair.</summary>
[Trait("needs", "root")]
public sealed class DhcpServersTests : IAsyncLifetime
{
    private const string GuestMac = "fa:16:3e:00:00:05";
    private readonly string id = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Notice> notices = [];
    private DhcpServers servers = null!;

    private UnitKey Unit => new(UnitKind.Dhcp, id);

    private string Name => $"qdhcp-{id}";

    private string GuestName => $"guest-{id}";

    private string Root => $"/var/lib/neutrino/{id}/dhcp";

    private string Folder => $"{Root}/{id}";

    public async ValueTask InitializeAsync()
    {
        NetNamespaces.Create([Name, GuestName]);
        await RunAsync("", "ip", "-n", Name, "link", "add", "tap0", "type", "veth", "peer", "name", "eth0", "netns", GuestName);
        await RunAsync("", "ip", "-n", Name, "address", "add", "10.0.1.2/28", "dev", "tap0");
        await RunAsync("", "ip", "-n", Name, "link", "set", "tap0", "up");
        await RunAsync("", "ip", "-n", GuestName, "link", "set", "eth0", "address", GuestMac, "up");
        servers = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await servers.ApplyAsync([new StopDhcp(Unit, Server())], default);
        await servers.DisposeAsync();
        NetNamespaces.Delete(Name);
        NetNamespaces.Delete(GuestName);
        Directory.Delete($"/var/lib/neutrino/{id}", recursive: true);
    }

    private async Task<DhcpServers> OpenAsync()
    {
        var opened = new DhcpServers(Root, TimeProvider.System);
        opened.Noticed += notices.Enqueue;
        await opened.StartAsync(default);
        return opened;
    }

    // The seed's command line.
    private DhcpServer Server(string host = "10.0.1.5", params string[] more) => new(
        Name,
        id,
        [
            "--no-hosts", "--no-resolv", "--strict-order", "--bind-interfaces", "--interface=tap0", "--except-interface=lo", $"--pid-file={Folder}/pid",
            $"--dhcp-hostsfile={Folder}/host", $"--addn-hosts={Folder}/addn_hosts", $"--dhcp-optsfile={Folder}/opts", "--leasefile-ro",
            "--dhcp-range=set:tag0,10.0.1.0,static,86400s", "--dhcp-lease-max=16", "--conf-file=", "--domain=openstacklocal", .. more,
        ])
    {
        PidFile = $"{Folder}/pid",
        Files =
        [
            new HostFile($"{Folder}/addn_hosts", $"{host}\thost-5.openstacklocal host-5\n"),
            new HostFile($"{Folder}/host", $"{GuestMac},host-5.openstacklocal,{host}\n"),
            new HostFile($"{Folder}/opts", "tag:tag0,option:router,10.0.1.1\n"),
        ],
    };

    private UnitState Wanted(DhcpServer server) => new(Unit) { DhcpServers = [server] };

    private async Task<UnitState> SeeAsync(UnitState wanted) => Assert.Single(await servers.ObserveAsync([wanted], default)).State!;

    private async Task<HostFault?> ApplyAsync(Operation operation) => Assert.Single(await servers.ApplyAsync([operation], default)).Fault;

    private static async Task<ChildResult> RunAsync(string name, string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments) { Namespace = name });
        Assert.True(result.Succeeded, result.Describe());
        return result;
    }

    // What the guest is given.
    private async Task<string> LeaseAsync() =>
        (await RunAsync(GuestName, "busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-f", "-t", "8", "-T", "1", "-s", "/bin/true")).ErrorText;

    private string Pid => File.ReadAllText($"{Folder}/pid").Trim();

    [Fact]
    public async Task AStartedServerAnswersAndIsSeenAsWanted()
    {
        Assert.True((await SeeAsync(Wanted(Server()))).IsEmpty);

        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));

        Assert.Equal(Wanted(Server()), await SeeAsync(Wanted(Server())));
        Assert.Contains("lease of 10.0.1.5 obtained", await LeaseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLogHasItsFolderAndStaysWhenTheServerGoes()
    {
        var log = $"/var/lib/neutrino/{id}/log/{id}/dhcp_dns_log";
        var server = Server(more: ["--log-queries", "--log-dhcp", $"--log-facility={log}"]);
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, server)));
        Assert.Contains("10.0.1.5", await LeaseAsync(), StringComparison.Ordinal);
        Assert.Contains("DHCPACK(tap0) 10.0.1.5", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Null(await ApplyAsync(new StopDhcp(Unit, server)));
        Assert.True(File.Exists(log));
    }

    [Fact]
    public async Task ChangedFilesAreReadAgainByTheSameProcess()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        Assert.Contains("10.0.1.5", await LeaseAsync(), StringComparison.Ordinal);
        var pid = Pid;

        Assert.NotEqual(Wanted(Server("10.0.1.9")), await SeeAsync(Wanted(Server("10.0.1.9"))));
        Assert.Null(await ApplyAsync(new ReloadDhcp(Unit, Server("10.0.1.9"))));

        Assert.Equal(Wanted(Server("10.0.1.9")), await SeeAsync(Wanted(Server("10.0.1.9"))));
        Assert.Contains("lease of 10.0.1.9 obtained", await LeaseAsync(), StringComparison.Ordinal);
        Assert.Equal(pid, Pid);
    }

    [Fact]
    public async Task StartingWhatRunsIsNoRestart()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        var pid = Pid;

        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server("10.0.1.9"))));

        Assert.Equal(pid, Pid);
        Assert.Contains("lease of 10.0.1.9 obtained", await LeaseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItIsAdoptedAfterARestart()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        var pid = Pid;
        await servers.DisposeAsync();

        servers = await OpenAsync();

        Assert.Equal([Unit], await servers.ListAsync(default));
        Assert.Equal(Wanted(Server()), await SeeAsync(Wanted(Server())));
        Assert.Equal(pid, Pid);
        Assert.Equal(["--quiet-dhcp"], Server("10.0.1.5", "--quiet-dhcp").Arguments.Except((await SeeAsync(Wanted(Server("10.0.1.5", "--quiet-dhcp")))).DhcpServers[0].Arguments));
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server("10.0.1.5", "--quiet-dhcp"))));
        Assert.Equal(Wanted(Server("10.0.1.5", "--quiet-dhcp")), await SeeAsync(Wanted(Server("10.0.1.5", "--quiet-dhcp"))));
        Assert.NotEqual(pid, Pid);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task ItsDeathIsNoticed()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));

        await RunAsync("", "kill", "-9", Pid);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!notices.Any(notice => notice.Unit == Unit)) await Task.Delay(10, limit.Token);
        Assert.True((await SeeAsync(Wanted(Server()))).IsEmpty);
        Assert.Equal(id, Assert.Single((await SeeAsync(new UnitState(Unit))).DhcpServers).Id);
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        Assert.Contains("lease of 10.0.1.5 obtained", await LeaseAsync(), StringComparison.Ordinal);
    }

    public static TheoryData<string> Meddlings => ["echo '# mine' >> host", "rm addn_hosts", "cp opts opts.mine && mv opts.mine opts", "sed -i s/10/11/ host"];

    [Theory, MemberData(nameof(Meddlings))]
    public async Task ForeignHandsInItsFilesAreNoticed(string meddling)
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        await servers.DisposeAsync();
        servers = await OpenAsync();
        await SeeAsync(Wanted(Server()));

        await RunAsync("", "sh", "-c", $"cd {Folder} && {meddling}");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!notices.Any(notice => notice.Unit == Unit && notice.Cause.Contains("inotify", StringComparison.Ordinal))) await Task.Delay(10, limit.Token);
    }

    [Fact]
    public async Task OurOwnHandsInItsFilesAreNoNews()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        Assert.Null(await ApplyAsync(new ReloadDhcp(Unit, Server("10.0.1.9"))));

        // What came after them is told after them.
        await RunAsync("", "touch", $"{Folder}/host");
        await RunAsync("", "sh", "-c", $"echo >> {Folder}/host");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (notices.IsEmpty) await Task.Delay(10, limit.Token);
        Assert.All(notices, notice => Assert.Equal($"inotify: {Folder}/host changed", notice.Cause));
        Assert.InRange(notices.Count, 1, 2);
    }

    [Fact]
    public async Task AStopIsNoNewsAndLeavesNothing()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        var pid = Pid;

        Assert.Null(await ApplyAsync(new StopDhcp(Unit, Server())));

        Assert.False(Directory.Exists(Folder));
        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.Empty(await servers.ListAsync(default));
        Assert.Null(await ApplyAsync(new StopDhcp(Unit, Server())));
        Assert.Empty(notices);
    }

    [Fact]
    public async Task AForeignProcessBehindTheNumberIsLeftAlone()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        await RunAsync("", "kill", "-9", Pid);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (notices.IsEmpty) await Task.Delay(10, limit.Token);
        var foreign = ChildProcess.StartDetached(new ChildCommand("sleep", "60"));
        await File.WriteAllTextAsync($"{Folder}/pid", $"{foreign}\n");

        Assert.True((await SeeAsync(Wanted(Server()))).IsEmpty);
        Assert.Equal(Errno.ESRCH, (await ApplyAsync(new ReloadDhcp(Unit, Server())))!.Errno);
        Assert.Null(await ApplyAsync(new StopDhcp(Unit, Server())));

        using var process = RunningProcess.Open(foreign);
        Assert.NotNull(process);
        Assert.Equal(["sleep", "60"], process.CommandLine());
        process.Signal(RunningProcess.Kill);
        await process.Ended;
    }

    [Fact]
    public async Task AFolderThatSomebodyRemovedIsMadeAgainAndItsServerReplaced()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        var pid = Pid;
        Directory.Delete(Folder, recursive: true);
        await servers.DisposeAsync();

        servers = await OpenAsync();
        Assert.True((await SeeAsync(Wanted(Server()))).IsEmpty);
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));

        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.Contains("lease of 10.0.1.5 obtained", await LeaseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilesThatSomebodyRemovedAreWrittenAgain()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));
        File.Delete($"{Folder}/host");

        Assert.Equal(2, (await SeeAsync(Wanted(Server()))).DhcpServers[0].Files.Count);
        Assert.Null(await ApplyAsync(new ReloadDhcp(Unit, Server())));

        Assert.Equal(Wanted(Server()), await SeeAsync(Wanted(Server())));
    }

    [Fact]
    public async Task WhatDnsmasqRefusesIsSaidInItsWords()
    {
        var fault = await ApplyAsync(new StartDhcp(Unit, Server("10.0.1.5", "--no-such-option")));

        Assert.Contains("bad command line options", fault!.What, StringComparison.Ordinal);
        Assert.True(fault.Retryable);
    }

    [Fact]
    public async Task OneInANamespaceOfOldIsNotSeenInTheNewOne()
    {
        Assert.Null(await ApplyAsync(new StartDhcp(Unit, Server())));

        NetNamespaces.Delete(Name);
        NetNamespaces.Create(Name);

        var seen = Assert.Single((await SeeAsync(Wanted(Server()))).DhcpServers);
        Assert.StartsWith("net:[", seen.Namespace, StringComparison.Ordinal);
    }
}
