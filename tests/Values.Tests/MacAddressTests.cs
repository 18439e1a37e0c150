using CsCheck;

namespace Neutrino.Values.Tests;

public sealed class MacAddressTests
{
    private static readonly Gen<MacAddress> Macs = Gen.ULong[0, 0xffffffffffff].Select(number => new MacAddress(number));

    [Fact]
    public void Text_and_number_are_one() => Macs.Sample(mac =>
    {
        Assert.Equal(mac, MacAddress.Parse(mac.ToString()));
        Assert.Equal(mac, MacAddress.Parse(mac.ToString().ToUpperInvariant().Replace(':', '-')));
    });

    [Theory]
    [InlineData("fa:16:3e:00:00")]
    [InlineData("fa:16:3e:00:00:0g")]
    [InlineData("fa163e000001")]
    [InlineData("fa:16:3e:00:00:01:02")]
    [InlineData("fa.16.3e.00.00.01")]
    [InlineData(" a:16:3e:00:00:01")]
    [InlineData("")]
    public void What_is_no_mac_is_refused(string text) => Assert.False(MacAddress.TryParse(text, out _));

    /// <summary>RFC 4291, appendix A: 34-56-78-9A-BC-DE makes 36-56-78-FF-FE-9A-BC-DE.</summary>
    [Fact]
    public void Interface_identifiers()
    {
        Assert.Equal(0x365678fffe9abcdeul, MacAddress.Parse("34-56-78-9A-BC-DE").Eui64);
        Macs.Sample(mac =>
        {
            Assert.Equal(0xfffeul, (mac.Eui64 >> 24) & 0xffff);
            Assert.Equal(mac.Number, (((mac.Eui64 ^ 0x0200000000000000) >> 40) << 24) | (mac.Eui64 & 0xffffff));
        });
    }
}
