using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A server's tags (since 2.26).</summary>
internal static class TagRoutes
{
    private const string Rule = "os_compute_api:os-server-tags:";
    private static readonly ObjectSchema Whole = new(new Member("tags", new ListSchema(Forms.Tag, 0, ServerEdits.MostTags, Unique: true), true));

    public static IEnumerable<Route> All =>
    [
        new("GET", "servers/{}/tags", ShowAsync, From: 26), new("PUT", "servers/{}/tags", ReplaceAsync, From: 26),
        new("DELETE", "servers/{}/tags", exchange => EditAsync(exchange, "delete_all", "", _ => ValueList<string>.Empty), From: 26),
        new("GET", "servers/{}/tags/{}", HasAsync, From: 26), new("PUT", "servers/{}/tags/{}", AddAsync, From: 26),
        new("DELETE", "servers/{}/tags/{}", exchange => EditAsync(exchange, "delete", exchange[3], tags => tags.Contains(exchange[3]) ? tags.Remove(exchange[3]) : null), From: 26),
    ];

    private static Task ShowAsync(ComputeExchange exchange) =>
        ServerRoutes.Named(exchange).Fails(out var why, out var server) ? exchange.RefuseAsync(why) : exchange.ReplyAsync(AttributeValue.Of(("tags", AttributeValue.Texts(server.Tags))));

    private static Task HasAsync(ComputeExchange exchange)
    {
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        return server.Tags.Contains(exchange[3]) ? exchange.EmptyAsync(204) : exchange.RefuseAsync(ComputeRefusals.NotFound($"Server {exchange[1]} has no tag '{exchange[3]}'"));
    }

    private static Task EditAsync(ComputeExchange exchange, string rule, string tag, Func<ValueList<string>, ValueList<string>?> edit) =>
        exchange.CommitAsync((snapshot, call) => ServerEdits.Tags(snapshot, call, exchange[1], Rule + rule, tag, edit), 204);

    private static async Task AddAsync(ComputeExchange exchange)
    {
        if (Forms.Tag.Check(exchange[3], false) is { } fault)
        {
            await exchange.RefuseAsync(ComputeRefusals.Bad($"Tag '{exchange[3]}' is invalid. It must be a non empty string without characters '/' and ',', and at most 60 of them. Validation error message: {fault.Message}")).ConfigureAwait(false);
            return;
        }

        var isNew = false;
        var committed = await exchange.CommitAsync((snapshot, call) => ServerEdits.Tags(snapshot, call, exchange[1], Rule + "update", exchange[3], tags =>
        {
            isNew = !tags.Contains(exchange[3]);
            return isNew ? tags.Add(exchange[3]) : tags;
        })).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        if (isNew) exchange.Response.Headers.Location = $"{exchange.Base}/servers/{exchange[1]}/tags/{Uri.EscapeDataString(exchange[3])}";
        await exchange.EmptyAsync(isNew ? 201 : 204).ConfigureAwait(false);
    }

    private static async Task ReplaceAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Whole).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var tags = body.Texts("tags").ToValueList();
        var committed = await exchange.CommitAsync((snapshot, call) => ServerEdits.Tags(snapshot, call, exchange[1], Rule + "update_all", "", _ => tags)).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.ReplyAsync(AttributeValue.Of(("tags", AttributeValue.Texts(tags))))).ConfigureAwait(false);
    }
}
