using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>One operation on rules, on its way.</summary>
public sealed class RuleChange
{
    private readonly Chain? chain;
    private readonly SharedRule? rule;

    private RuleChange(Operation operation, bool isPut, Chain? chain, SharedRule? rule)
    {
        (Operation, IsPut, this.chain, this.rule) = (operation, isPut, chain, rule);
        Place = chain is not null ? RulePlace.Of(chain) : RulePlace.Of(rule!);

        // A line break would let the text of a rule say anything to iptables-restore.
        if (rule is not null ? IsBroken(rule.Chain) || IsBroken(rule.Rule) : IsBroken(chain!.Name) || chain.Rules.Items.Any(IsBroken))
            Fail("a control character in a rule", Errno.EINVAL, retryable: false);
    }

    public Operation Operation { get; }
    public RulePlace Place { get; }
    public bool IsPut { get; }

    /// <summary>It is another unit's by now, so taking it away is not for this one to do.</summary>
    public bool Skipped { get; private set; }

    public HostFault? Fault { get; private set; }

    public static RuleChange? Of(Operation operation) => operation switch
    {
        PutChain put => new RuleChange(put, true, put.Chain, null),
        RemoveChain remove => new RuleChange(remove, false, remove.Chain, null),
        PutSharedRule put => new RuleChange(put, true, null, put.Rule),
        RemoveSharedRule remove => new RuleChange(remove, false, null, remove.Rule),
        _ => null,
    };

    public void AddTo(RestoreBatch batch)
    {
        if (chain is not null && IsPut) batch.Put(chain);
        else if (chain is not null) batch.Remove(chain);
        else if (IsPut) batch.Put(rule!);
        else batch.Remove(rule!);
    }

    public void Fail(string why, int errno, bool retryable = true) => Fault ??= new HostFault(
        chain is not null ? $"chain {chain.Name} of {chain.Table}{In}" : $"rule in {rule!.Chain} of {rule.Table}{In}", $"{(IsPut ? "put" : "remove")}: {why}", errno, retryable);

    private string In => $"{(Place.Family == IpFamily.V6 ? " (IPv6)" : "")}{(Place.Namespace.Length == 0 ? "" : $" in {Place.Namespace}")}";

    /// <summary>Before anything is made, so that after a crash it has an owner.</summary>
    public static void Claim(List<RuleChange> changes, RuleClaims claims)
    {
        claims.Claim(changes.Where(change => change is { IsPut: true, chain: not null, Fault: null }).Select(change => (change.Operation.Unit, change.chain!)));
        claims.Claim(changes.Where(change => change is { IsPut: true, rule: not null, Fault: null }).Select(change => (change.Operation.Unit, change.rule!)));
        foreach (var change in changes.Where(change => !change.IsPut))
            change.Skipped = (change.chain is not null ? claims.OwnerOf(change.chain) : claims.OwnerOf(change.rule!)) is { } owner && owner != change.Operation.Unit;
    }

    /// <summary>After it was taken away.</summary>
    public static void Release(List<RuleChange> changes, RuleClaims claims)
    {
        var gone = changes.Where(change => change is { IsPut: false, Skipped: false, Fault: null }).ToList();
        claims.Release(gone.Select(change => change.chain).OfType<Chain>());
        claims.Release(gone.Select(change => change.rule).OfType<SharedRule>());
    }

    /// <summary>Fails the removal of chains that other rules still jump to, which would stop the whole input.</summary>
    public static void Hold(List<RuleChange> changes, RuleSet before)
    {
        var removed = changes.Where(change => change is { IsPut: false, chain: not null, Fault: null, Skipped: false }).ToList();
        if (removed.Count == 0) return;
        var keys = removed.Select(change => change.Key).ToHashSet();
        var emptied = keys.Concat(changes.Where(change => change is { IsPut: true, chain.Shared: false, Fault: null }).Select(change => change.Key)).ToHashSet();
        var deleted = changes.Where(change => change is { IsPut: false, rule: not null, Skipped: false }).Select(change => (change.Key, change.rule!.Rule)).ToHashSet();
        var named = before.Named(keys, emptied, deleted);
        foreach (var change in removed.Where(change => named.Contains(change.Key))) change.Fail("a rule still jumps to it", Errno.EBUSY);
    }

    private ChainKey Key => chain is not null ? new ChainKey(chain.Table, chain.Name) : new ChainKey(rule!.Table, rule.Chain);

    private static bool IsBroken(string word) => word.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || word.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') >= 0;
}
