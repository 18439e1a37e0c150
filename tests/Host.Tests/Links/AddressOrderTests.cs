using CsCheck;
using Neutrino.Host.Links;
using Neutrino.HostState;

namespace Neutrino.Host.Tests.Links;

public sealed class AddressOrderTests
{
    private static readonly Gen<LinkAddress[]> Addresses =
        Gen.Select(Gen.Int[0, 3], Gen.Int[1, 5]).Select((network, host) => Units.Address($"10.0.{network}.{host}/24")).Array[0, 12].Select(all => all.Distinct().ToArray());

    [Fact]
    public void What_the_kernel_gives_back_is_the_wanted_order() => Addresses.Sample(wanted =>
        Assert.Equal(wanted, AddressOrder.Canonical(AsKernel(wanted), wanted.ToValueList())));

    [Fact]
    public void Nothing_is_lost_or_added() => Gen.Select(Addresses, Addresses).Sample((seen, wanted) =>
        Assert.Equal(seen.Order(Comparer<LinkAddress>.Create((one, other) => one.Prefix.CompareTo(other.Prefix))),
            AddressOrder.Canonical(seen, wanted.ToValueList()).Order(Comparer<LinkAddress>.Create((one, other) => one.Prefix.CompareTo(other.Prefix)))));

    [Fact]
    public void Another_first_address_is_never_hidden() => Addresses.Sample(wanted =>
    {
        var turned = wanted.Reverse().ToArray();
        var shown = AddressOrder.Canonical(AsKernel(turned), wanted.ToValueList());
        Assert.Equal(Firsts(AsKernel(turned)), Firsts(shown));
    });

    /// <summary>First addresses of their prefixes before second ones.</summary>
    private static LinkAddress[] AsKernel(LinkAddress[] added)
    {
        var firsts = added.GroupBy(address => address.Prefix.Network).Select(group => group.First()).ToArray();
        return [.. firsts, .. added.Except(firsts)];
    }

    private static HashSet<LinkAddress> Firsts(IEnumerable<LinkAddress> addresses) => [.. addresses.GroupBy(address => address.Prefix.Network).Select(group => group.First())];
}
