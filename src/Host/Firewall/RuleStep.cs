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

    /// <summary>The first rule of that text is deleted.</summary>
    Delete,

    /// <summary>The chain, which is empty, is removed.</summary>
    Remove,
}

/// <param name="Rule">Without <c>-A CHAIN</c>; empty for what concerns the whole chain.</param>
/// <param name="Place">From 0, in the chain as the steps before have left it.</param>
public readonly record struct RuleStep(RuleStepKind Kind, ChainKey Chain, string Rule = "", int Place = 0);
