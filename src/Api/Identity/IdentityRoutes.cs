using System.Collections.Immutable;

namespace Neutrino.Api.Identity;

internal delegate Task<IdentityReply> IdentityHandler(IdentityRequest request);

/// <param name="IsOpen">Anybody may call it, without a token.</param>
internal sealed record IdentityRoute(string Method, ImmutableArray<string> Segments, IdentityHandler Handler, bool IsOpen);

/// <summary>A route that matches, and what stands for its braces.</summary>
internal readonly record struct IdentityMatch(IdentityRoute Route, ImmutableArray<string> Values);

/// <summary>The table of routes: methods and paths with <c>{}</c> for one segment. Written segments win over braces.</summary>
internal sealed class IdentityRoutes
{
    private readonly Dictionary<int, List<IdentityRoute>> bySegments = [];

    public void Get(string path, Func<IdentityRequest, IdentityReply> handler) => Add("GET", path, request => Task.FromResult(handler(request)));
    public void Get(string path, IdentityHandler handler) => Add("GET", path, handler);
    public void Post(string path, IdentityHandler handler) => Add("POST", path, handler);
    public void Put(string path, IdentityHandler handler) => Add("PUT", path, handler);
    public void Patch(string path, IdentityHandler handler) => Add("PATCH", path, handler);
    public void Delete(string path, IdentityHandler handler) => Add("DELETE", path, handler);
    public void Open(string method, string path, IdentityHandler handler) => Add(method, path, handler, isOpen: true);

    /// <summary>The route of a request; null with whether any other method is known there.</summary>
    public IdentityMatch? Find(string method, RequestPath path, out bool isPathKnown)
    {
        isPathKnown = false;
        // HEAD is GET without its body.
        var wanted = method == "HEAD" ? "GET" : method;
        foreach (var route in bySegments.GetValueOrDefault(path.Count) ?? [])
        {
            if (Values(route, path) is not { } values) continue;
            isPathKnown = true;
            if (route.Method == wanted) return new IdentityMatch(route, values);
        }

        return null;
    }

    private static ImmutableArray<string>? Values(IdentityRoute route, RequestPath path)
    {
        var values = ImmutableArray<string>.Empty;
        for (var i = 0; i < path.Count; i++)
        {
            if (route.Segments[i] == "{}") values = values.Add(path[i]);
            else if (route.Segments[i] != path[i]) return null;
        }

        return values;
    }

    private void Add(string method, string path, IdentityHandler handler, bool isOpen = false)
    {
        ImmutableArray<string> segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        if (!bySegments.TryGetValue(segments.Length, out var routes)) bySegments[segments.Length] = routes = [];
        routes.Add(new IdentityRoute(method, segments, handler, isOpen));
        routes.Sort((left, right) => left.Segments.Count(IsBraces).CompareTo(right.Segments.Count(IsBraces)));
    }

    private static bool IsBraces(string segment) => segment == "{}";
}
