using System.Collections.Concurrent;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Netfilter;

/// <summary>Each in a network namespace of its own.</summary>
[Trait("needs", "root")]
public sealed class NftBatchTests : IDisposable
{
    private const string Table = "batch";
    private readonly string name = $"nft-{Guid.NewGuid():n}"[..12];
    private readonly NetlinkSocket socket;

    public NftBatchTests()
    {
        Sandbox.Require();
        NetNamespaces.Create(name);
        socket = NetNamespaces.OpenNetlink(name, NetlinkProtocol.Netfilter);
    }

    public void Dispose()
    {
        socket.Dispose();
        NetNamespaces.Delete(name);
    }

    private NftBatch Begin() => new(NftGeneration.Read(socket));

    private void Commit(NftBatch batch) => Assert.Null(batch.Commit(socket));

    private async Task<string> NftAsync(params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand("nft", arguments) { Namespace = name });
        Assert.True(result.Succeeded, result.Describe());
        return result.OutputText;
    }

    // A rule that asks for a port, so that rules can be told from one another.
    private static void Fill(NftRule rule, byte port, NftVerdict verdict = NftVerdict.Accept, string? chain = null)
    {
        rule.Meta(NftMeta.Protocol);
        rule.Compare(NftComparison.Equal, [6]);
        rule.Payload(NftHeader.Transport, 2, 2);
        rule.Compare(NftComparison.Equal, [0, port]);
        rule.Counter();
        rule.Verdict(verdict, chain);
        rule.End(6);
    }

    private void MakeChain(string chain)
    {
        var batch = Begin();
        batch.AddTable(NftFamily.Ipv4, Table);
        batch.AddChain(NftFamily.Ipv4, Table, chain);
        Commit(batch);
    }

    private async Task<IEnumerable<string>> PortsAsync(string chain) =>
        (await NftAsync("list", "chain", "ip", Table, chain)).Split('\n').Where(line => line.Contains("dport", StringComparison.Ordinal)).Select(line => line.Split("dport ")[1].Split(' ')[0]);

    [Fact]
    public void ANewNamespaceIsUntouchedAndEachBatchCountsOne()
    {
        Assert.Equal(NftGeneration.Untouched, NftGeneration.Read(socket));
        MakeChain("one");
        Assert.Equal(NftGeneration.After(NftGeneration.Untouched), NftGeneration.Read(socket));
        Assert.Equal(1u, NftGeneration.After(uint.MaxValue));
        Commit(Begin());
        Assert.Equal(2u, NftGeneration.Read(socket));
    }

    [Fact]
    public async Task ABatchMakesTablesChainsAndRules()
    {
        var batch = Begin();
        batch.AddTable(NftFamily.Ipv4, Table);
        batch.AddBaseChain(NftFamily.Ipv4, Table, "input", new NftBaseChain("filter", 1, -5));
        batch.AddChain(NftFamily.Ipv4, Table, "more");
        var rule = batch.AddRule(NftFamily.Ipv4, Table, "input", NftPosition.End);
        rule.Meta(NftMeta.InputName);
        rule.Compare(NftComparison.NotEqual, "lo\0"u8);
        rule.Payload(NftHeader.Network, 12, 4);
        rule.Mask([255, 128, 0, 0]);
        rule.Compare(NftComparison.Equal, [10, 0, 0, 0]);
        rule.Meta(NftMeta.Protocol);
        rule.Compare(NftComparison.Equal, [17]);
        rule.Payload(NftHeader.Transport, 2, 2);
        rule.Range([0, 80], [0, 90]);
        rule.Counter();
        rule.Verdict(NftVerdict.Jump, "more");
        rule.End(17);
        Commit(batch);

        var listed = await NftAsync("list", "table", "ip", Table);

        Assert.Contains("type filter hook input priority filter - 5; policy accept;", listed, StringComparison.Ordinal);
        Assert.Contains("iifname != \"lo\" ip saddr 10.0.0.0/9 udp dport 80-90 counter packets 0 bytes 0 jump more", listed, StringComparison.Ordinal);
        Assert.Equal([("batch", "output")], NftChains.Missing(socket, NftFamily.Ipv4, [(Table, "input"), (Table, "output"), (Table, "more")]));
    }

    [Fact]
    public async Task RulesStandWhereTheyWerePut()
    {
        MakeChain("order");
        var first = Begin();
        foreach (var port in (byte[])[1, 2, 3]) Fill(first.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.End), port);
        Commit(first);
        var handles = NftChains.Rules(socket, NftFamily.Ipv4, Table, "order");
        var second = Begin();
        Fill(second.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.Head), 4);
        Fill(second.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.Before(handles[1]), id: 7), 5);
        Fill(second.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.BeforeAdded(7)), 6);
        Fill(second.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.End), 7);
        second.DeleteRule(NftFamily.Ipv4, Table, "order", handles[2]);
        Commit(second);

        Assert.Equal(["4", "1", "6", "5", "2", "7"], await PortsAsync("order"));

        var third = Begin();
        third.DeleteRules(NftFamily.Ipv4, Table, "order");
        Fill(third.AddRule(NftFamily.Ipv4, Table, "order", NftPosition.End), 8);
        Commit(third);
        Assert.Equal(["8"], await PortsAsync("order"));
        var last = Begin();
        last.DeleteRules(NftFamily.Ipv4, Table, "order");
        last.DeleteChain(NftFamily.Ipv4, Table, "order");
        Commit(last);
        Assert.Empty(NftChains.Rules(socket, NftFamily.Ipv4, Table, "order"));
        Assert.Equal([("batch", "order")], NftChains.Missing(socket, NftFamily.Ipv4, [(Table, "order")]));
    }

    [Fact]
    public void ARefusalNamesItsMessageAndLeavesNothing()
    {
        var batch = Begin();
        batch.AddTable(NftFamily.Ipv4, Table);
        batch.AddChain(NftFamily.Ipv4, Table, "fine");
        var bad = batch.Count;
        Fill(batch.AddRule(NftFamily.Ipv4, Table, "fine", NftPosition.End), 1, NftVerdict.Jump, "nowhere");
        Fill(batch.AddRule(NftFamily.Ipv4, Table, "fine", NftPosition.End), 2);

        var refusal = batch.Commit(socket);

        Assert.Equal((bad, Errno.ENOENT, false), (refusal!.Message, refusal.Error.Errno, refusal.IsOvertaken));
        Assert.Equal(NftGeneration.Untouched, NftGeneration.Read(socket));
        Assert.Single(NftChains.Missing(socket, NftFamily.Ipv4, [(Table, "fine")]));
    }

    [Fact]
    public void ACircleIsRefusedWithoutANameOfItsOwn()
    {
        MakeChain("one");
        MakeChain("other");
        var batch = Begin();
        Fill(batch.AddRule(NftFamily.Ipv4, Table, "one", NftPosition.End), 1, NftVerdict.Jump, "other");
        Fill(batch.AddRule(NftFamily.Ipv4, Table, "other", NftPosition.End), 1, NftVerdict.Jump, "one");
        batch.AddBaseChain(NftFamily.Ipv4, Table, "input", new NftBaseChain("filter", 1, 0));
        Fill(batch.AddRule(NftFamily.Ipv4, Table, "input", NftPosition.End), 1, NftVerdict.Jump, "one");

        Assert.Equal(Errno.EMLINK, batch.Commit(socket)!.Error.Errno);
        Assert.Empty(NftChains.Rules(socket, NftFamily.Ipv4, Table, "one"));
    }

    [Fact]
    public void WhatWasMeantForAnotherGenerationIsNotDone()
    {
        var late = Begin();
        late.AddTable(NftFamily.Ipv4, "late");
        MakeChain("sooner");

        var refusal = late.Commit(socket);

        Assert.True(refusal!.IsOvertaken);
        Assert.Equal(2u, NftGeneration.Read(socket));
        MakeChain("later");
    }

    [Fact]
    public void ThousandsOfRulesAreOneTransaction()
    {
        const int count = 12_000;
        MakeChain("many");
        var batch = Begin();
        var comment = new byte[256];
        comment[0] = (byte)'x';
        for (var i = 0; i < count; i++)
        {
            var rule = batch.AddRule(NftFamily.Ipv4, Table, "many", i % 2 == 0 ? NftPosition.End : NftPosition.Head);
            rule.Match("comment", 0, comment);
            rule.Counter();
            rule.Verdict(NftVerdict.Return);
            rule.End();
        }

        Commit(batch);

        Assert.Equal(3u, NftGeneration.Read(socket));
        Assert.Equal(count, NftChains.Rules(socket, NftFamily.Ipv4, Table, "many").Count);
    }

    [Fact]
    public async Task ElementsComeAndGoWithIntervalsOverSeveralTypes()
    {
        await NftAsync("add table bridge batch; add set bridge batch names { type ifname; }; add set bridge batch arps { type ifname . ipv4_addr; flags interval; }");
        static NftElement Name(string device) => new(Padded(device));
        static NftElement Range(string device, byte first, byte last) => new(Address(device, first), Address(device, last));
        static byte[] Padded(string device) => [.. System.Text.Encoding.ASCII.GetBytes(device.PadRight(16, '\0'))];
        static byte[] Address(string device, byte last) => [.. Padded(device), 10, 0, 0, last];
        var added = Begin();
        added.AddElements(NftFamily.Bridge, Table, "names", [.. Enumerable.Range(0, 1000).Select(i => Name($"tap{i}"))]);
        added.AddElements(NftFamily.Bridge, Table, "arps", [Range("tap0", 5, 5), Range("tap0", 8, 15), Range("tap1", 0, 255)]);
        Commit(added);

        Assert.Equal(1000, (await NftAsync("list", "set", "bridge", Table, "names")).Split('"').Length / 2);
        Assert.Contains("\"tap0\" . 10.0.0.8/29", await NftAsync("list", "set", "bridge", Table, "arps"), StringComparison.Ordinal);

        // A wider one in place of those that lie in it, in one go; one that is in already is no mistake.
        var changed = Begin();
        changed.DeleteElements(NftFamily.Bridge, Table, "names", [.. Enumerable.Range(1, 999).Select(i => Name($"tap{i}"))]);
        changed.DeleteElements(NftFamily.Bridge, Table, "arps", [Range("tap0", 5, 5), Range("tap0", 8, 15)]);
        changed.AddElements(NftFamily.Bridge, Table, "arps", [Range("tap0", 0, 127), Range("tap1", 0, 255)]);
        Commit(changed);

        Assert.Contains("elements = { \"tap0\" }", await NftAsync("list", "set", "bridge", Table, "names"), StringComparison.Ordinal);
        var arps = await NftAsync("list", "set", "bridge", Table, "arps");
        Assert.Contains("\"tap0\" . 10.0.0.0/25", arps, StringComparison.Ordinal);
        Assert.Contains("\"tap1\" . 10.0.0.0/24", arps, StringComparison.Ordinal);
        Assert.DoesNotContain("/29", arps, StringComparison.Ordinal);

        var overlapping = Begin();
        overlapping.AddElements(NftFamily.Bridge, Table, "arps", [Range("tap0", 64, 191)]);
        Assert.Equal((0, Errno.EEXIST), overlapping.Commit(socket) is { } refusal ? (refusal.Message, refusal.Error.Errno) : default);
        var gone = Begin();
        gone.DeleteElements(NftFamily.Bridge, Table, "names", [Name("tap1")]);
        Assert.Equal(Errno.ENOENT, gone.Commit(socket)!.Error.Errno);
    }

    [Fact]
    public async Task OthersTransactionsAreToldAndOurOwnAreNot()
    {
        MakeChain("before");
        using var told = new BlockingCollection<NftGeneration?>();
        var descriptors = NetNamespaces.OpenNetlinkDescriptors([name], [NetlinkProtocol.Netfilter], nonBlocking: false)[0]!;
        using var events = NftGenerationEvents.Open(descriptors[0], socket.PortId, told.Add);
        MakeChain("own");

        await NftAsync("add table ip theirs");

        Assert.True(told.TryTake(out var generation, TimeSpan.FromSeconds(10)));
        Assert.Equal((4u, "nft"), (generation!.Value.Number, generation.Value.ProcessName));
        MakeChain("own2");
        Assert.False(told.TryTake(out _, TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public void AnIpsetIsFoundByNameAndFamily()
    {
        using var sets = new IpSetSocket(NetNamespaces.OpenNetlink(name, NetlinkProtocol.Netfilter));
        sets.Create("other", isV6: false);
        sets.Create("mine", isV6: false);
        sets.Create("mine6", isV6: true);

        var index = IpSetIndex.Find(socket, NftFamily.Ipv4, "mine");

        Assert.NotNull(index);
        Assert.NotEqual(index, IpSetIndex.Find(socket, NftFamily.Ipv4, "other"));
        Assert.NotNull(IpSetIndex.Find(socket, NftFamily.Ipv6, "mine6"));
        Assert.Null(IpSetIndex.Find(socket, NftFamily.Ipv6, "mine"));
        Assert.Null(IpSetIndex.Find(socket, NftFamily.Ipv4, "nowhere"));
    }
}
