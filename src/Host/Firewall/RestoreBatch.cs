using System.Collections.Immutable;
using System.Text;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Gathers changes of one namespace and family, and turns them into one input for <c>iptables-restore --noflush</c> that touches nothing else and
/// nothing that is already so. Each table in it is one transaction of the kernel.
/// </summary>
/// <param name="before">The rules as they are.</param>
/// <param name="ordersIn">For a chain, the order of each shared rule of ours by its text; null for foreign lines.</param>
public sealed class RestoreBatch(RuleSet before, Func<ChainKey, Func<string, int?>> ordersIn)
{
    // In which a table's part runs: zones are set before anything that looks at flows.
    private static readonly string[] TableOrder = ["raw", "mangle", "nat", "filter", "security"];

    private readonly Dictionary<ChainKey, ImmutableArray<string>> filled = [];
    private readonly HashSet<ChainKey> made = [];
    private readonly HashSet<ChainKey> removed = [];
    private readonly Dictionary<ChainKey, Dictionary<string, int?>> shared = [];
    private readonly StringBuilder text = new();
    private bool deletes;
    private readonly ImmutableDictionary<ChainKey, ImmutableArray<string>>.Builder after = before.Chains.ToBuilder();

    /// <summary>Of several changes of one chain the last counts.</summary>
    public void Put(Chain chain)
    {
        var key = Anew(chain);
        if (chain.Shared) made.Add(key);
        else filled[key] = chain.Rules.Items;
    }

    public void Remove(Chain chain) => removed.Add(Anew(chain));

    public void Put(SharedRule rule) => Lines(rule)[rule.Rule] = rule.Order;

    public void Remove(SharedRule rule) => Lines(rule)[rule.Rule] = null;

    /// <summary>Call once, after all changes were gathered.</summary>
    public Restore Build()
    {
        removed.RemoveWhere(chain => before.Rules(chain) is null);
        made.RemoveWhere(chain => before.Rules(chain) is not null);
        foreach (var chain in filled.Where(chain => before.Rules(chain.Key) is { } lines && lines.AsSpan().SequenceEqual(chain.Value.AsSpan())).ToList()) filled.Remove(chain.Key);

        var commits = 0;
        foreach (var table in filled.Keys.Concat(made).Concat(removed).Concat(shared.Keys).Select(chain => chain.Table).Distinct().OrderBy(TablePlace))
            if (WriteTable(table)) commits++;
        return new Restore(text.ToString(), commits, deletes, new RuleSet(after.ToImmutable()));
    }

    private ChainKey Anew(Chain chain)
    {
        var key = new ChainKey(chain.Table, chain.Name);
        filled.Remove(key);
        made.Remove(key);
        removed.Remove(key);
        return key;
    }

    private Dictionary<string, int?> Lines(SharedRule rule)
    {
        var key = new ChainKey(rule.Table, rule.Chain);
        if (!shared.TryGetValue(key, out var lines)) shared[key] = lines = new(StringComparer.Ordinal);
        return lines;
    }

    private static int TablePlace(string table) => Array.IndexOf(TableOrder, table) is var place && place < 0 ? TableOrder.Length : place;

    private bool WriteTable(string table)
    {
        var start = text.Length;
        text.Append('*').Append(table).Append('\n');
        var empty = text.Length;
        var edits = Of(table, filled.Keys).Select(chain => (chain, Edit: ChainEdit.Between(before.Rules(chain) ?? [], filled[chain]))).Where(edit => edit.Edit is not null).ToDictionary(edit => edit.chain, edit => edit.Edit!);
        foreach (var chain in Of(table, filled.Keys).Where(chain => !edits.ContainsKey(chain)).Concat(Of(table, made))) Declare(chain);
        foreach (var chain in Of(table, removed)) text.Append("-F ").Append(chain.Name).Append('\n');
        foreach (var chain in Of(table, filled.Keys).Where(chain => !edits.ContainsKey(chain))) Fill(chain, filled[chain]);
        foreach (var (chain, edit) in edits) Apply(chain, edit);
        foreach (var chain in Of(table, shared.Keys)) Rearrange(chain, shared[chain]);
        foreach (var chain in Of(table, removed)) Delete(chain);
        if (text.Length == empty)
        {
            text.Length = start;
            return false;
        }

        text.Append("COMMIT\n");
        return true;
    }

    private static IEnumerable<ChainKey> Of(string table, IEnumerable<ChainKey> chains) =>
        chains.Where(chain => chain.Table == table).OrderBy(chain => chain.Name, StringComparer.Ordinal).ToList();

    // Makes the chain, or empties it if it is there.
    private void Declare(ChainKey chain)
    {
        text.Append(':').Append(chain.Name).Append(" - [0:0]\n");
        deletes |= before.Rules(chain) is { IsEmpty: false };
        after[chain] = [];
    }

    private void Fill(ChainKey chain, ImmutableArray<string> rules)
    {
        foreach (var rule in rules) text.Append("-A ").Append(chain.Name).Append(' ').Append(rule).Append('\n');
        after[chain] = rules;
    }

    private void Apply(ChainKey chain, ChainEdit edit)
    {
        foreach (var line in edit.Deleted) Delete(chain, line);
        var lines = before.Rules(chain)!.Value.RemoveRange(edit.Start, edit.Deleted.Length).ToList();
        for (var i = 0; i < edit.Inserted.Length; i++) Insert(chain, lines, edit.Inserted[i], edit.Start + i);
        after[chain] = filled[chain];
    }

    private void Delete(ChainKey chain, string line)
    {
        text.Append("-D ").Append(chain.Name).Append(' ').Append(line).Append('\n');
        deletes = true;
    }

    private void Delete(ChainKey chain)
    {
        deletes = true;
        text.Append("-X ").Append(chain.Name).Append('\n');
        after.Remove(chain);
    }

    private void Rearrange(ChainKey chain, Dictionary<string, int?> changes)
    {
        if (removed.Contains(chain)) return;
        var current = after.TryGetValue(chain, out var there) ? there : before.Rules(chain);
        if (current is not { } lines)
        {
            // Its owner has not made it: nothing to take away, and what is to be put fails with the kernel's own words.
            if (!changes.Values.Any(order => order is not null)) return;
            lines = [];
        }

        var known = ordersIn(chain);
        var order = new ChainOrder(line => changes.TryGetValue(line, out var wanted) ? wanted : known(line));
        var kept = TakeAway(chain, lines, changes, order);
        foreach (var (line, place) in changes.Where(change => change.Value is not null && !kept.Contains(change.Key)).OrderBy(change => change.Value))
            Insert(chain, kept, line, order.PlaceFor(kept, place!.Value));
        after[chain] = [.. kept];
    }

    // Deletes what is to go and what stands in the wrong place or twice. The lines that stay are what is to be put and is already right, and everything of others.
    private List<string> TakeAway(ChainKey chain, ImmutableArray<string> lines, Dictionary<string, int?> changes, ChainOrder order)
    {
        var kept = new List<string>(lines.Length + changes.Count);
        if (!lines.Any(changes.ContainsKey))
        {
            kept.AddRange(lines);
            return kept;
        }

        var inPlace = order.InPlace(lines);
        var right = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (inPlace[i] && changes.TryGetValue(lines[i], out var wanted) && wanted is not null && lines.IndexOf(lines[i]) == lines.LastIndexOf(lines[i])) right.Add(lines[i]);
        }

        foreach (var line in lines)
        {
            if (!changes.ContainsKey(line) || right.Contains(line)) kept.Add(line);
            else Delete(chain, line);
        }

        return kept;
    }

    private void Insert(ChainKey chain, List<string> lines, string line, int place)
    {
        if (place == lines.Count) text.Append("-A ").Append(chain.Name);
        else text.Append("-I ").Append(chain.Name);
        if (place > 0 && place < lines.Count) text.Append(' ').Append(place + 1);
        text.Append(' ').Append(line).Append('\n');
        lines.Insert(place, line);
    }
}

/// <param name="Text">The input; empty when there is nothing to do.</param>
/// <param name="Commits">How many transactions it makes, and so by how much the generation advances.</param>
/// <param name="Deletes">Whether rules are taken away. The kernel then has a process wait some 10 ms for its grace period, when the process ends.</param>
/// <param name="After">The rules once it is done.</param>
public sealed record Restore(string Text, int Commits, bool Deletes, RuleSet After);
