using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Gathers changes of one namespace and family, and turns them into steps that touch nothing else and nothing that is already so.
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
    private readonly List<RuleStep> steps = [];
    private readonly ImmutableDictionary<ChainKey, ChainLines>.Builder after = before.Chains.ToBuilder();

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

        foreach (var table in filled.Keys.Concat(made).Concat(removed).Concat(shared.Keys).Select(chain => chain.Table).Distinct().OrderBy(TablePlace)) Change(table);
        return new Restore([.. steps], new RuleSet(after.ToImmutable()));
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

    private void Change(string table)
    {
        var edits = Of(table, filled.Keys).Select(chain => (chain, Edit: ChainEdit.Between(before.Rules(chain) ?? [], filled[chain]))).Where(edit => edit.Edit is not null).ToDictionary(edit => edit.chain, edit => edit.Edit!);
        foreach (var chain in Of(table, filled.Keys).Where(chain => !edits.ContainsKey(chain)).Concat(Of(table, made))) Declare(chain);
        foreach (var chain in Of(table, removed)) Empty(chain);
        foreach (var chain in Of(table, filled.Keys).Where(chain => !edits.ContainsKey(chain))) Fill(chain, filled[chain]);
        foreach (var (chain, edit) in edits) Apply(chain, edit);
        foreach (var chain in Of(table, shared.Keys)) Rearrange(chain, shared[chain]);
        foreach (var chain in Of(table, removed)) Delete(chain);
    }

    private static IEnumerable<ChainKey> Of(string table, IEnumerable<ChainKey> chains) =>
        chains.Where(chain => chain.Table == table).OrderBy(chain => chain.Name, StringComparer.Ordinal).ToList();

    // Makes the chain, or empties it if it is there.
    private void Declare(ChainKey chain)
    {
        if (before.Rules(chain) is null) steps.Add(new RuleStep(RuleStepKind.Make, chain));
        else Empty(chain);
        after[chain] = ChainLines.Empty;
    }

    private void Empty(ChainKey chain)
    {
        if (before.Rules(chain) is { IsEmpty: false }) steps.Add(new RuleStep(RuleStepKind.Empty, chain));
    }

    private void Fill(ChainKey chain, ImmutableArray<string> rules)
    {
        foreach (var rule in rules) steps.Add(new RuleStep(RuleStepKind.Append, chain, rule));
        after[chain] = new ChainLines(rules);
    }

    private void Apply(ChainKey chain, ChainEdit edit)
    {
        foreach (var line in edit.Deleted) Delete(chain, line, edit.Start);
        var lines = before.Rules(chain)!.Value.RemoveRange(edit.Start, edit.Deleted.Length).ToList();
        for (var i = 0; i < edit.Inserted.Length; i++) Insert(chain, lines, edit.Inserted[i], edit.Start + i);
        after[chain] = new ChainLines(filled[chain]);
    }

    private void Delete(ChainKey chain, string line, int place) => steps.Add(new RuleStep(RuleStepKind.Delete, chain, line, place));

    private void Delete(ChainKey chain)
    {
        steps.Add(new RuleStep(RuleStepKind.Remove, chain));
        after.Remove(chain);
    }

    private void Rearrange(ChainKey chain, Dictionary<string, int?> changes)
    {
        if (removed.Contains(chain)) return;
        var current = after.TryGetValue(chain, out var there) ? there : before.Lines(chain);
        if (current is not { } lines)
        {
            // Its owner has not made it: nothing to take away, and what is to be put fails with the kernel's own words.
            if (!changes.Values.Any(order => order is not null)) return;
            lines = ChainLines.Empty;
        }

        var known = ordersIn(chain);
        var order = new ChainOrder(line => changes.TryGetValue(line, out var wanted) ? wanted : known(line));
        var right = Right(lines, changes, order);
        var wrong = changes.Keys.Where(line => !right.Contains(line) && lines.CountOf(line) > 0).ToHashSet(StringComparer.Ordinal);
        var kept = TakeAway(chain, lines.Items, wrong);
        var added = changes.Where(change => change.Value is not null && !right.Contains(change.Key)).OrderBy(change => change.Value).ToList();
        foreach (var (line, place) in added) Insert(chain, kept, line, order.PlaceFor(kept, place!.Value));
        after[chain] = lines.Change([.. kept], added.Select(change => change.Key), wrong.SelectMany(line => Enumerable.Repeat(line, lines.CountOf(line))));
    }

    // What is to be put and stands in its place already, once.
    private static HashSet<string> Right(ChainLines lines, Dictionary<string, int?> changes, ChainOrder order)
    {
        var right = changes.Where(change => change.Value is not null && lines.CountOf(change.Key) == 1).Select(change => change.Key).ToHashSet(StringComparer.Ordinal);
        if (right.Count == 0) return right;
        var inPlace = order.InPlace(lines.Items);
        for (var i = 0; i < inPlace.Length; i++)
            if (!inPlace[i]) right.Remove(lines.Items[i]);
        return right;
    }

    // Lines that stay are what is right, and everything of others.
    private List<string> TakeAway(ChainKey chain, ImmutableArray<string> lines, HashSet<string> wrong)
    {
        if (wrong.Count == 0) return [.. lines];
        var kept = new List<string>(lines.Length);
        foreach (var line in lines)
        {
            if (wrong.Contains(line)) Delete(chain, line, kept.Count);
            else kept.Add(line);
        }

        return kept;
    }

    private void Insert(ChainKey chain, List<string> lines, string line, int place)
    {
        steps.Add(place == lines.Count ? new RuleStep(RuleStepKind.Append, chain, line) : new RuleStep(RuleStepKind.Insert, chain, line, place));
        lines.Insert(place, line);
    }
}
