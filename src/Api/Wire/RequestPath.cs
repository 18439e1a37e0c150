using System.Collections.Immutable;

namespace Neutrino.Api;

/// <summary>The segments of a request's path, without empty ones and without a <c>.json</c> at the end.</summary>
public readonly struct RequestPath
{
    private const string Suffix = ".json";
    private readonly ImmutableArray<string> segments;

    private RequestPath(ImmutableArray<string> segments) => this.segments = segments;

    public static RequestPath Parse(string? path)
    {
        var parts = (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 0 && parts[^1].Length > Suffix.Length && parts[^1].EndsWith(Suffix, StringComparison.Ordinal)) parts[^1] = parts[^1][..^Suffix.Length];
        return new RequestPath([.. parts]);
    }

    public int Count => segments.Length;

    /// <summary>The segment at <paramref name="index"/>; empty when there is none.</summary>
    public string this[int index] => index < segments.Length ? segments[index] : "";
    public override string ToString() => "/" + string.Join('/', segments);
}
