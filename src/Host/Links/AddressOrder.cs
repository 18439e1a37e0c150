using Neutrino.HostState;

namespace Neutrino.Host.Links;

/// <summary>
/// The kernel keeps first addresses of their prefixes before second ones, and IPv4 before IPv6, so it gives back another order than it was given.
/// Only which address of a prefix comes first means anything.
/// </summary>
internal static class AddressOrder
{
    /// <summary>In the wanted order where that says the same, unwanted ones behind; as seen where it does not.</summary>
    public static ValueList<LinkAddress> Canonical(IReadOnlyList<LinkAddress> seen, ValueList<LinkAddress> wanted)
    {
        var sorted = seen.OrderBy(address => wanted.Items.IndexOf(address) is var place && place >= 0 ? place : int.MaxValue).ToValueList();
        return Firsts(seen).SetEquals(Firsts(sorted)) ? sorted : seen.ToValueList();
    }

    private static HashSet<LinkAddress> Firsts(IEnumerable<LinkAddress> addresses) => [.. addresses.GroupBy(address => address.Prefix.Network).Select(group => group.First())];
}
