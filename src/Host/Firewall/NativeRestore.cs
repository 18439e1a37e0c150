using Neutrino.HostState;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// A change as one transaction of nf_tables over all its tables: what iptables-restore does in one for each table, and in a process. Whoever looks by iptables sees
/// no difference.
/// </summary>
internal sealed class NativeRestore
{
    private const int LongestChain = 28;

    // A rule with a comment and one more match.
    private const int UsualStep = 640;
    private readonly NetlinkSocket socket;
    private readonly NftFamily family;
    private readonly RuleSet before;
    private readonly NftBatch batch;
    private readonly RuleExpressions expressions;
    private readonly Dictionary<string, ushort?> sets = new(StringComparer.Ordinal);

    // Of the chains in which a rule must be named to delete it or to put another before it.
    private readonly Dictionary<ChainKey, ChainNumbers> numbers = [];
    private uint lastId;

    // What each message says, for whoever reads why it was refused; a chain without a name is its table.
    private readonly List<RuleStep> said = [];

    private NativeRestore(NetlinkSocket socket, uint generation, IpFamily family, RuleSet before, Restore restore)
    {
        (this.socket, this.before) = (socket, before);
        this.family = RuleExpressions.Family(family);
        batch = new NftBatch(generation, restore.Steps.Length * UsualStep);
        expressions = new RuleExpressions(batch, family, chain => restore.After.Lines(chain) is not null, IndexOf);
    }

    /// <param name="socket">In the rules' namespace.</param>
    /// <param name="generation">Under which the rules were as <paramref name="before"/>.</param>
    /// <returns>Null for a change with a word that is not known here.</returns>
    public static NativeRestore? Compose(NetlinkSocket socket, uint generation, IpFamily family, RuleSet before, Restore restore)
    {
        var native = new NativeRestore(socket, generation, family, before, restore);
        native.MakeTables(restore);
        foreach (var chain in restore.Steps.Where(step => step.NamesRule).Select(step => step.Chain).Distinct())
            if (!native.TryNumber(chain)) return null;
        return restore.Steps.All(native.TryAdd) ? native : null;
    }

    /// <returns>Null when done; else nothing of it is in force.</returns>
    public NftRefusal? Commit() => batch.Commit(socket);

    /// <summary>What was refused, and why.</summary>
    public string Describe(NftRefusal refusal)
    {
        if (refusal.Message < 0) return $"nf_tables: {refusal.Error}";
        var step = said[refusal.Message];
        var what = step.Rule.Length > 0 ? $"'{step.Rule}' in {step.Chain}" : step.Chain.Name.Length > 0 ? $"chain {step.Chain}" : $"table {step.Chain.Table}";
        return $"nf_tables: {what}: {refusal.Error}";
    }

    // Tables, and built-in chains, come into being with the first rule, as with iptables.
    private void MakeTables(Restore restore)
    {
        foreach (var table in restore.Steps.Select(step => step.Chain.Table).Distinct())
        {
            batch.AddTable(family, table);
            said.Add(new RuleStep(RuleStepKind.Make, new ChainKey(table, "")));
        }

        var builtIn = restore.Steps.Select(step => step.Chain).Where(chain => chain.IsBuiltIn).Distinct().Select(chain => (chain.Table, chain.Name)).ToList();
        if (builtIn.Count == 0) return;
        foreach (var (table, name) in NftChains.Missing(socket, family, builtIn))
        {
            var chain = new ChainKey(table, name);
            batch.AddBaseChain(family, table, name, chain.Place!.Value);
            said.Add(new RuleStep(RuleStepKind.Make, chain));
        }
    }

    // A chain with more rules or fewer than it was taken to have is somebody else's doing, or has rules that iptables does not print.
    private bool TryNumber(ChainKey chain)
    {
        var handles = NftChains.Rules(socket, family, chain.Table, chain.Name);
        numbers[chain] = new ChainNumbers(handles, () => ++lastId);
        return handles.Count == (before.Lines(chain) ?? ChainLines.Empty).Items.Length;
    }

    // Each step is one message.
    private bool TryAdd(RuleStep step)
    {
        said.Add(step);
        var (table, name) = step.Chain;
        var known = numbers.GetValueOrDefault(step.Chain);
        switch (step.Kind)
        {
            case RuleStepKind.Make:
                batch.AddChain(family, table, name);
                return IsName(name);
            case RuleStepKind.Empty:
                batch.DeleteRules(family, table, name);
                known?.Clear();
                return true;
            case RuleStepKind.Remove:
                batch.DeleteChain(family, table, name);
                return true;
            case RuleStepKind.Delete:
                batch.DeleteRule(family, table, name, known!.Take(step.Place));
                return true;
            case RuleStepKind.Append:
                return expressions.TryAdd(step.Chain, step.Rule, NftPosition.End, known?.Append() ?? 0);
            default:
                var position = step.Place == 0 ? NftPosition.Head : known!.Before(step.Place);
                return expressions.TryAdd(step.Chain, step.Rule, position, known?.Insert(step.Place) ?? 0);
        }
    }

    // Others iptables may refuse: it keeps names in capitals for targets.
    private static bool IsName(string chain) =>
        chain.Length <= LongestChain && chain[0] != '-' && chain.Any(char.IsAsciiLetterLower) && chain.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private ushort? IndexOf(string set) => sets.TryGetValue(set, out var known) ? known : sets[set] = IpSetIndex.Find(socket, family, set);
}
