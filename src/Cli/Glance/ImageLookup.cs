using System.Text.Json.Nodes;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Glance;

/// <summary>Images by id or name.</summary>
internal static class ImageLookup
{
    public static async Task<JsonObject> FindAsync(Invocation call, string word)
    {
        if (Guid.TryParse(word, out _))
        {
            try
            {
                return await GetAsync(call, word);
            }
            catch (ApiException missing) when (missing.Status == 404)
            {
                throw Missing(word);
            }
        }

        var found = (await call.Session.GetAsync(Service.Image, $"/images?name={Uri.EscapeDataString(word)}")).List("images");
        return found.Count switch
        {
            1 => found[0],
            0 => throw Missing(word),
            _ => throw new AmbiguousException($"Multiple image matches found for '{word}', use an ID to be more specific.", [.. found.Select(image => (string)image["id"]!)]),
        };
    }

    /// <summary>What looks like an id is taken for one: the request itself says if it is none.</summary>
    public static async Task<string> IdAsync(Invocation call, string word) => Guid.TryParse(word, out _) ? word : (string)(await FindAsync(call, word))["id"]!;

    public static async Task<JsonObject> GetAsync(Invocation call, string id) => (await call.Session.GetAsync(Service.Image, $"/images/{id}")).Body as JsonObject ?? throw new CommandException("The server's reply is no image", "--debug shows the reply");

    private static NotFoundException Missing(string word) => new($"No image with a name or ID of '{word}' exists.", "glance image-list shows what there is");
}
