using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>The four tag filters: <c>tags</c> has all, <c>tags-any</c> one of them, <c>not-tags</c> not all, <c>not-tags-any</c> none.</summary>
internal sealed class TagFilter(string name, ImmutableArray<string> tags)
{
    public static bool IsOne(string name) => name is "tags" or "tags-any" or "not-tags" or "not-tags-any";

    /// <summary>The values are lists with commas; values of a repeated filter join.</summary>
    public static TagFilter Of(string name, ImmutableArray<string> values) => new(name, [.. values.SelectMany(value => value.Split(',')).Distinct()]);

    /// <summary>The tags of which one must be on every row that matches; empty when there is no such set.</summary>
    public ImmutableArray<string> Needed => name switch
    {
        "tags" => tags[..1],
        "tags-any" => tags,
        _ => [],
    };

    public bool Matches(IResource row)
    {
        var has = row is INetworkResource resource ? resource.Standard.Tags.Items : [];
        return name switch
        {
            "tags" => tags.All(has.Contains),
            "tags-any" => tags.Any(has.Contains),
            "not-tags" => !tags.All(has.Contains),
            _ => !tags.Any(has.Contains),
        };
    }
}
