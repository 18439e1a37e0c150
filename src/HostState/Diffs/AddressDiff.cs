namespace Neutrino.HostState;

/// <summary>How the addresses of one link differ.</summary>
/// <param name="TakenAway">To remove before the missing ones are added.</param>
/// <param name="Gone">Those of them that do not come back, as single addresses.</param>
/// <param name="New">Wanted and not seen.</param>
internal readonly record struct AddressDiff(ValueList<Cidr> TakenAway, ValueList<Cidr> Gone, ValueList<IpAddress> New)
{
    public bool Changed => TakenAway.Count > 0 || New.Count > 0;

    /// <summary>An address comes, for the first time or again.</summary>
    public bool Comes => New.Count > 0 || TakenAway.Count > Gone.Count;

    /// <param name="seen">Null, or in another namespace: it has (or keeps) no address.</param>
    public static AddressDiff Between(Link wanted, Link? seen)
    {
        var have = seen is not null && seen.Namespace == wanted.Namespace ? seen.Addresses.Items.Select(address => address.Prefix).ToArray() : [];
        var want = wanted.Addresses.Items.Select(address => address.Prefix).ToArray();
        if (have.AsSpan().SequenceEqual(want)) return default;

        // In the host's own namespace an address may be somebody else's: it stays.
        var takenAway = wanted.Namespace.Length == 0 ? [] : have.GroupBy(prefix => prefix.Network).SelectMany(group => Misplaced([.. group], want)).ToArray();
        return new AddressDiff(
            takenAway.ToValueList(),
            takenAway.Where(prefix => !want.Contains(prefix)).Select(prefix => new Cidr(prefix.Address, prefix.Address.Bits)).ToValueList(),
            want.Where(prefix => !have.Contains(prefix)).Select(prefix => prefix.Address).ToValueList());
    }

    /// <summary>
    /// The addresses of one prefix that have to go: the unwanted; and all of them when another must be first, as the kernel makes the first one
    /// the source of the connected route and takes the later ones away with it.
    /// </summary>
    private static IEnumerable<Cidr> Misplaced(Cidr[] have, Cidr[] want)
    {
        var network = have[0].Network;
        var first = want.Where(prefix => prefix.Network == network).Cast<Cidr?>().FirstOrDefault();
        return first is null || first == have[0] ? have.Where(prefix => !want.Contains(prefix)) : have;
    }
}
