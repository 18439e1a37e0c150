using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Neutron;

/// <summary>A kind of resource of the Network API and how the old client speaks of it.</summary>
/// <param name="Name">In bodies and sentences: security_group.</param>
/// <param name="Verb">In commands: security-group.</param>
/// <param name="Path">In addresses: security-groups.</param>
/// <param name="Title">In help.</param>
internal sealed record Resource(string Name, string Verb, string Path, string Title)
{
    /// <summary>Key of a list.</summary>
    public string Plural { get; init; } = $"{Name}s";

    /// <summary>Columns of a list, as far as the server sends them.</summary>
    public ValueList<string> Columns { get; init; } = [];

    /// <summary>How a column of a list reads in a table, where not as its value does.</summary>
    public IReadOnlyDictionary<string, Func<JsonObject, string?>> Formats { get; init; } = new Dictionary<string, Func<JsonObject, string?>>();

    /// <summary>It is found by its name too.</summary>
    public bool HasName { get; init; } = true;

    /// <summary>Objects within it are shown in JSON indented by so much.</summary>
    public int? Indent { get; init; }

    public ValueList<Positional> CreateWords { get; init; } = [];
    public ValueList<Option> CreateOptions { get; init; } = [];
    public ValueList<Option> UpdateOptions { get; init; } = [];
    public ValueList<Option> ListOptions { get; init; } = [];

    /// <summary>Filters of a list, unless the same is asked for.</summary>
    public ValueList<(string Name, string Value)> ListDefaults { get; init; } = [];

    /// <summary>Completes the body of a create or an update: defaults, names to ids, what cannot stand together.</summary>
    public Func<Invocation, JsonObject, Task>? CompleteCreate { get; init; }
    public Func<Invocation, JsonObject, Task>? CompleteUpdate { get; init; }

    /// <summary>Adds to a list what the client shows beside it.</summary>
    public Func<Invocation, List<JsonObject>, Task>? Extend { get; init; }

    /// <summary>create, list, show, update, delete.</summary>
    public ValueList<string> Verbs { get; init; } = ["create", "list", "show", "update", "delete"];

    public string CreateExample { get; init; } = "";
    public string UpdateExample { get; init; } = "";
    public string ListExample { get; init; } = "";

    /// <summary>A name or id for examples.</summary>
    public string Sample { get; init; } = "ID";
}
