using System.Collections.Immutable;

namespace Neutrino.Model;

/// <summary>One row made (<paramref name="Before"/> null), replaced, or removed (<paramref name="After"/> null).</summary>
public sealed record Change(ResourceKind Kind, string Id, IResource? Before, IResource? After);

/// <summary>What one decision changes, all or nothing, in the order it was decided.</summary>
public sealed record ChangeSet(ImmutableArray<Change> Changes)
{
    public static readonly ChangeSet Nothing = new([]);
}

/// <summary>
/// Why a command is not carried out: an error of the API it came through.
/// <paramref name="Type"/> is that API's own error type (<c>IpAddressInUse</c>), <paramref name="Status"/> its HTTP code, <paramref name="Message"/> a sentence that names the attribute or object.
/// </summary>
public sealed record Refusal(string Type, int Status, string Message, string Detail = "");

/// <summary>The outcome of deciding: changes and the row the reply shows, or a refusal.</summary>
public sealed record Decision
{
    private Decision() { }

    public ChangeSet Changes { get; private init; } = ChangeSet.Nothing;
    public Refusal? Refusal { get; private init; }

    /// <summary>The rows that the reply shows, in the request's order; empty for a removal.</summary>
    public ImmutableArray<IResource> Shown { get; private init; } = [];

    public static Decision Of(ChangeSet changes, params ImmutableArray<IResource> shown) => new() { Changes = changes, Shown = shown };
    public static implicit operator Decision(Refusal refusal) => new() { Refusal = refusal };
    public static Decision FromRefusal(Refusal refusal) => refusal;
}
