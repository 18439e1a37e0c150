using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>Asks for single chains and their rules.</summary>
public static class NftChains
{
    /// <summary>Which of the chains are not there; some 5 µs each.</summary>
    public static IReadOnlyList<(string Table, string Chain)> Missing(NetlinkSocket socket, NftFamily family, IReadOnlyList<(string Table, string Chain)> chains)
    {
        var batch = new NetlinkBatch(64 * (chains.Count + 1));
        foreach (var (table, chain) in chains)
        {
            NetfilterMessage.Begin(batch, NetfilterMessage.NfTables, NftCommand.GetChain, NetlinkFlags.Ack, (byte)family);
            batch.PutText(NftAttribute.Table, table);
            batch.PutText(NftChainAttribute.Name, chain);
        }

        List<(string, string)> missing = [];
        var results = socket.Exchange(batch);
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is { Errno: Errno.ENOENT }) missing.Add(chains[i]);
            else if (results[i] is { } refused) throw refused.ToException($"look for chain {chains[i].Chain}");
        }

        return missing;
    }

    /// <summary>The numbers of a chain's rules, in their order; none when there is no such chain. Some 2 µs a rule.</summary>
    public static IReadOnlyList<ulong> Rules(NetlinkSocket socket, NftFamily family, string table, string chain)
    {
        var batch = new NetlinkBatch(128);
        NetfilterMessage.Begin(batch, NetfilterMessage.NfTables, NftCommand.GetRule, NetlinkFlags.Dump, (byte)family);
        batch.PutText(NftAttribute.Table, table);
        batch.PutText(NftRuleAttribute.Chain, chain);
        return socket.Dump(batch, HandleOf, $"list the rules of chain {chain}").ConvertAll(handle => handle!.Value);
    }

    private static ulong? HandleOf(NetlinkMessage message) =>
        message.Type == NetfilterMessage.TypeOf(NetfilterMessage.NfTables, NftCommand.NewRule) && message.Attributes(NetfilterMessage.HeaderSize).TryFind(NftRuleAttribute.Handle, out var handle)
            ? handle.NetworkUInt64
            : null;
}
