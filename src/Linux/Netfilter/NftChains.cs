using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>Asks for single chains (NFT_MSG_GETCHAIN); some 5 µs.</summary>
public static class NftChains
{
    private const int GetChain = 4;
    private const int TableAttribute = 1;
    private const int NameAttribute = 3;

    /// <summary>Which of the chains are not there.</summary>
    public static IReadOnlyList<(string Table, string Chain)> Missing(NetlinkSocket socket, NftFamily family, IReadOnlyList<(string Table, string Chain)> chains)
    {
        var batch = new NetlinkBatch(64 * (chains.Count + 1));
        foreach (var (table, chain) in chains)
        {
            NetfilterMessage.Begin(batch, NetfilterMessage.NfTables, GetChain, NetlinkFlags.Ack, (byte)family);
            batch.PutText(TableAttribute, table);
            batch.PutText(NameAttribute, chain);
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
}
