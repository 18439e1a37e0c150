using System.Net;
using CsCheck;

namespace Neutrino.Values.Tests;

public sealed class AddressTests
{
    private static readonly Gen<IpAddress> Ipv4 = Gen.UInt.Select(number => new IpAddress(4, number));
    private static readonly Gen<IpAddress> Ipv6 = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new IpAddress(6, new UInt128(high, low)));
    private static readonly Gen<Cidr> Prefixes = Gen.OneOf(
        Gen.Select(Ipv4, Gen.Int[0, 32], (address, length) => new Cidr(address, length)), Gen.Select(Ipv6, Gen.Int[0, 128], (address, length) => new Cidr(address, length)));

    [Fact]
    public void Text_and_number_are_one() => Gen.OneOf(Ipv4, Ipv6).Sample(address =>
    {
        // An IPv4-mapped IPv6 address has a dotted text of its own; it reads back as what it is.
        Assert.Equal(address, IpAddress.Parse(address.ToString()));
        Assert.Equal(address, IpAddress.FromBytes(address.ToBytes()));
    });

    [Theory]
    [InlineData("")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData("1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.0.0.1/24")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData(":::")]
    [InlineData("nonsense")]
    public void What_is_no_address_is_refused(string text) => Assert.False(IpAddress.TryParse(text, out _));

    [Fact]
    public void A_prefix_holds_exactly_its_addresses() => Gen.Select(Prefixes, Gen.ULong, Gen.ULong).Sample((prefix, high, low) =>
    {
        var any = prefix.First with { Number = prefix.Version == 4 ? (uint)low : new UInt128(high, low) };
        Assert.Equal(any.CompareTo(prefix.First) >= 0 && any.CompareTo(prefix.Last) <= 0, prefix.Contains(any));
        Assert.True(prefix.Contains(prefix.First) && prefix.Contains(prefix.Last) && prefix.Contains(prefix.Address));
        Assert.Equal(prefix.Network, prefix.Network.Network);
    });

    [Fact]
    public void Prefixes_agree_with_the_platform() => Gen.Select(Prefixes, Prefixes).Sample((one, other) =>
    {
        var network = new IPNetwork(IPAddress.Parse(one.First.ToString()), one.PrefixLength);
        Assert.Equal(one.Version == other.Version && network.Contains(IPAddress.Parse(other.Address.ToString())), one.Contains(other.Address));
        Assert.Equal(one.Overlaps(other), other.Overlaps(one));
        Assert.Equal(one.Version == other.Version && one.First.CompareTo(other.Last) <= 0 && other.First.CompareTo(one.Last) <= 0, one.Overlaps(other));
    });

    [Fact]
    public void Prefix_text_is_read_back() => Prefixes.Sample(prefix => Assert.Equal(prefix, Cidr.Parse(prefix.ToString())));

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/")]
    [InlineData("/8")]
    [InlineData("fd00::/129")]
    public void What_is_no_prefix_is_refused(string text) => Assert.False(Cidr.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0.0.0.0")]
    [InlineData(8, "255.0.0.0")]
    [InlineData(28, "255.255.255.240")]
    [InlineData(32, "255.255.255.255")]
    public void Netmasks(int length, string mask) => Assert.Equal(mask, new Cidr(IpAddress.Parse("10.0.0.0"), length).Netmask);

    [Fact]
    public void Ranges_overlap_both_ways() => Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt).Sample((a, b, c, d) =>
    {
        var one = new AddressRange(new IpAddress(4, Math.Min(a, b)), new IpAddress(4, Math.Max(a, b)));
        var other = new AddressRange(new IpAddress(4, Math.Min(c, d)), new IpAddress(4, Math.Max(c, d)));
        Assert.Equal(one.Start.Number <= other.End.Number && other.Start.Number <= one.End.Number, one.Overlaps(other));
        Assert.Equal(one.Overlaps(other), other.Overlaps(one));
    });
}
