using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A server's metadata: all of it, or an item.</summary>
internal static class MetadataRoutes
{
    private const string Rule = "os_compute_api:server-metadata:";
    private static readonly ObjectSchema Whole = new(new Member("metadata", Forms.Metadata, true));
    private static readonly ObjectSchema Item = new(new Member("meta", Forms.Metadata, true));

    public static IEnumerable<Route> All =>
    [
        new("GET", "servers/{}/metadata", ShowAsync), new("POST", "servers/{}/metadata", exchange => WriteAsync(exchange, replace: false)), new("PUT", "servers/{}/metadata", exchange => WriteAsync(exchange, replace: true)),
        new("GET", "servers/{}/metadata/{}", ShowItemAsync), new("PUT", "servers/{}/metadata/{}", WriteItemAsync),
        new("DELETE", "servers/{}/metadata/{}", exchange => exchange.CommitAsync(
            (snapshot, call) => ServerEdits.Metadata(snapshot, call, exchange[1], Rule + "delete", known => known.ContainsKey(exchange[3]) ? known.Without(exchange[3]) : null), 204)),
    ];

    private static Task ShowAsync(ComputeExchange exchange) =>
        ServerRoutes.Named(exchange).Fails(out var why, out var server) ? exchange.RefuseAsync(why) : ReplyAsync(exchange, "metadata", server.Metadata);

    private static Task ShowItemAsync(ComputeExchange exchange)
    {
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return server.Metadata.TryGetValue(exchange[3], out var value)
            ? ReplyAsync(exchange, "meta", ValueMap<string, string>.Empty.With(exchange[3], value))
            : exchange.RefuseAsync(ComputeRefusals.NotFound("Metadata item was not found"));
    }

    private static async Task WriteAsync(ComputeExchange exchange, bool replace)
    {
        if ((await exchange.BodyAsync(Whole).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var given = body.Words("metadata");
        var committed = await exchange.CommitAsync((snapshot, call) => ServerEdits.Metadata(snapshot, call, exchange[1], Rule + (replace ? "update_all" : "create"),
            known => replace ? given : given.Aggregate(known, (all, item) => all.With(item.Key, item.Value)))).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ReplyAsync(exchange, "metadata", ((Server)committed.Decision.Shown[0]).Metadata)).ConfigureAwait(false);
    }

    private static async Task WriteItemAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Item).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var given = body.Words("meta");
        if (given.Count != 1 || !given.TryGetValue(exchange[3], out var value))
        {
            await exchange.RefuseAsync(ComputeRefusals.Bad(given.Count > 1 ? "Request body contains too many items" : "Request body and URI mismatch")).ConfigureAwait(false);
            return;
        }

        var committed = await exchange.CommitAsync((snapshot, call) => ServerEdits.Metadata(snapshot, call, exchange[1], Rule + "update", known => known.With(exchange[3], value))).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ReplyAsync(exchange, "meta", given)).ConfigureAwait(false);
    }

    internal static Task ReplyAsync(ComputeExchange exchange, string name, ValueMap<string, string> words, int status = 200) => exchange.ReplyAsync(
        json =>
        {
            json.WriteStartObject();
            ServerWriter.WriteWords(json, name, words);
            json.WriteEndObject();
        },
        status);
}
