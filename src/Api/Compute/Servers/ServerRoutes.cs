using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Servers as a collection: listed, shown, made, changed, removed.</summary>
internal sealed class ServerRoutes(ComputeSettings settings)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "servers", exchange => ListAsync(exchange, detail: false)),
        new("GET", "servers/detail", exchange => ListAsync(exchange, detail: true)),
        new("POST", "servers", CreateAsync),
        new("POST", "os-volumes_boot", CreateAsync),
        new("GET", "servers/{}", ShowAsync),
        new("PUT", "servers/{}", UpdateAsync),
        new("DELETE", "servers/{}", exchange => exchange.CommitAsync((snapshot, call) => ServerRemoval.Delete(snapshot, call, exchange[1]), StatusCodes.Status204NoContent)),
        new("GET", "servers/{}/ips", AddressesAsync),
        new("GET", "servers/{}/ips/{}", NetworkAddressesAsync),
    ];

    /// <summary>The server that the path names; a reply has been sent when there is none.</summary>
    public static Outcome<Server> Named(ComputeExchange exchange) => ServerLookups.Server(exchange.Snapshot, exchange.Caller, exchange[1]);

    private async Task ListAsync(ComputeExchange exchange, bool detail)
    {
        var snapshot = exchange.Snapshot;
        if (exchange.Version >= 75 && ServerQuery.Unknown(exchange) is { } unknown)
        {
            await exchange.RefuseAsync(unknown).ConfigureAwait(false);
            return;
        }

        var more = false;
        if (Paging.Of(exchange, settings.MostRows).Fails(out var why, out var paging) || ServerList.Select(exchange, snapshot).Fails(out why, out var rows)
            || paging.Cut(rows, row => row.Server.Id, out more).Fails(out why, out var page))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var writer = new ServerWriter(exchange, snapshot);
        using var reply = new JsonReply(exchange.Response, 200);
        reply.Writer.WriteStartObject();
        reply.Writer.WriteStartArray("servers");
        foreach (var row in page)
        {
            if (detail) writer.Write(reply.Writer, row.Server, row.DeletedAt);
            else writer.WriteLinked(reply.Writer, row.Server);
            await reply.FlowAsync().ConfigureAwait(false);
        }

        reply.Writer.WriteEndArray();
        if (page.Count > 0 && (more || exchange.Query.Find("limit") == page.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            Paging.WriteNext(reply.Writer, exchange, "servers_links", page[^1].Server.Id);
        reply.Writer.WriteEndObject();
        await reply.CompleteAsync().ConfigureAwait(false);
    }

    private static Task ShowAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        return ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var server)
            ? exchange.RefuseAsync(why)
            : ReplyAsync(exchange, snapshot, server, 200, extended: true, groups: true);
    }

    /// <summary>A reply that shows one server.</summary>
    internal static Task ReplyAsync(ComputeExchange exchange, Snapshot snapshot, Server server, int status, bool extended, bool groups, string? password = null)
    {
        var writer = new ServerWriter(exchange, snapshot) { Extended = extended, ShowsGroups = groups, AdminPassword = password };
        return exchange.ReplyAsync(
            json =>
            {
                json.WriteStartObject();
                json.WritePropertyName("server");
                writer.Write(json, server);
                json.WriteEndObject();
            },
            status);
    }

    private static async Task CreateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(ServerSchemas.Create(exchange.Version)).ConfigureAwait(false)).Fails(out var why, out var body)
            || ServerOrders.Read(exchange, body).Fails(out why, out var order))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var committed = await exchange.CommitAsync((snapshot, call) => ServerCreation.Create(snapshot, call, order)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await CreatedAsync(exchange, body.Of("server"), order, committed.Snapshot, (Server)committed.Decision.Shown[0]).ConfigureAwait(false);
    }

    private static Task CreatedAsync(ComputeExchange exchange, BodyValue body, ServerOrder order, Snapshot snapshot, Server server)
    {
        if (body.Flag("return_reservation_id")) return exchange.ReplyAsync(AttributeValue.Of(("reservation_id", server.ReservationId)), 202);
        exchange.Response.Headers.Location = $"{exchange.Base}/servers/{server.Id}";
        var writer = new ServerWriter(exchange, snapshot);
        return exchange.ReplyAsync(
            json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("server");
                json.WriteString("id", server.Id);
                writer.WriteLinks(json, server);
                json.WriteString("OS-DCF:diskConfig", server.DiskConfig);
                json.WriteStartArray("security_groups");
                foreach (var name in order.SecurityGroups.Count > 0 ? order.SecurityGroups : ["default"])
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("adminPass", body.Text("adminPass") ?? AdminPasswords.Make());
                json.WriteEndObject();
                json.WriteEndObject();
            },
            202);
    }

    private static async Task UpdateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(ServerSchemas.Update(exchange.Version)).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("server");
        var committed = await exchange.CommitAsync((snapshot, call) => ServerEdits.Update(snapshot, call, exchange[1], server => server with
        {
            Name = wish.Text("name")?.Trim() ?? server.Name,
            HostName = wish.Text("hostname") ?? server.HostName,
            Description = wish.Has("description") ? wish.Text("description") : server.Description,
            AccessIpV4 = wish.Text("accessIPv4") ?? server.AccessIpV4,
            AccessIpV6 = wish.Text("accessIPv6") ?? server.AccessIpV6,
            DiskConfig = wish.Text("OS-DCF:diskConfig") ?? server.DiskConfig,
        })).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal
            ? exchange.RefuseAsync(refusal)
            : ReplyAsync(exchange, committed.Snapshot, (Server)committed.Decision.Shown[0], 200, extended: exchange.Version >= 75, groups: true)).ConfigureAwait(false);
    }

    private static Task AddressesAsync(ComputeExchange exchange)
    {
        if (Named(exchange).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        var writer = new ServerWriter(exchange, exchange.Snapshot);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            writer.WriteAddresses(json, server, extended: false);
            json.WriteEndObject();
        });
    }

    private static Task NetworkAddressesAsync(ComputeExchange exchange)
    {
        if (Named(exchange).Fails(out var why, out var server)) return exchange.RefuseAsync(why);
        if (ServerAddresses.Of(exchange.Snapshot, server).All(network => network.Name != exchange[3])) return exchange.RefuseAsync(ComputeRefusals.NotFound("Instance is not a member of specified network"));
        var writer = new ServerWriter(exchange, exchange.Snapshot);
        return exchange.ReplyAsync(json =>
        {
            // The network itself is the body's only member.
            using var whole = new MemoryStream();
            using (var inner = new System.Text.Json.Utf8JsonWriter(whole))
            {
                inner.WriteStartObject();
                writer.WriteAddresses(inner, server, exchange[3], JsonOutput.Name("network"), extended: false);
                inner.WriteEndObject();
            }

            json.WriteRawValue(System.Text.Json.JsonDocument.Parse(whole.ToArray()).RootElement.GetProperty("network").GetRawText());
        });
    }
}
