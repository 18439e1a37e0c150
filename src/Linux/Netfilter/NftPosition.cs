namespace Neutrino.Linux.Netfilter;

/// <summary>Where in its chain a rule is added.</summary>
public readonly record struct NftPosition
{
    /// <summary>Before the rule of that number; 0 for none.</summary>
    internal ulong Handle { get; private init; }

    /// <summary>Before the rule that the same batch adds under that id; 0 for none.</summary>
    internal uint Id { get; private init; }

    internal bool IsEnd { get; private init; }

    public static NftPosition End { get; } = new() { IsEnd = true };

    public static NftPosition Head { get; }

    public static NftPosition Before(ulong handle) => new() { Handle = handle };

    public static NftPosition BeforeAdded(uint id) => new() { Id = id };
}
