using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Rules that iptables prints in other words than it was given (its versions differ): what it prints, and what was written. Learnt only where the kernel's
/// generation proves that nobody else wrote between our writing and the reading, so the two say the same. Thread-safe.
/// </summary>
public sealed class Spellings
{
    private const char Separator = '\t';
    private readonly ConcurrentDictionary<string, string> written = new(StringComparer.Ordinal);
    private readonly string? path;

    /// <param name="path">Kept there for the next start; null for nowhere.</param>
    public Spellings(string? path)
    {
        this.path = path;
        foreach (var pair in (path is null ? null : SystemFiles.ReadText(path))?.Split('\n').Select(line => line.Split(Separator)) ?? [])
            if (pair.Length == 2) written[pair[0]] = pair[1];
    }

    /// <summary>The rules in the words in which they were written, where those are known.</summary>
    public RuleSet AsWritten(RuleSet printed)
    {
        if (written.IsEmpty) return printed;
        var chains = printed.Chains.Where(chain => chain.Value.Items.Any(written.ContainsKey))
            .Select(chain => KeyValuePair.Create(chain.Key, new ChainLines([.. chain.Value.Items.Select(line => written.GetValueOrDefault(line, line))])));
        return new RuleSet(printed.Chains.SetItems(chains));
    }

    /// <summary>Notes the words of chains that differ between the two in nothing but words.</summary>
    /// <param name="thought">What was written and nobody else touched.</param>
    public void Learn(RuleSet thought, RuleSet printed)
    {
        var before = written.Count;
        foreach (var chain in printed.Differences(thought))
            if (thought.Rules(chain) is { } ours && printed.Rules(chain) is { } theirs && ours.Length == theirs.Length) Learn(ours, theirs);
        if (path is null || written.Count == before) return;
        var text = new StringBuilder();
        foreach (var (theirs, ours) in written) text.Append(theirs).Append(Separator).Append(ours).Append('\n');
        SystemFiles.WriteAtomically(path, text.ToString(), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private void Learn(ImmutableArray<string> ours, ImmutableArray<string> theirs)
    {
        for (var i = 0; i < ours.Length; i++)
            if (ours[i] != theirs[i]) written[theirs[i]] = ours[i];
    }
}
