using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Every decision of the Network API: pure, synchronous, no I/O.</summary>
public static class NetworkRules
{
    /// <summary>What the command changes, or why not.</summary>
    public static Decision Decide(Snapshot snapshot, Command command, RuleSettings settings) => throw new NotSupportedException();
}
