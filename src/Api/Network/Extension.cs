using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>An announced extension of the Network API. Clients branch on the alias, so nothing stands here before all of it behaves, on the data plane too.</summary>
/// <param name="Updated">The date of its definition, as the public API definitions give it.</param>
internal sealed record Extension(string Alias, string Name, string Description, string Updated)
{
    public AttributeValue Shown => AttributeValue.Of(
        ("name", Name), ("alias", Alias), ("description", Description), ("updated", Updated), ("links", ImmutableArray<AttributeValue>.Empty));
}
