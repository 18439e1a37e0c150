using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Netfilter;

/// <summary>
/// One nf_tables transaction under construction (linux/netfilter/nf_tables.h): all of it comes into force at one instant, or none. Not thread-safe.
/// <code>var batch = new NftBatch(generation); batch.AddTable(…); var rule = batch.AddRule(…); rule.Counter(); rule.End(); batch.Commit(socket)</code>
/// </summary>
public sealed class NftBatch
{
    private const int NewTable = 0;
    private const int NewChain = 3;
    private const int DeleteChainCommand = 5;
    private const int NewRule = 6;
    private const int DeleteRuleCommand = 8;
    private const int NewElement = 12;
    private const int DeleteElement = 14;
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
        messages.PutNetworkUInt32(BatchAttribute.Generation, generation);
    }

    /// <summary>Messages so far.</summary>
    public int Count => messages.Count - 1;

    /// <summary>Makes the table; one that is there stays as it is.</summary>
    public void AddTable(NftFamily family, string table) => Begin(NewTable, NetlinkFlags.Create, family, table);

    /// <summary>Makes a chain; EEXIST if it is there.</summary>
    public void AddChain(NftFamily family, string table, string chain)
    {
        Begin(NewChain, NetlinkFlags.Create | NetlinkFlags.Exclusive, family, table);
        messages.PutText(ChainAttribute.Name, chain);
    }

    /// <summary>Makes a chain that packets come to, with the policy to accept; EEXIST if it is there.</summary>
    public void AddBaseChain(NftFamily family, string table, string chain, NftBaseChain where)
    {
        AddChain(family, table, chain);
        var hook = messages.BeginNest(ChainAttribute.Hook);
        messages.PutNetworkUInt32(ChainAttribute.HookNumber, (uint)where.Hook);
        messages.PutNetworkUInt32(ChainAttribute.HookPriority, (uint)where.Priority);
        messages.EndNest(hook);
        messages.PutNetworkUInt32(ChainAttribute.Policy, Accept);
        messages.PutText(ChainAttribute.Type, where.Type);
    }

    /// <summary>Removes a chain, which must be empty and named by nobody (EBUSY); ENOENT if there is none.</summary>
    public void DeleteChain(NftFamily family, string table, string chain)
    {
        Begin(DeleteChainCommand, NetlinkFlags.None, family, table);
        messages.PutText(ChainAttribute.Name, chain);
    }

    /// <summary>Adds a rule. Its expressions are put into what is returned, before anything else is added.</summary>
    /// <param name="id">By which the batch's later rules may name it; 0 for none.</param>
    public NftRule AddRule(NftFamily family, string table, string chain, NftPosition position, uint id = 0)
    {
        Begin(NewRule, position.IsEnd ? NetlinkFlags.Create | NetlinkFlags.Append : NetlinkFlags.Create, family, table);
        messages.PutText(RuleAttribute.Chain, chain);
        if (position.Handle != 0) messages.PutNetworkUInt64(RuleAttribute.Position, position.Handle);
        if (position.Id != 0) messages.PutNetworkUInt32(RuleAttribute.PositionId, position.Id);
        if (id != 0) messages.PutNetworkUInt32(RuleAttribute.Id, id);
        return new NftRule(messages);
    }

    /// <summary>Deletes a rule by its number (<see cref="NftChains.Rules"/>); ENOENT if it is gone.</summary>
    public void DeleteRule(NftFamily family, string table, string chain, ulong handle)
    {
        DeleteRules(family, table, chain);
        messages.PutNetworkUInt64(RuleAttribute.Handle, handle);
    }

    /// <summary>Deletes all rules of a chain.</summary>
    public void DeleteRules(NftFamily family, string table, string chain)
    {
        Begin(DeleteRuleCommand, NetlinkFlags.None, family, table);
        messages.PutText(RuleAttribute.Chain, chain);
    }

    /// <summary>Adds elements; one that is in is no error, one that overlaps another is.</summary>
    public void AddElements(NftFamily family, string table, string set, IReadOnlyList<NftElement> elements) =>
        PutElements(NewElement, NetlinkFlags.Create, family, table, set, elements);

    /// <summary>Takes elements away; ENOENT if one is not in.</summary>
    public void DeleteElements(NftFamily family, string table, string set, IReadOnlyList<NftElement> elements) =>
        PutElements(DeleteElement, NetlinkFlags.None, family, table, set, elements);

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
        messages.PutText(TableAttribute, table);
    }

    private void PutElements(int command, NetlinkFlags flags, NftFamily family, string table, string set, IReadOnlyList<NftElement> elements)
    {
        for (var from = 0; from < elements.Count; from += ElementsPerMessage)
        {
            Begin(command, flags, family, table);
            messages.PutText(ElementAttribute.Set, set);
            var list = messages.BeginNest(ElementAttribute.List);
            for (var i = from; i < Math.Min(from + ElementsPerMessage, elements.Count); i++) Put(elements[i]);
            messages.EndNest(list);
        }
    }

    private void Put(NftElement element)
    {
        var item = messages.BeginNest(ElementAttribute.Item);
        Put(ElementAttribute.Key, element.Key.Span);
        if (element.Last is { } last) Put(ElementAttribute.KeyEnd, last.Span);
        messages.EndNest(item);
    }

    private void Put(int attribute, ReadOnlySpan<byte> value)
    {
        var data = messages.BeginNest(attribute);
        messages.Put(ElementAttribute.Value, value);
        messages.EndNest(data);
    }

    // The same in messages about tables, chains, rules and elements.
    private const int TableAttribute = 1;

    private static class BatchAttribute
    {
        internal const int Generation = 1;
    }

    private static class ChainAttribute
    {
        internal const int Name = 3;
        internal const int Hook = 4;
        internal const int Policy = 5;
        internal const int Type = 7;

        // Within Hook.
        internal const int HookNumber = 1;
        internal const int HookPriority = 2;
    }

    private static class RuleAttribute
    {
        internal const int Chain = 2;
        internal const int Handle = 3;
        internal const int Position = 6;
        internal const int Id = 9;
        internal const int PositionId = 10;
    }

    private static class ElementAttribute
    {
        internal const int Set = 2;
        internal const int List = 3;

        // Within List, and then within Item.
        internal const int Item = 1;
        internal const int Key = 1;
        internal const int KeyEnd = 10;

        // Within Key.
        internal const int Value = 1;
    }
}
