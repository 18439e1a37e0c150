namespace Neutrino.Cli.Arguments;

/// <summary>A word that a verb takes by its place.</summary>
/// <param name="Name">How the verb asks for it; also the attribute, if it is one.</param>
public sealed record Positional(string Name, string Metavar, string Help)
{
    public Arity Arity { get; init; } = Arity.One;

    /// <summary>The word is the name or id of such a resource.</summary>
    public string? Resource { get; init; }

    /// <summary>How such a word looks, where it can be told: then it is found among other words too.</summary>
    public Func<string, bool>? Looks { get; init; }

    public bool IsRequired => Arity is Arity.One or Arity.OneOrMore;

    public static Positional One(string name, string metavar, string help) => new(name, metavar, help);

    public static Positional Optional(string name, string metavar, string help) => new(name, metavar, help) { Arity = Arity.Optional };

    public static Positional Some(string name, string metavar, string help) => new(name, metavar, help) { Arity = Arity.OneOrMore };
}
