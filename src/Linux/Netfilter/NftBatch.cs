using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>
/// One nf_tables transaction under construction (linux/netfilter/nf_tables.h): all of it comes into force at one instant, or none. Not thread-safe.
/// <code>var batch = new NftBatch(generation); batch.AddTable(…); var rule = batch.AddRule(…); rule.Counter(); rule.End(); batch.Commit(socket)</code>
/// </summary>
public sealed class NftBatch
{
    private const uint Accept = 1;

    // A list of elements is one attribute, which holds less than 64 KiB; each takes 60 bytes and more.
    private const int ElementsPerMessage = 400;
    private readonly NetlinkBatch messages;

    /// <param name="generation">The generation it is meant for (<see cref="NftGeneration"/>): in any other the kernel refuses it. 0 for whatever there is.</param>
    /// <param name="capacity">Bytes at first; it grows, which is slow when it is large.</param>
    public NftBatch(uint generation, int capacity = 1024)
    {
        messages = new NetlinkBatch(capacity) { Whole = true };
        NetfilterMessage.Frame(messages, NetfilterMessage.BatchBegin, NetfilterMessage.NfTables);
        messages.PutNetworkUInt32(NftBatchAttribute.Generation, generation);
    }

    /// <summary>Messages so far.</summary>
    public int Count => messages.Count - 1;

    /// <summary>Makes the table; one that is there stays as it is.</summary>
    public void AddTable(NftFamily family, string table) => Begin(NftCommand.NewTable, NetlinkFlags.Create, family, table);

    /// <summary>Makes a chain; EEXIST if it is there.</summary>
    public void AddChain(NftFamily family, string table, string chain)
    {
        Begin(NftCommand.NewChain, NetlinkFlags.Create | NetlinkFlags.Exclusive, family, table);
        messages.PutText(NftChainAttribute.Name, chain);
    }

    /// <summary>Makes a chain that packets come to, with the policy to accept; EEXIST if it is there.</summary>
    public void AddBaseChain(NftFamily family, string table, string chain, NftBaseChain where)
    {
        AddChain(family, table, chain);
        var hook = messages.BeginNest(NftChainAttribute.Hook);
        messages.PutNetworkUInt32(NftChainAttribute.HookNumber, (uint)where.Hook);
        messages.PutNetworkUInt32(NftChainAttribute.HookPriority, (uint)where.Priority);
        messages.EndNest(hook);
        messages.PutNetworkUInt32(NftChainAttribute.Policy, Accept);
        messages.PutText(NftChainAttribute.Type, where.Type);
    }

    /// <summary>Removes a chain, which must be empty and named by nobody (EBUSY); ENOENT if there is none.</summary>
    public void DeleteChain(NftFamily family, string table, string chain)
    {
        Begin(NftCommand.DeleteChain, NetlinkFlags.None, family, table);
        messages.PutText(NftChainAttribute.Name, chain);
    }

    /// <summary>Adds a rule. Its expressions are put into what is returned, before anything else is added.</summary>
    /// <param name="id">By which the batch's later rules may name it; 0 for none.</param>
    public NftRule AddRule(NftFamily family, string table, string chain, NftPosition position, uint id = 0)
    {
        Begin(NftCommand.NewRule, position.IsEnd ? NetlinkFlags.Create | NetlinkFlags.Append : NetlinkFlags.Create, family, table);
        messages.PutText(NftRuleAttribute.Chain, chain);
        if (position.Handle != 0) messages.PutNetworkUInt64(NftRuleAttribute.Position, position.Handle);
        if (position.Id != 0) messages.PutNetworkUInt32(NftRuleAttribute.PositionId, position.Id);
        if (id != 0) messages.PutNetworkUInt32(NftRuleAttribute.Id, id);
        return new NftRule(messages);
    }

    /// <summary>Deletes a rule by its number (<see cref="NftChains.Rules"/>); ENOENT if it is gone.</summary>
    public void DeleteRule(NftFamily family, string table, string chain, ulong handle)
    {
        DeleteRules(family, table, chain);
        messages.PutNetworkUInt64(NftRuleAttribute.Handle, handle);
    }

    /// <summary>Deletes all rules of a chain.</summary>
    public void DeleteRules(NftFamily family, string table, string chain)
    {
        Begin(NftCommand.DeleteRule, NetlinkFlags.None, family, table);
        messages.PutText(NftRuleAttribute.Chain, chain);
    }

    /// <summary>Adds elements; one that is in is no error, one that overlaps another is.</summary>
    public void AddElements(NftFamily family, string table, string set, IReadOnlyList<NftElement> elements) =>
        PutElements(NftCommand.NewElement, NetlinkFlags.Create, family, table, set, elements);

    /// <summary>Takes elements away; ENOENT if one is not in.</summary>
    public void DeleteElements(NftFamily family, string table, string set, IReadOnlyList<NftElement> elements) =>
        PutElements(NftCommand.DeleteElement, NetlinkFlags.None, family, table, set, elements);

    /// <summary>Has the kernel do it; once. A batch without messages is done without asking.</summary>
    /// <returns>Null when done.</returns>
    /// <exception cref="LinuxException">The socket failed; what became of the transaction is not known.</exception>
    public NftRefusal? Commit(NetlinkSocket socket)
    {
        if (Count == 0) return null;

        // The kernel answers when the whole is through; of older ones the frame's own messages have no acknowledgement.
        messages.Expect(messages.Count - 1);
        NetfilterMessage.Frame(messages, NetfilterMessage.BatchEnd, NetfilterMessage.NfTables);
        var results = socket.Exchange(messages);
        var refused = Array.FindIndex(results, result => result is not null);
        return refused < 0 ? null : new NftRefusal(refused - 1, results[refused]!);
    }

    private void Begin(int command, NetlinkFlags flags, NftFamily family, string table)
    {
        NetfilterMessage.Begin(messages, NetfilterMessage.NfTables, command, flags, (byte)family);
        messages.PutText(NftAttribute.Table, table);
    }

    private void PutElements(int command, NetlinkFlags flags, NftFamily family, string table, string set, IReadOnlyList<NftElement> elements)
    {
        for (var from = 0; from < elements.Count; from += ElementsPerMessage)
        {
            Begin(command, flags, family, table);
            messages.PutText(NftElementAttribute.Set, set);
            var list = messages.BeginNest(NftElementAttribute.List);
            for (var i = from; i < Math.Min(from + ElementsPerMessage, elements.Count); i++) Put(elements[i]);
            messages.EndNest(list);
        }
    }

    private void Put(NftElement element)
    {
        var item = messages.BeginNest(NftElementAttribute.Item);
        Put(NftElementAttribute.Key, element.Key.Span);
        if (element.Last is { } last) Put(NftElementAttribute.KeyEnd, last.Span);
        messages.EndNest(item);
    }

    private void Put(int attribute, ReadOnlySpan<byte> value)
    {
        var data = messages.BeginNest(attribute);
        messages.Put(NftElementAttribute.Value, value);
        messages.EndNest(data);
    }
}
