using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>One unit's difference under way: its operations, and the flaws found so far.</summary>
internal sealed class Comparison
{
    private readonly List<Flaw> flaws = [];

    public Comparison(UnitState wanted, UnitState seen, IReadOnlySet<string> missingBridges)
    {
        (Wanted, Seen, MissingBridges) = (Diff.After(wanted, seen), seen, missingBridges);
        Operations = Diff.Between(wanted, seen);
        MissingNamespaces = [.. Operations.OfType<MakeNamespace>().Select(make => make.Name)];
        MadeLinks = [.. Operations.OfType<MakeLink>().SelectMany(make => make.Pair is null ? [make.Link.Name] : (string[])[make.Link.Name, make.Pair.Name])];
    }

    /// <summary>What should be there, without what others have not plugged.</summary>
    public UnitState Wanted { get; }
    public UnitState Seen { get; }
    public ImmutableArray<Operation> Operations { get; }
    public IReadOnlySet<string> MissingBridges { get; }
    public HashSet<string> MissingNamespaces { get; }

    /// <summary>Veths and bridges that are missing, or have to be made anew.</summary>
    public HashSet<string> MadeLinks { get; }
    public ImmutableArray<Flaw> Flaws => [.. flaws];

    public void Add(Place place, FlawKind kind, params ReadOnlySpan<string> arguments) => flaws.Add(new Flaw(place, kind, ValueList.Create(arguments)));

    public bool Has(string name, params ReadOnlySpan<FlawKind> kinds)
    {
        foreach (var flaw in flaws)
            if (flaw.Place.Name == name && kinds.Contains(flaw.Kind)) return true;
        return false;
    }

    /// <summary>What has the link's name and place: an Open vSwitch internal interface wherever it is.</summary>
    public static Link? Find(UnitState state, Link like) =>
        state.Links.Items.FirstOrDefault(link => link.Name == like.Name && (link.Namespace == like.Namespace || link.Kind == LinkKind.OvsInternal));
}
