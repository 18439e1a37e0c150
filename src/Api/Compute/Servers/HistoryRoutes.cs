using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>What was done to a server (<c>os-instance-actions</c>), and its migrations: none, on one host.</summary>
internal static class HistoryRoutes
{
    /// <summary>The step of the compute service behind an action, as its events name it.</summary>
    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        ["create"] = "compute__do_build_and_run_instance", ["start"] = "compute_start_instance", ["stop"] = "compute_stop_instance", ["reboot"] = "compute_reboot_instance", ["pause"] = "compute_pause_instance",
        ["unpause"] = "compute_unpause_instance", ["suspend"] = "compute_suspend_instance", ["resume"] = "compute_resume_instance", ["rebuild"] = "compute_rebuild_instance", ["delete"] = "compute_terminate_instance",
        ["attach_interface"] = "compute_attach_interface", ["detach_interface"] = "compute_detach_interface",
    };

    public static IEnumerable<Route> All =>
    [
        new("GET", "servers/{}/os-instance-actions", ListAsync), new("GET", "servers/{}/os-instance-actions/{}", ShowAsync),
        new("GET", "servers/{}/migrations", exchange => MigrationsAsync(exchange), From: 23), new("GET", "servers/{}/migrations/{}", NoMigrationAsync, From: 23),
        new("DELETE", "servers/{}/migrations/{}", NoMigrationAsync, From: 24), new("POST", "servers/{}/migrations/{}/action", NoMigrationAsync, From: 22),
    ];

    private static Task ListAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        var more = false;
        if (Known(exchange, snapshot) is { } why || PageOf(exchange).Fails(out why, out var paging) || Since(exchange).Fails(out why, out var window)
            || paging.Cut(Of(snapshot, exchange[1]).Where(action => window.Holds(action)), action => action.RequestId, out more).Fails(out why, out var page))
            return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("instanceActions");
            foreach (var action in page) Write(json, exchange, action, withEvents: false);
            json.WriteEndArray();
            if (more && exchange.Version >= 58) Paging.WriteNext(json, exchange, "links", page[^1].RequestId);
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        if (Known(exchange, snapshot) is { } why) return exchange.RefuseAsync(why);
        if (snapshot.InstanceActions.Find(InstanceAction.KeyOf(exchange[1], exchange[3])) is not { } action) return exchange.RefuseAsync(ComputeRefusals.NotFound($"Action {exchange[3]} not found"));
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("instanceAction");
            Write(json, exchange, action, withEvents: exchange.Caller.IsAdmin || exchange.Version >= 51);
            json.WriteEndObject();
        });
    }

    private static Outcome<Paging> PageOf(ComputeExchange exchange) => exchange.Version >= 58 ? Paging.Of(exchange, 1000) : new Paging(1000, null);

    private sealed record Window(DateTimeOffset? From, DateTimeOffset? To)
    {
        public bool Holds(InstanceAction action) => (action.FinishedAt ?? action.StartedAt) is var at && !(at < From) && !(at > To);
    }

    private static Outcome<Window> Since(ComputeExchange exchange)
    {
        if (exchange.Version < 58) return new Window(null, null);
        if (UsageRoutes.Time(exchange, "changes-since").Fails(out var why, out var since)) return why;
        if (exchange.Version < 66) return new Window(since.At, null);
        if (UsageRoutes.Time(exchange, "changes-before").Fails(out why, out var before)) return why;
        return since.At > before.At ? ComputeRefusals.Bad("The value of changes-since must be less than or equal to changes-before.") : new Window(since.At, before.At);
    }

    private static IEnumerable<InstanceAction> Of(Snapshot snapshot, string serverId) =>
        snapshot.InstanceActions.By("server", serverId).OrderByDescending(action => action.StartedAt).ThenByDescending(action => action.RequestId, StringComparer.Ordinal);

    /// <summary>A server that was still has its history, since 2.21.</summary>
    private static Refusal? Known(ComputeExchange exchange, Snapshot snapshot)
    {
        if (!ServerLookups.Server(snapshot, exchange.Caller, exchange[1]).Fails(out var why, out _)) return null;
        var was = exchange.Version >= 21 && snapshot.DeletedServers.Find(exchange[1]) is { } gone && (exchange.Caller.IsAdmin || gone.Server.ProjectId == exchange.Caller.ProjectId);
        return was ? null : why;
    }

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, InstanceAction action, bool withEvents)
    {
        json.WriteStartObject();
        json.WriteString("action", action.Action);
        json.WriteString("instance_uuid", action.ServerId);
        json.WriteString("request_id", action.RequestId);
        json.WriteString("user_id", action.UserId);
        json.WriteString("project_id", action.ProjectId);
        json.WriteString("start_time", ServerWriter.FineTime(action.StartedAt));
        json.WriteString("message", action.Message);
        if (exchange.Version >= 58) json.WriteString("updated_at", ServerWriter.FineTime(action.FinishedAt ?? action.StartedAt));
        if (withEvents) WriteEvents(json, exchange, action);
        json.WriteEndObject();
    }

    private static void WriteEvents(Utf8JsonWriter json, ComputeExchange exchange, InstanceAction action)
    {
        json.WriteStartArray("events");
        if (Steps.TryGetValue(action.Action, out var step))
        {
            json.WriteStartObject();
            json.WriteString("event", step);
            json.WriteString("start_time", ServerWriter.FineTime(action.StartedAt));
            json.WriteString("finish_time", action.FinishedAt is { } finished ? ServerWriter.FineTime(finished) : null);
            json.WriteString("result", action.FinishedAt is null ? null : action.Message is null ? "Success" : "Error");
            if (exchange.Version < 51 || exchange.Caller.IsAdmin) json.WriteNull("traceback");
            if (exchange.Version >= 62)
            {
                json.WriteString("hostId", ServerWriter.HostId(action.ProjectId ?? "", exchange.Cloud.HostName));
                if (exchange.Caller.IsAdmin) json.WriteString("host", exchange.Cloud.HostName);
            }

            if (exchange.Version >= 84) json.WriteString("details", action.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Task MigrationsAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:servers:migrations:index"));
        return ServerRoutes.Named(exchange).Fails(out var why, out _)
            ? exchange.RefuseAsync(why)
            : exchange.ReplyAsync(AttributeValue.Of(("migrations", System.Collections.Immutable.ImmutableArray<AttributeValue>.Empty)));
    }

    private static Task NoMigrationAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:servers:migrations:show"));
        return exchange.RefuseAsync(ServerRoutes.Named(exchange).Fails(out var why, out var server) ? why : ComputeRefusals.NotFound($"Migration {exchange[3]} not found for instance {server.Id}"));
    }
}
