using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Says lines of iptables in nf_tables' expressions, in those that iptables-nft itself writes for them (learnt from version 1.8.9 by NFT_MSG_GETRULE): whoever lists,
/// checks or deletes the rule by iptables finds it as if iptables-restore had loaded it.
/// </summary>
/// <param name="isChain">Whether there is such a chain, or will be by then.</param>
/// <param name="setIndex">The number of an ipset of that family; null when there is none of that name.</param>
internal sealed class RuleExpressions(NftBatch batch, IpFamily family, Func<ChainKey, bool> isChain, Func<string, ushort?> setIndex)
{
    /// <param name="id">By which later rules of the batch may name it; 0 for none.</param>
    /// <returns>False for a line with a word that is not known here; the batch is then of no use any more.</returns>
    public bool TryAdd(ChainKey chain, string line, NftPosition position, uint id)
    {
        var words = new RuleWords(line);
        if (!RuleHead.TryRead(ref words, family, out var head)) return false;
        var rule = batch.AddRule(Family(family), chain.Table, chain.Name, position, id);
        head.Write(rule, family);
        var matches = new RuleMatches(rule, family, head.OneProtocol, setIndex);
        while (words.Accept("-m"))
            if (!matches.TryWrite(ref words)) return false;

        // Before the target, which may be the last that happens to the packet.
        rule.Counter();
        if (words.Accept("-j") && !RuleTarget.TryWrite(rule, ref words, family, head.OneProtocol, name => isChain(new ChainKey(chain.Table, name)))) return false;
        rule.End(head.Protocol, head.NotProtocol);
        return words.AtEnd && !words.IsBroken;
    }

    public static NftFamily Family(IpFamily family) => family == IpFamily.V4 ? NftFamily.Ipv4 : NftFamily.Ipv6;
}
