namespace Neutrino.Host.Firewall;

/// <summary>What is done to a chain in one step of a change.</summary>
public enum RuleStepKind
{
    /// <summary>The chain is made; it was not there.</summary>
    Make,

    /// <summary>All its rules are deleted.</summary>
    Empty,

    /// <summary>A rule is added at its end.</summary>
    Append,

    /// <summary>A rule is put before the one at <see cref="RuleStep.Place"/>.</summary>
    Insert,

    /// <summary>The rule at <see cref="RuleStep.Place"/> is deleted, the first of its text.</summary>
    Delete,

    /// <summary>The chain, which is empty, is removed.</summary>
    Remove,
}

/// <param name="Rule">Without <c>-A CHAIN</c>; empty for what concerns the whole chain.</param>
/// <param name="Place">From 0, in the chain as the steps before have left it.</param>
public readonly record struct RuleStep(RuleStepKind Kind, ChainKey Chain, string Rule = "", int Place = 0)
{
    /// <summary>It concerns a rule that is there: one to be deleted, or to have another put before it. What comes first in a chain needs to know of none.</summary>
    public bool NamesRule => Kind == RuleStepKind.Delete || (Kind == RuleStepKind.Insert && Place > 0);
}
