namespace Neutrino.Api.Identity;

/// <summary>The four tag filters of a list of projects: all, any, not all, not any of a comma separated list.</summary>
internal static class TagFilter
{
    public static bool Matches(QueryParameters query, ValueList<string> tags) =>
        (query.Find("tags") is not { } all || Split(all).All(tags.Contains))
        && (query.Find("tags-any") is not { } any || Split(any).Any(tags.Contains))
        && (query.Find("not-tags") is not { } notAll || !Split(notAll).All(tags.Contains))
        && (query.Find("not-tags-any") is not { } notAny || !Split(notAny).Any(tags.Contains));

    private static string[] Split(string text) => text.Split(',');
}
