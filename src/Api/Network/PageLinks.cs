using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>The <c>{collection}_links</c> of a page: only of lists with a limit.</summary>
internal static class PageLinks
{
    public static ImmutableArray<AttributeValue> Of(HttpRequest request, QueryParameters parameters, ListQuery query, IReadOnlyList<IResource> rows)
    {
        if (query.Limit == 0) return [];
        var links = ImmutableArray.CreateBuilder<AttributeValue>(2);
        if (rows.Count >= query.Limit || query.Reverse) links.Add(Link("next", request, parameters.Rewritten(["marker", "page_reverse"], Marker(rows, rows.Count - 1))));
        if (rows.Count >= query.Limit || !query.Reverse)
            links.Add(Link("previous", request, parameters.Rewritten(["marker", "page_reverse"], [.. Marker(rows, 0), ("page_reverse", "True")])));
        return links.ToImmutable();
    }

    private static (string, string)[] Marker(IReadOnlyList<IResource> rows, int index) => rows.Count > 0 ? [("marker", rows[index].Id)] : [];

    private static AttributeValue Link(string relation, HttpRequest request, string query) =>
        AttributeValue.Of(("rel", relation), ("href", $"{request.Root()}{request.Path}?{query}"));
}
