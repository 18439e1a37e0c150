using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>The way of a subject's packets through the host, as the cloud wants it.</summary>
internal sealed record PathPlan(Subject Subject, ImmutableArray<Step> Steps)
{
    public IEnumerable<UnitKey> Units => Steps.Select(step => step.Unit).OfType<UnitKey>().Distinct();
}
