namespace Neutrino.Api.Compute;

internal delegate Task Answer(ComputeExchange exchange);

/// <summary>A method and a path (<c>servers/{}/tags/{}</c>), and from which to which microversion they are there.</summary>
internal sealed record Route(string Method, string Template, Answer Answer, int From = 1, int To = int.MaxValue)
{
    private readonly string[] segments = Template.Split('/');

    public string First => segments[0];
    public bool Matches(string method, ComputePath path)
    {
        if (path.Count != segments.Length || Method != method) return false;
        for (var i = 0; i < segments.Length; i++)
            if (segments[i] != "{}" && segments[i] != path[i]) return false;
        return true;
    }

    public bool Has(int version) => version >= From && version <= To;
}
