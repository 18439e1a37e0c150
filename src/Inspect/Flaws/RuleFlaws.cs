using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Chains, the lines that lead to them, sets and identities.</summary>
internal static class RuleFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var operation in unit.Operations)
        {
            switch (operation)
            {
                case PutChain put when !unit.MissingNamespaces.Contains(put.Chain.Namespace): Chain(unit, put.Chain); break;
                case RemoveChain remove: unit.Add(Place(unit, remove.Chain), FlawKind.ChainExtra, remove.Chain.Name); break;
                case PutSharedRule put when !unit.MissingNamespaces.Contains(put.Rule.Namespace) && !LeadsToMissing(unit, put.Rule):
                    unit.Add(Place(unit, put.Rule), FlawKind.JumpMissing, put.Rule.Chain, put.Rule.Rule);
                    break;
                case RemoveSharedRule remove: unit.Add(Place(unit, remove.Rule), FlawKind.JumpExtra, remove.Rule.Chain, remove.Rule.Rule); break;
                case PutIpSet put: Set(unit, put); break;
                case RemoveIpSet remove: unit.Add(new Place(HopKind.IpSet, remove.Set.Name), FlawKind.SetExtra); break;
                case PutIdentity put: unit.Add(new Place(HopKind.Identity, put.Identity.Device), put.Seen is null ? FlawKind.IdentityMissing : FlawKind.IdentityOther); break;
                case RemoveIdentity remove: unit.Add(new Place(HopKind.Identity, remove.Identity.Device), FlawKind.IdentityExtra); break;
            }
        }
    }

    private static Place Place(Comparison unit, Chain chain) => Places.Rules(unit.Wanted.Key, chain.Table, chain.Namespace);
    private static Place Place(Comparison unit, SharedRule rule) => Places.Rules(unit.Wanted.Key, rule.Table, rule.Namespace);

    /// <summary>A chain goes only after the lines that lead to it, so those are no flaw of their own.</summary>
    private static bool LeadsToMissing(Comparison unit, SharedRule rule) => unit.Operations.OfType<PutChain>().Any(put =>
        put.Chain.Family == rule.Family && put.Chain.Table == rule.Table && rule.Rule.EndsWith($"-j {put.Chain.Name}", StringComparison.Ordinal) && Seen(unit, put.Chain) is null);

    private static Chain? Seen(Comparison unit, Chain chain) => unit.Seen.Chains.Items.FirstOrDefault(other =>
        other.Name == chain.Name && other.Table == chain.Table && other.Family == chain.Family && other.Namespace == chain.Namespace);

    private static void Chain(Comparison unit, Chain wanted)
    {
        var place = Place(unit, wanted);
        if (Seen(unit, wanted) is not { } seen)
        {
            unit.Add(place, FlawKind.ChainMissing, wanted.Name);
            return;
        }

        var (missing, extra) = (wanted.Rules.Items.Except(seen.Rules.Items).ToArray(), seen.Rules.Items.Except(wanted.Rules.Items).ToArray());
        if (seen.Rules.Count == 0 && wanted.Rules.Count > 1)
        {
            unit.Add(place, FlawKind.ChainEmpty, wanted.Name);
            return;
        }

        foreach (var line in missing) Missing(unit, place, wanted, line);
        foreach (var line in extra) unit.Add(place, FlawKind.LineExtra, wanted.Name, line);
        if (missing.Length == 0 && extra.Length == 0) unit.Add(place, FlawKind.LineOrder, wanted.Name);
    }

    private static void Missing(Comparison unit, Place place, Chain chain, string line)
    {
        string Word(string option) => line.Split(' ').SkipWhile(word => word != option).Skip(1).FirstOrDefault("");
        if (line.Contains("-j REDIRECT", StringComparison.Ordinal)) unit.Add(place, FlawKind.RedirectMissing, chain.Name, line, Word("--to-ports"));
        else if (line.Contains("-j DNAT", StringComparison.Ordinal)) unit.Add(place, FlawKind.FloatingInMissing, chain.Name, line, Word("-d"), Word("--to-destination"));
        else if (!line.Contains("-j SNAT", StringComparison.Ordinal)) unit.Add(place, FlawKind.LineMissing, chain.Name, line);
        else unit.Add(place, chain.Name.EndsWith("float-snat", StringComparison.Ordinal) || line.Contains(" -o ", StringComparison.Ordinal) ? FlawKind.FloatingOutMissing : FlawKind.SnatMissing, chain.Name, line, Word("-s"), Word("--to-source"));
    }

    private static void Set(Comparison unit, PutIpSet put)
    {
        var place = new Place(HopKind.IpSet, put.Set.Name);
        if (!unit.Seen.IpSets.Items.Any(set => set.Name == put.Set.Name))
        {
            unit.Add(place, FlawKind.SetMissing);
            return;
        }

        if (put.Added.Count > 0) unit.Add(place, FlawKind.SetTooFew, string.Join(", ", put.Added));
        if (put.Removed.Count > 0) unit.Add(place, FlawKind.SetTooMany, string.Join(", ", put.Removed));
    }
}
