using System.Collections.Frozen;

namespace Neutrino.Rules;

/// <summary>Every access rule by name, parsed once.</summary>
public sealed class PolicySet
{
    public static readonly PolicySet Default = new(DefaultPolicy.Rules.ToFrozenDictionary(rule => rule.Key, rule => PolicyParser.Parse(rule.Value), StringComparer.Ordinal));

    private readonly FrozenDictionary<string, PolicyCheck> checks;
    private readonly string last;

    private PolicySet(FrozenDictionary<string, PolicyCheck> checks, string last = "default") => (this.checks, this.last) = (checks, last);

    /// <summary>The set with the check strings of a policy file over its own.</summary>
    /// <exception cref="FormatException">A check string cannot be read.</exception>
    public PolicySet With(IEnumerable<KeyValuePair<string, string>> overrides)
    {
        var merged = checks.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, check) in overrides) merged[name] = PolicyParser.Parse(check);
        return new PolicySet(merged.ToFrozenDictionary(StringComparer.Ordinal), last);
    }

    /// <summary>The set in which what no rule is about is the rule of this name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public PolicySet WithLast(string rule) => Has(rule) ? new PolicySet(checks, rule) : throw new FormatException($"there is no rule '{rule}'");

    public bool Has(string rule) => checks.ContainsKey(rule);

    /// <summary>Whether the caller may do what <paramref name="rule"/> names to the target. A rule that nobody wrote is the rule <c>default</c>, or that of <see cref="WithLast"/>.</summary>
    public bool Allows(string rule, Caller caller, IPolicyTarget target) => ReferenceEquals(caller, Caller.Self) || Find(rule).Evaluate(this, caller, target) == true;

    /// <summary>The answer that holds for every target; null when it depends on the target.</summary>
    public bool? AllowsAny(string rule, Caller caller) => ReferenceEquals(caller, Caller.Self) ? true : Find(rule).Evaluate(this, caller, null);

    internal PolicyCheck Find(string rule) => checks.TryGetValue(rule, out var check) ? check : checks[last];
}
