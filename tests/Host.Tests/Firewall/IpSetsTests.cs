using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Firewall;

[Trait("needs", "root")]
[Collection("host firewall")]
public sealed class IpSetsTests : IAsyncLifetime
{
    private static readonly UnitKey Group = new(UnitKind.Group, "b1c2");
    private readonly string directory = Path.Combine("/run/neutrino", Path.GetRandomFileName());
    private readonly ConcurrentQueue<Notice> notices = [];
    private IpSets sets = null!;

    public async ValueTask InitializeAsync() => sets = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var name in new[] { "NIPv4test", "NIPv6test" }) await ChildProcess.RunAsync(new ChildCommand("ipset", "destroy", name));
        await sets.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private async Task<IpSets> OpenAsync()
    {
        var opened = new IpSets(directory, "boot", TimeProvider.System);
        opened.Noticed += notices.Enqueue;
        await opened.StartAsync(default);
        return opened;
    }

    private static IpSet Set(params string[] members) => new("", "NIPv4test", IpFamily.V4) { Members = members.Select(Cidr.Parse).ToValueList() };

    private static UnitState Wanted(params IpSet[] wanted) => new(Group) { IpSets = [.. wanted] };

    private async Task PutAsync(IpSet set, params string[] removed) =>
        Assert.Null(Assert.Single(await sets.ApplyAsync([new PutIpSet(Group, set, set.Members, removed.Select(Cidr.Parse).ToValueList())], default)).Fault);

    private async Task<UnitState> SeeAsync(UnitState wanted) => Assert.Single(await sets.ObserveAsync([wanted], default)).State!;

    [Fact]
    public async Task HoldsTheWantedMembersInTheWantedWords()
    {
        var v6 = new IpSet("", "NIPv6test", IpFamily.V6) { Members = [Cidr.Parse("2001:db8::1/128"), Cidr.Parse("::/0")] };
        Assert.True((await SeeAsync(Wanted(Set("10.0.0.1")))).IsEmpty);

        await PutAsync(Set("0.0.0.0/0", "10.0.0.7/24", "10.0.0.1/32"));
        await PutAsync(v6);

        Assert.Equal(Wanted(Set("0.0.0.0/0", "10.0.0.7/24", "10.0.0.1/32"), v6), await SeeAsync(Wanted(Set("0.0.0.0/0", "10.0.0.7/24", "10.0.0.1/32"), v6)));
        await PutAsync(Set("10.0.0.1/32"), "0.0.0.0/0", "10.0.0.7/24");
        Assert.Equal(Wanted(Set("10.0.0.1/32")), await SeeAsync(Wanted(Set("10.0.0.1/32"))) with { IpSets = [Set("10.0.0.1/32")] });
        Assert.Equal(["10.0.0.1/32"], (await SeeAsync(Wanted(Set()))).IpSets.Single(set => set.Family == IpFamily.V4).Members.Select(member => member.ToString()));
    }

    [Fact]
    public async Task ASetInUseIsBusyUntilItIsNot()
    {
        await PutAsync(Set("10.0.0.1"));
        await ChildProcess.RunAsync(new ChildCommand("iptables", "-N", "uses-set"));
        await ChildProcess.RunAsync(new ChildCommand("iptables", "-A", "uses-set", "-m", "set", "--match-set", "NIPv4test", "src", "-j", "DROP"));

        var busy = Assert.Single(await sets.ApplyAsync([new RemoveIpSet(Group, Set())], default)).Fault;
        Assert.Equal(Errno.EBUSY, busy!.Errno);
        Assert.True(busy.Retryable);

        await ChildProcess.RunAsync(new ChildCommand("iptables", "-F", "uses-set"));
        await ChildProcess.RunAsync(new ChildCommand("iptables", "-X", "uses-set"));
        Assert.Null(Assert.Single(await sets.ApplyAsync([new RemoveIpSet(Group, Set())], default)).Fault);
        Assert.True((await SeeAsync(Wanted())).IsEmpty);
        Assert.Empty(await sets.ListAsync(default));
    }

    [Fact]
    public async Task WhatOthersChangeIsNoticed()
    {
        await PutAsync(Set("10.0.0.1"));

        await ChildProcess.RunAsync(new ChildCommand("ipset", "add", "NIPv4test", "10.0.0.2"));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!notices.Any(notice => notice.Unit == Group)) await Task.Delay(10, limit.Token);
        Assert.Equal(2, Assert.Single((await SeeAsync(Wanted(Set("10.0.0.1")))).IpSets).Members.Count);
    }

    [Fact]
    public async Task ALeftOverIsSeenAfterACrash()
    {
        await PutAsync(Set("10.0.0.1"));
        sets = await OpenAsync();

        Assert.Equal([Group], await sets.ListAsync(default));
        Assert.Equal("NIPv4test", Assert.Single((await SeeAsync(Wanted())).IpSets).Name);
    }
}
