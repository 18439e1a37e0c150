using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli;

/// <summary>One of the old clients.</summary>
/// <param name="Name">Its command: neutron, nova, keystone, glance.</param>
/// <param name="Version">What <c>--version</c> prints: the version of the old client whose habits it has.</param>
/// <param name="VerbTable">Its verbs, in any order.</param>
public sealed record Personality(string Name, string Summary, string Version, Service Service, TableStyle Style, Func<IEnumerable<Verb>> VerbTable)
{
    private readonly Lazy<IReadOnlyList<Verb>> verbs = new(() => [.. VerbTable().OrderBy(verb => verb.Name, StringComparer.Ordinal)]);

    public IReadOnlyList<Verb> Verbs => verbs.Value;

    /// <summary>How it says that a service refused, or that a command cannot be done.</summary>
    public required FailureStyle Failures { get; init; }

    /// <summary>Exit code for a verb that it does not have.</summary>
    public int UnknownVerbCode { get; init; } = 2;

    /// <summary>Sets up a session before a verb is done: the version of the API, say.</summary>
    public Action<CloudSession, Terminal>? Prepare { get; init; }

    /// <summary>By name or alias, <c>_</c> being as good as <c>-</c>.</summary>
    public Verb? Find(string name)
    {
        var dashed = name.Replace('_', '-');
        return Verbs.FirstOrDefault(verb => verb.Name == dashed) ?? Verbs.FirstOrDefault(verb => verb.Aliases.Contains(dashed));
    }
}
