using Neutrino.HostState;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Firewall;

/// <summary>
/// A change that only adds, as one transaction of nf_tables over all its tables: what iptables-restore does in one for each table, and in a process.
/// Whoever looks by iptables sees no difference.
/// </summary>
internal sealed class NativeRestore
{
    private const int LongestChain = 28;

    // A rule with a comment and one more match.
    private const int UsualStep = 640;
    private readonly NetlinkSocket socket;
    private readonly NftFamily family;
    private readonly NftBatch batch;
    private readonly RuleExpressions expressions;
    private readonly Dictionary<string, ushort?> sets = new(StringComparer.Ordinal);

    // What each message says, for whoever reads why it was refused; a chain without a name is its table.
    private readonly List<RuleStep> said = [];

    private NativeRestore(NetlinkSocket socket, uint generation, IpFamily family, Restore restore)
    {
        this.socket = socket;
        this.family = RuleExpressions.Family(family);
        batch = new NftBatch(generation, restore.Steps.Length * UsualStep);
        expressions = new RuleExpressions(batch, family, chain => restore.After.Lines(chain) is not null, IndexOf);
    }

    /// <param name="socket">In the rules' namespace.</param>
    /// <param name="generation">Under which the rules were as the change takes them for.</param>
    /// <returns>Null for a change that takes something away, or has a word that is not known here.</returns>
    public static NativeRestore? Compose(NetlinkSocket socket, uint generation, IpFamily family, Restore restore)
    {
        if (!restore.OnlyAdds) return null;
        var native = new NativeRestore(socket, generation, family, restore);
        native.MakeTables(restore);
        return restore.Steps.All(native.TryAdd) ? native : null;
    }

    /// <returns>Null when done; else nothing of it is in force.</returns>
    public NftRefusal? Commit() => batch.Commit(socket);

    /// <summary>What was refused, and why.</summary>
    public string Describe(NftRefusal refusal) => refusal.Message < 0 ? $"nf_tables: {refusal.Error}" : said[refusal.Message] switch
    {
        { Kind: not RuleStepKind.Make } step => $"nf_tables: '{step.Rule}' in {step.Chain}: {refusal.Error}",
        { Chain: { Name.Length: 0 } chain } => $"nf_tables: table {chain.Table}: {refusal.Error}",
        var step => $"nf_tables: chain {step.Chain}: {refusal.Error}",
    };

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

    // Each step is one message.
    private bool TryAdd(RuleStep step)
    {
        said.Add(step);
        if (step.Kind != RuleStepKind.Make) return expressions.TryAdd(step.Chain, step.Rule, atHead: step.Kind == RuleStepKind.Insert);
        if (!IsName(step.Chain.Name)) return false;
        batch.AddChain(family, step.Chain.Table, step.Chain.Name);
        return true;
    }

    // Others iptables may refuse: it keeps names in capitals for targets.
    private static bool IsName(string chain) =>
        chain.Length <= LongestChain && chain[0] != '-' && chain.Any(char.IsAsciiLetterLower) && chain.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private ushort? IndexOf(string set) => sets.TryGetValue(set, out var known) ? known : sets[set] = IpSetIndex.Find(socket, family, set);
}
