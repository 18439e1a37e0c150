namespace Neutrino.Cli.Arguments;

/// <summary>What an option takes and what becomes of it.</summary>
public enum OptionKind
{
    /// <summary>No value; sets a constant.</summary>
    Flag,

    /// <summary>One value, as it is.</summary>
    Text,

    /// <summary>One whole number.</summary>
    Number,

    /// <summary>True or False; nothing after it means True.</summary>
    Boolean,

    /// <summary>May be given again; all values together are a list.</summary>
    Many,

    /// <summary><c>key=value,key=value</c>, may be given again: a list of objects.</summary>
    Pairs,

    /// <summary><c>key=value</c>, may be given again: all together are one object.</summary>
    Map,
}
