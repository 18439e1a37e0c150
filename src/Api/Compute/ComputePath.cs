namespace Neutrino.Api.Compute;

/// <summary>A path of the API taken apart: version, perhaps a project, and the resource's own segments.</summary>
internal sealed class ComputePath
{
    private readonly RequestPath path;
    private readonly int skipped;

    private ComputePath(RequestPath path)
    {
        this.path = path;
        skipped = IsProject(path[1]) ? 2 : 1;
    }

    public static ComputePath? Parse(string? text) => RequestPath.Parse(text) is var path && path[0] is "v2" or "v2.1" ? new ComputePath(path) : null;

    public bool IsLegacy => path[0] == "v2";

    /// <summary>The project in the path; null when there is none.</summary>
    public string? Project => skipped == 2 ? path[1] : null;

    /// <summary><c>/v2.1</c>, or <c>/v2.1/project</c>.</summary>
    public string Prefix => $"/{path[0]}{ProjectPrefix}";
    public string ProjectPrefix => Project is { } project ? $"/{project}" : "";
    public int Count => Math.Max(0, path.Count - skipped);

    /// <summary>The resource's segment at <paramref name="index"/>; empty when there is none.</summary>
    public string this[int index] => path[index + skipped];

    /// <summary>No resource is named in hex digits and dashes alone, and no project otherwise.</summary>
    private static bool IsProject(string segment) => segment.Length > 0 && segment.All(letter => char.IsAsciiHexDigitLower(letter) || letter == '-');
}
