using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>A bridge with a guest's tap and a neighbour; frames are sent into the one and looked for at the other.</summary>
[Trait("needs", "root")]
[Collection("host firewall")]
public sealed class GuestIdentitiesTests : IAsyncLifetime
{
    private static readonly UnitKey Port = new(UnitKind.Port, "guest");
    private static readonly MacAddress Mac = MacAddress.Parse("fa:16:3e:00:00:01");
    private static readonly MacAddress Forged = MacAddress.Parse("fa:16:3e:00:00:66");

    // From 10.0.0.5 to 10.0.0.9, a header that the bridge finds right, 46 bytes with what follows.
    private static readonly byte[] Ipv4 = [0x45, 0, 0, 46, 0, 0, 0, 0, 64, 253, 0x65, 0xc6, 10, 0, 0, 5, 10, 0, 0, 9];
    private readonly string directory = Path.Combine("/run/neutrino", Path.GetRandomFileName());
    private readonly ConcurrentQueue<Notice> notices = [];
    private Iptables firewall = null!;
    private GuestIdentities identities = null!;

    public async ValueTask InitializeAsync()
    {
        await RunAsync("ip", "link", "add", "idbr", "type", "bridge");
        foreach (var (tap, end) in new[] { ("idtap0", "guest0"), ("idtap1", "guest1"), ("idtap2", "guest2") })
        {
            await RunAsync("ip", "link", "add", tap, "type", "veth", "peer", "name", end);
            await RunAsync("ip", "link", "set", tap, "master", "idbr", "up");
            await RunAsync("ip", "link", "set", end, "up");
        }

        await RunAsync("ip", "link", "set", "idbr", "up");
        await OpenAsync();
        await ForwardingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await ChildProcess.RunAsync(new ChildCommand("nft", "delete table bridge neutrino"));
        foreach (var link in new[] { "idtap0", "idtap1", "idtap2", "idbr" }) await RunAsync("ip", "link", "del", link);
        Directory.Delete(directory, recursive: true);
    }

    // A bridge forwards once it has seen its ports' carrier.
    private static async Task ForwardingAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (new[] { "idtap0", "idtap1", "idtap2" }.Any(port => File.ReadAllText($"/sys/class/net/{port}/brport/state").Trim() != "3")) await Task.Delay(10, limit.Token);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments));
        Assert.True(result.Succeeded, result.Describe());
        return result.OutputText;
    }

    private async Task OpenAsync()
    {
        firewall = new Iptables(directory, "boot", TimeProvider.System);
        await firewall.StartAsync(default);
        identities = new GuestIdentities(directory, "boot", firewall);
        identities.Noticed += notices.Enqueue;
        await identities.StartAsync(default);
    }

    private async Task CloseAsync()
    {
        await identities.DisposeAsync();
        await firewall.DisposeAsync();
    }

    private static GuestIdentity Identity(string device = "idtap0", params string[] sources) =>
        new(device) { Macs = [Mac], ArpSources = (sources.Length > 0 ? sources : ["10.0.0.5/32"]).Select(Cidr.Parse).ToValueList() };

    private static UnitState Wanted(params GuestIdentity[] guests) => new(Port) { Identities = [.. guests] };

    private async Task PutAsync(params GuestIdentity[] guests) =>
        Assert.All(await identities.ApplyAsync([.. guests.Select(guest => new PutIdentity(Port, guest, null))], default), applied => Assert.Null(applied.Fault));

    private async Task<UnitState> SeeAsync(UnitState wanted) => Assert.Single(await identities.ObserveAsync([wanted], default)).State!;

    // Broadcast, with the type and body given; padded to the shortest frame.
    private static byte[] Frame(MacAddress source, int type, params byte[] body)
    {
        var frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xff);
        Bytes(source).CopyTo(frame, 6);
        (frame[12], frame[13]) = ((byte)(type >> 8), (byte)type);
        body.CopyTo(frame, 14);
        return frame;
    }

    private static byte[] Bytes(MacAddress mac) => [.. Enumerable.Range(0, 6).Select(i => (byte)(mac.Number >> (40 - (8 * i))))];

    private static byte[] Arp(MacAddress ether, MacAddress sender, string address) =>
        Frame(ether, 0x0806, [0, 1, 8, 0, 6, 4, 0, 1, .. Bytes(sender), .. IpAddress.Parse(address).ToBytes(), 0, 0, 0, 0, 0, 0, 10, 0, 0, 9]);

    private static bool Passes(byte[] frame, string from = "guest0")
    {
        using var guest = new FrameSocket(from);
        using var neighbour = new FrameSocket("guest2");
        guest.Send(frame);

        // A probe is what every guest may send, and any other port.
        var probe = Arp(Mac, Mac, "0.0.0.0");
        if (frame.AsSpan().SequenceEqual(probe)) return neighbour.Receives(frame);
        guest.Send(probe);
        return neighbour.Receives(frame, before: probe);
    }

    [Fact]
    public async Task AGuestSpeaksForItselfAlone()
    {
        await PutAsync(Identity());

        Assert.True(Passes(Arp(Mac, Mac, "10.0.0.5")), "its own ARP");
        Assert.True(Passes(Arp(Mac, Mac, "0.0.0.0")), "the probe before an address is taken");
        Assert.True(Passes(Frame(Mac, 0x0800, Ipv4)), "its own IP");
        Assert.True(Passes(Frame(Mac, 0x86dd, [0x60, 0, 0, 0, 0, 6, 59, 64])), "its own IPv6");
        Assert.False(Passes(Arp(Mac, Mac, "10.0.0.6")), "ARP for another's address");
        Assert.False(Passes(Arp(Mac, Forged, "10.0.0.5")), "ARP with another's MAC");
        Assert.False(Passes(Arp(Forged, Mac, "10.0.0.5")), "another's MAC on the frame");
        Assert.False(Passes(Frame(Forged, 0x0800, Ipv4)), "IP with another's MAC");
        byte[][] tagged = [Frame(Mac, 0x8100, [0, 0, 8, 0, .. Ipv4]), Frame(Mac, 0x8100, [0, 0, 8, 6, 0, 1, 8, 0, 6, 4]), Frame(Mac, 0x88a8, [0, 5, 8, 0, .. Ipv4]), Frame(Mac, 0x88cc, 1)];
        Assert.All(tagged, frame => Assert.False(Passes(frame), "what iptables does not see"));
        Assert.All(tagged, frame => Assert.True(Passes(frame, from: "guest1"), "the same from a port that is no guest"));
        Assert.True(Passes(Arp(Forged, Forged, "10.0.0.6"), from: "guest1"), "a port that is no guest");
    }

    [Fact]
    public async Task AnotherIdentityReplacesTheFirst()
    {
        await PutAsync(Identity());
        var wider = Identity("idtap0", "10.0.0.0/24", "10.0.0.5/32", "192.168.0.0/16") with { Macs = [Mac, Forged] };

        await PutAsync(wider);

        Assert.Equal(Wanted(wider), await SeeAsync(Wanted(wider)));
        Assert.True(Passes(Arp(Forged, Forged, "10.0.0.77")));
        await PutAsync(Identity());
        Assert.False(Passes(Arp(Forged, Forged, "10.0.0.77")));
        Assert.False(Passes(Arp(Mac, Mac, "10.0.0.77")));
        Assert.True(Passes(Arp(Mac, Mac, "10.0.0.5")));
    }

    [Fact]
    public async Task AnyAddressMayBeAllowed()
    {
        var any = Identity("idtap0", "0.0.0.0/0");
        await PutAsync(any);

        Assert.Equal(Wanted(any), await SeeAsync(Wanted(any)));
        Assert.True(Passes(Arp(Mac, Mac, "203.0.113.9")));
    }

    [Fact]
    public async Task ARestartSeesTheSameAndWritesNothing()
    {
        await PutAsync(Identity(), Identity("idtap1", "10.0.0.7/32", "10.1.0.0/16"));
        await CloseAsync();
        var before = await RunAsync("nft", "-a", "list", "ruleset");

        await OpenAsync();

        var wanted = Wanted(Identity(), Identity("idtap1", "10.0.0.7/32", "10.1.0.0/16"));
        Assert.Equal([Port], await identities.ListAsync(default));
        Assert.Equal(wanted, await SeeAsync(wanted));
        await PutAsync(Identity());
        Assert.Equal(before, await RunAsync("nft", "-a", "list", "ruleset"));
    }

    [Fact]
    public async Task WhatIsTakenAwayIsGoneAndWhatWasLeftIsSeen()
    {
        await PutAsync(Identity(), Identity("idtap1"));
        await CloseAsync();
        await OpenAsync();
        var left = await SeeAsync(Wanted());
        Assert.Equal(["idtap0", "idtap1"], left.Identities.Select(identity => identity.Device).Order());

        Assert.All(await identities.ApplyAsync([.. left.Identities.Select(identity => new RemoveIdentity(Port, identity))], default), applied => Assert.Null(applied.Fault));

        Assert.True((await SeeAsync(Wanted())).IsEmpty);
        Assert.Empty(await identities.ListAsync(default));
        Assert.True(Passes(Arp(Forged, Forged, "10.0.0.6")));
    }

    [Theory]
    [InlineData("flush ruleset")]
    [InlineData("flush chain bridge neutrino guard")]
    [InlineData("delete element bridge neutrino arps { \"idtap0\" . 10.0.0.5 }")]
    public async Task WhatOthersSpoilIsNoticedSeenAndMended(string command)
    {
        var wanted = Wanted(Identity(), Identity("idtap1"));
        await PutAsync(Identity(), Identity("idtap1"));
        Assert.Equal(wanted, await SeeAsync(wanted));

        await RunAsync("nft", command);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!notices.Any(notice => notice.Unit == Port)) await Task.Delay(10, limit.Token);
        Assert.NotEqual(wanted, await SeeAsync(wanted));
        await PutAsync(Identity(), Identity("idtap1"));
        Assert.Equal(wanted, await SeeAsync(wanted));
        Assert.False(Passes(Arp(Mac, Mac, "10.0.0.6")));
        Assert.True(Passes(Arp(Mac, Mac, "10.0.0.5")));
    }

    [Fact]
    public async Task WhatWasOvertakenIsDoneOnceMoreFromWhatIsThere()
    {
        await PutAsync(Identity());
        var overtaken = 0;

        // Raised once the generation was asked for: another commit in between, which takes what is to be taken.
        (await firewall.HostNamespaceAsync()).Overtaken += () =>
        {
            if (++overtaken == 1) RunAsync("nft", "delete element bridge neutrino arps { \"idtap0\" . 10.0.0.5 }").GetAwaiter().GetResult();
        };
        await RunAsync("nft", "add table bridge others");

        await PutAsync(Identity("idtap0", "10.0.0.6/32"), Identity("idtap1"));

        Assert.Equal(2, overtaken);
        var wanted = Wanted(Identity("idtap0", "10.0.0.6/32"), Identity("idtap1"));
        Assert.Equal(wanted, await SeeAsync(wanted));
        Assert.DoesNotContain("10.0.0.5", (await RunAsync("nft", "list", "set", "bridge", "neutrino", "arps")).Split("idtap1")[0], StringComparison.Ordinal);
        await RunAsync("nft", "delete table bridge others");
    }

    [Fact]
    public async Task TwoHundredGuestsComeAndGoInOneTransactionEach()
    {
        GuestIdentity[] guests = [.. Enumerable.Range(0, 200).Select(i => new GuestIdentity($"many{i}") { Macs = [Mac, Forged], ArpSources = [Cidr.Parse($"10.0.{i}.0/24"), Cidr.Parse($"10.1.{i}.1/32")] })];
        await PutAsync(Identity());
        var rules = await firewall.HostNamespaceAsync();
        var before = await rules.CommitAsync((_, generation) => (generation, 0), default);

        await PutAsync(guests);

        Assert.Equal(before + 1, await rules.CommitAsync((_, generation) => (generation, 0), default));
        await CloseAsync();
        await OpenAsync();
        Assert.Equal(Wanted([.. guests, Identity()]), await SeeAsync(Wanted([.. guests, Identity()])));
        Assert.All(await identities.ApplyAsync([.. guests.Select(guest => new RemoveIdentity(Port, guest))], default), applied => Assert.Null(applied.Fault));
        Assert.Equal(before + 2, await (await firewall.HostNamespaceAsync()).CommitAsync((_, generation) => (generation, 0), default));
        Assert.Equal(Wanted(Identity()), await SeeAsync(Wanted(Identity())));
    }

    [Fact]
    public async Task OneBadDeviceDoesNotKeepAnotherOut()
    {
        var applied = await identities.ApplyAsync([new PutIdentity(Port, Identity("no/such; device"), null), new PutIdentity(Port, Identity(), null)], default);

        Assert.Equal("guest identity no/such; device", Assert.Single(applied, one => one.Fault is not null).Fault!.Object);
        Assert.Equal(Wanted(Identity()), await SeeAsync(Wanted(Identity())));
    }
}
