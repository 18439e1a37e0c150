using System.Net;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Netfilter;

[Trait("needs", "root")]
public sealed class IpSetSocketTests
{
    private static IPNetwork Net(string text) => IPNetwork.Parse(text);

    private static IpSetSocket Open() => new(NetlinkSocket.Open(NetlinkProtocol.Netfilter));

    [Fact]
    public void HoldsWhatWasAddedAndNotWhatWasDeleted()
    {
        using var sets = Open();
        sets.Create("codec4", isV6: false);
        sets.Change("codec4", [Net("10.0.0.0/8"), Net("192.168.1.7/32"), Net("0.0.0.0/1")], []);
        sets.Change("codec4", [Net("172.16.0.0/12")], [Net("192.168.1.7/32")]);

        var seen = Assert.Single(sets.List("codec4"));

        Assert.Equal("hash:net", seen.TypeName);
        Assert.False(seen.IsV6);
        Assert.Equal([Net("0.0.0.0/1"), Net("10.0.0.0/8"), Net("172.16.0.0/12")], seen.Members.OrderBy(member => member.ToString(), StringComparer.Ordinal));
        sets.Destroy("codec4");
    }

    [Fact]
    public void EveryRequestMayComeTwice()
    {
        using var sets = Open();
        for (var time = 0; time < 2; time++)
        {
            sets.Create("twice6", isV6: true);
            sets.Change("twice6", [Net("2001:db8::/32")], []);
        }

        Assert.Equal([Net("2001:db8::/32")], Assert.Single(sets.List("twice6")).Members);
        for (var time = 0; time < 2; time++) sets.Change("twice6", [], [Net("2001:db8::/32")]);
        for (var time = 0; time < 2; time++) sets.Destroy("twice6");
        Assert.Empty(sets.List("twice6"));
    }

    [Fact]
    public void ListsALongSetWhole()
    {
        using var sets = Open();
        sets.Create("long", isV6: false);
        var members = Enumerable.Range(0, 3000).Select(i => Net($"10.{i / 250}.{i % 250}.0/24")).ToList();

        sets.Change("long", members, []);

        Assert.Equal(members.ToHashSet(), Assert.Single(sets.List(), set => set.Name == "long").Members.ToHashSet());
        sets.Destroy("long");
    }

    [Fact]
    public void SaysWhyASetCannotBe()
    {
        using var sets = Open();
        sets.Create("family", isV6: false);

        // The kernel takes a set of the other family for the same at creation, but no member of that family.
        Assert.Throws<LinuxException>(() => sets.Change("family", [Net("2001:db8::/32")], []));

        Assert.Throws<LinuxException>(() => sets.Change("nowhere", [Net("10.0.0.0/8")], []));
        sets.Destroy("family");
    }
}
