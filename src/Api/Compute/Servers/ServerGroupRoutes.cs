using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Server groups.</summary>
internal sealed class ServerGroupRoutes(ComputeSettings settings)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "os-server-groups", ListAsync), new("POST", "os-server-groups", CreateAsync), new("GET", "os-server-groups/{}", ShowAsync),
        new("DELETE", "os-server-groups/{}", exchange => exchange.CommitAsync((snapshot, call) => ServerGroups.Delete(snapshot, call, exchange[1]), 204)),
    ];

    private Task ListAsync(ComputeExchange exchange)
    {
        var all = exchange.Caller.IsAdmin && exchange.Query.Has("all_projects");
        var snapshot = exchange.Snapshot;
        var groups = all ? snapshot.ServerGroups.All : snapshot.ServerGroups.By("project", exchange.Caller.ProjectId ?? "");
        if (Paging.Of(exchange, settings.MostRows).Fails(out var why, out var paging)) return exchange.RefuseAsync(why);
        var offset = int.TryParse(exchange.Query.Find("offset"), out var skip) ? Math.Max(skip, 0) : 0;
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("server_groups");
            foreach (var group in groups.Skip(offset).Take(paging.Limit)) Write(json, exchange, snapshot, group);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange) => ServerGroups.Find(exchange.Snapshot, exchange.Caller, exchange[1]).Fails(out var why, out var group)
        ? exchange.RefuseAsync(why)
        : ReplyAsync(exchange, exchange.Snapshot, group);

    private static async Task CreateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Form(exchange.Version)).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("server_group");
        var policy = wish.Text("policy") ?? wish.Texts("policies").First();
        var most = wish.Of("rules").Number("max_server_per_host");
        if (most is not null && policy != "anti-affinity")
        {
            await exchange.RefuseAsync(ComputeRefusals.Bad("Only anti-affinity policy supports rules.")).ConfigureAwait(false);
            return;
        }

        var committed = await exchange.CommitAsync((snapshot, call) => ServerGroups.Create(snapshot, call, wish.Text("name")!.Trim(), policy, most)).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : ReplyAsync(exchange, committed.Snapshot, (ServerGroup)committed.Decision.Shown[0])).ConfigureAwait(false);
    }

    private static ObjectSchema Form(int version)
    {
        var policy = new OneOfSchema(version >= 15 ? ["anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity"] : ["anti-affinity", "affinity"]);
        var group = new ObjectSchema(new Member("name", Forms.Name, true));
        return (version >= 64
            ? group.With(new("policy", policy, true), new("rules", new ObjectSchema(new Member("max_server_per_host", Forms.Number(1)))))
            : group.With(new Member("policies", new ListSchema(policy, 1, 1), true))).Under("server_group");
    }

    private static Task ReplyAsync(ComputeExchange exchange, Snapshot snapshot, ServerGroup group) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("server_group");
        Write(json, exchange, snapshot, group);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, Snapshot snapshot, ServerGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        if (exchange.Version >= 64)
        {
            json.WriteString("policy", group.Policy);
            json.WriteStartObject("rules");
            if (group.MaxServersPerHost is { } most) json.WriteNumber("max_server_per_host", most);
            json.WriteEndObject();
        }
        else
        {
            ServerWriter.WriteTexts(json, "policies", [group.Policy]);
            ServerWriter.WriteWords(json, "metadata", ValueMap<string, string>.Empty);
        }

        ServerWriter.WriteTexts(json, "members", snapshot.Servers.By("group", group.Id).Select(server => server.Id));
        if (exchange.Version >= 13)
        {
            json.WriteString("project_id", group.ProjectId);
            json.WriteString("user_id", group.UserId);
        }

        json.WriteEndObject();
    }
}
