using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Names to ids.</summary>
internal static class Lookup
{
    public static Task<string> IdAsync(Invocation call, string resource, string word) => IdAsync(call, Resources.Named(resource), word);

    /// <summary>The id of what has this id or name. A word that looks like an id is first looked up as one.</summary>
    /// <exception cref="NotFoundException">Nothing has it.</exception>
    /// <exception cref="AmbiguousException">More than one has it as its name.</exception>
    public static async Task<string> IdAsync(Invocation call, Resource resource, string word)
    {
        if (LooksLikeId(word) && (await FindAsync(call, resource, "id", word)).Count > 0) return word;
        var ids = resource.HasName ? await FindAsync(call, resource, "name", word) : [];
        return ids.Count switch
        {
            1 => ids[0],
            0 => throw Missing(resource, word),
            _ => throw new AmbiguousException($"Multiple {resource.Name} matches found for name '{word}', use an ID to be more specific.", ids) { Kind = "NoUniqueMatch" },
        };
    }

    public static bool LooksLikeId(string word) => Guid.TryParseExact(word, "D", out _) || Guid.TryParseExact(word, "N", out _);

    private static NotFoundException Missing(Resource resource, string word) =>
        new($"Unable to find {resource.Name} with name or id '{word}'", $"neutron {resource.Verb}-list shows what there is{(resource.HasName ? "" : ", with ids")}") { Kind = "NotFound" };

    private static async Task<IReadOnlyList<string>> FindAsync(Invocation call, Resource resource, string by, string word)
    {
        var query = new Query();
        query.Add(by, word);
        query.Add("fields", "id");
        var reply = await call.Session.GetAsync(Service.Network, query.On($"/{resource.Path}"));
        return [.. reply.List(resource.Plural).Select(found => (string?)found["id"]).OfType<string>()];
    }
}
