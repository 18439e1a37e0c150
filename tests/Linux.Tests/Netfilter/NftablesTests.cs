using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Netfilter;

[Trait("needs", "root")]
public sealed class NftablesTests
{
    [Fact]
    public void EachTransactionAdvancesTheGenerationByOne()
    {
        using var socket = NetlinkSocket.Open(NetlinkProtocol.Netfilter);
        using var nft = new NftLibrary();
        var before = NftGeneration.Read(socket);

        Assert.True(nft.Run("add table bridge counted\nadd set bridge counted names { type ifname; }").Done);
        Assert.Equal(before + 1, NftGeneration.Read(socket));

        Assert.True(nft.Run("list table bridge counted").Done);
        Assert.Equal(before + 1, NftGeneration.Read(socket));

        Assert.True(nft.Run("delete table bridge counted").Done);
        Assert.Equal(before + 2, NftGeneration.Read(socket));
    }

    [Fact]
    public void TheLibraryAnswersInJsonAndSaysWhatIsWrong()
    {
        using var nft = new NftLibrary();
        Assert.True(nft.Run("add table bridge answers\nadd set bridge answers names { type ifname; elements = { \"tap0\" } }").Done);

        var (listed, json) = nft.Run("list set bridge answers names");
        Assert.True(listed);
        Assert.Contains("\"elem\": [\"tap0\"]", json, StringComparison.Ordinal);

        var (done, words) = nft.Run("add element bridge nowhere names { \"tap0\" }");
        Assert.False(done);
        Assert.Contains("No such file or directory", words, StringComparison.Ordinal);
        Assert.True(nft.Run("delete table bridge answers").Done);
    }

    [Fact]
    public void ANamespaceHasACookieOfItsOwn()
    {
        using var one = NetlinkSocket.Open(NetlinkProtocol.Netfilter);
        using var other = NetlinkSocket.Open(NetlinkProtocol.Route);

        Assert.NotNull(SocketCookie.OfNamespace(one.Descriptor));
        Assert.Equal(SocketCookie.OfNamespace(one.Descriptor), SocketCookie.OfNamespace(other.Descriptor));
    }
}
