using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// The outcome of validating one value: the converted value, or a sentence that says what is wrong with it
/// (the reply is a 400 <c>HTTPBadRequest</c>, <c>Invalid input for {attribute}. Reason: {fault}.</c>),
/// or, where Neutron's converter raises an error of its own, that <paramref name="Refusal"/>, which is then the reply as it stands.
/// </summary>
public readonly record struct Validated(AttributeValue Value, string? Fault, Refusal? Refusal = null)
{
    public bool IsOk => Fault is null && Refusal is null;
    public static Validated Ok(AttributeValue value) => new(value, null);
    public static Validated Bad(string fault) => new(default, fault);
    public static Validated Bad(Refusal refusal) => new(default, null, refusal);
}

/// <summary>
/// One attribute of one resource: how it comes in, and how it is filtered and sorted. The data of <c>network-api.json</c>,
/// one row each, in the order in which replies show them.
/// </summary>
public record AttributeRule
{
    public required string Name { get; init; }
    public bool AllowPost { get; init; }
    public bool AllowPut { get; init; }

    /// <summary>What an absent attribute means on POST; no value here and <see cref="AllowPost"/> makes it required, unless <see cref="Optional"/>.</summary>
    public AttributeValue? Default { get; init; }

    /// <summary>Absent on POST is allowed and stays absent (the rules choose).</summary>
    public bool Optional { get; init; }

    /// <summary>Checks and converts a value given by a caller; the fault is Neutron's own text for that validator.</summary>
    public Func<AttributeValue, Validated> Validate { get; init; } = Validated.Ok;
    public bool IsVisible { get; init; } = true;
    public bool IsFilter { get; init; }
    public bool IsSortKey { get; init; }

    /// <summary>Set by, or shown to, only callers that pass this policy rule (<c>create_network:shared</c> style suffix handling is the policy's).</summary>
    public bool EnforcePolicy { get; init; }

    /// <summary>The extension that brings the attribute; null for the core.</summary>
    public string? Extension { get; init; }
}

/// <summary>An attribute with its reader: from a row of the model to the value a reply shows.</summary>
public sealed record AttributeRule<T> : AttributeRule
{
    public required Func<ReadContext, T, AttributeValue> Read { get; init; }

    /// <summary>The index of the snapshot's table that finds rows by this attribute's text, when there is one.</summary>
    public string? Index { get; init; }

    /// <summary>The rows whose reply has the attribute at all; null for every row.</summary>
    public Func<T, bool>? Applies { get; init; }
}

/// <summary>What a reader may look at: the snapshot, and what the host says (the Api passes the status board's words).</summary>
public sealed record ReadContext(Snapshot Snapshot, Caller Caller, Func<ResourceKind, string, string?> HostStatus)
{
    /// <summary>The installation's names, for <c>binding:vif_details</c> and <c>dns_assignment</c>; null for the defaults.</summary>
    public RuleSettings? Settings { get; init; }
}
