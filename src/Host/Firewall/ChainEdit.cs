using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>
/// A change of a chain in one spot: some lines deleted at <see cref="Start"/>, others put there. Cheaper than to empty and fill it, since the kernel lets go of
/// deleted rules only after a grace period, for which whoever comes next with a rule of some kinds has to wait.
/// </summary>
public sealed record ChainEdit(int Start, ImmutableArray<string> Deleted, ImmutableArray<string> Inserted)
{
    /// <summary>Null when the chain had better be emptied and filled: most of it changes, or a line to delete stands in it twice, of which iptables would take the first.</summary>
    public static ChainEdit? Between(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start]) start++;
        var end = 0;
        while (end < before.Length - start && end < after.Length - start && before[^(end + 1)] == after[^(end + 1)]) end++;
        if (start + end == 0) return null;
        var deleted = before[start..^end];
        return deleted.All(line => before.IndexOf(line) == before.LastIndexOf(line)) ? new ChainEdit(start, deleted, after[start..^end]) : null;
    }
}
