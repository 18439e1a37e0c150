namespace Neutrino.Cli.Arguments;

/// <summary>One command of a client, as data: what it takes, and the function that does it.</summary>
/// <param name="Summary">One sentence, shown by help.</param>
public sealed record Verb(string Name, string Summary, Func<Invocation, Task> Run)
{
    public ValueList<Positional> Positionals { get; init; } = [];
    public ValueList<Option> Options { get; init; } = [];

    /// <summary>Options that it does not know are attributes of the request.</summary>
    public bool TakesAttributes { get; init; }

    public Printing Printing { get; init; } = Printing.Text;

    /// <summary>A command line that works, shown by help.</summary>
    public string Example { get; init; } = "";

    /// <summary>Other names, not listed by help.</summary>
    public ValueList<string> Aliases { get; init; } = [];

    /// <summary>Also says what is done when no credentials are there (help, completion, discovery).</summary>
    public bool NeedsNoLogin { get; init; }

    /// <summary>All options: its own and those of what it prints.</summary>
    public IEnumerable<Option> AllOptions => Options.Concat(OutputOptions.For(Printing));
}
