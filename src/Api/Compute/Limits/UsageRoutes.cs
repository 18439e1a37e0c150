using System.Globalization;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>What projects used over a time: hours of servers, by memory, processors and disk.</summary>
internal static class UsageRoutes
{
    private const int MostRows = 1000;
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(28);

    public static IEnumerable<Route> All => [new("GET", "os-simple-tenant-usage", ListAsync), new("GET", "os-simple-tenant-usage/{}", ShowAsync)];

    /// <summary>A time in the query, or none.</summary>
    internal readonly record struct QueryTime(DateTimeOffset? At);

    internal static Outcome<QueryTime> Time(ComputeExchange exchange, string name)
    {
        if (exchange.Query.Find(name) is not { Length: > 0 } text) return new QueryTime(null);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new QueryTime(at)
            : new SchemaFault(name, text, $"'{text}' is not a 'date-time'").AsQueryRefusal();
    }

    private sealed record Window(DateTimeOffset From, DateTimeOffset To);

    private sealed record Use(Server Server, DateTimeOffset Started, DateTimeOffset? Ended, DateTimeOffset Until, double Hours);

    private static Outcome<Window> Asked(ComputeExchange exchange)
    {
        var now = exchange.Cloud.Now;
        foreach (var name in (string[])["start", "end"])
        {
            if (exchange.Query.Find(name) is { Length: > 0 } text && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
                return ComputeRefusals.Bad($"Invalid datetime format: {text}");
        }

        if (Time(exchange, "start").Fails(out var why, out var start) || Time(exchange, "end").Fails(out why, out var end)) return why;
        var window = new Window(start.At ?? (end.At ?? now) - DefaultWindow, end.At ?? now);
        return window.From < window.To || start.At is null ? window : ComputeRefusals.Bad("Invalid start time. The start time cannot occur after the end time.");
    }

    private static Task ListAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-simple-tenant-usage:list"));
        if (Asked(exchange).Fails(out var why, out var window) || Page(exchange, Uses(exchange, window, null)).Fails(out why, out var page)) return exchange.RefuseAsync(why);
        var detailed = exchange.Query.Find("detailed") == "1";
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tenant_usages");
            foreach (var project in page.Uses.GroupBy(use => use.Server.ProjectId))
            {
                json.WriteStartObject();
                Write(json, project.Key, [.. project], window, detailed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (page.More) Paging.WriteNext(json, exchange, "tenant_usages_links", page.Uses[^1].Server.Id);
            json.WriteEndObject();
        });
    }

    private static Task ShowAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin && exchange[1] != exchange.Caller.ProjectId) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-simple-tenant-usage:show"));
        if (Asked(exchange).Fails(out var why, out var window) || Page(exchange, Uses(exchange, window, exchange[1])).Fails(out why, out var page)) return exchange.RefuseAsync(why);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("tenant_usage");
            if (page.Uses.Count > 0) Write(json, exchange[1], page.Uses, window, detailed: true);
            json.WriteEndObject();
            if (page.More) Paging.WriteNext(json, exchange, "tenant_usage_links", page.Uses[^1].Server.Id);
            json.WriteEndObject();
        });
    }

    private sealed record UsePage(List<Use> Uses, bool More);

    /// <summary>Since 2.40 a page of servers' uses; clients ask on until one is empty.</summary>
    private static Outcome<UsePage> Page(ComputeExchange exchange, List<Use> uses)
    {
        if (exchange.Version < 40) return new UsePage(uses, false);
        if (Paging.Of(exchange, MostRows).Fails(out var why, out var paging) || paging.Cut(uses, use => use.Server.Id, out var more).Fails(out why, out var page)) return why;
        return new UsePage(page, more);
    }

    private static List<Use> Uses(ComputeExchange exchange, Window window, string? project)
    {
        var snapshot = exchange.Snapshot;
        var present = (project is null ? snapshot.Servers.All : snapshot.Servers.By("project", project)).Select(server => (Server: server, Ended: (DateTimeOffset?)null));
        var past = (project is null ? snapshot.DeletedServers.All : snapshot.DeletedServers.By("project", project)).Select(gone => (gone.Server, Ended: (DateTimeOffset?)gone.DeletedAt));
        return [.. present.Concat(past).Select(row => Used(row.Server, row.Ended, window, exchange.Cloud.Now)).Where(use => use is not null).Select(use => use!)
            .OrderBy(use => use.Server.ProjectId, StringComparer.Ordinal).ThenBy(use => use.Server.Id, StringComparer.Ordinal)];
    }

    private static Use? Used(Server server, DateTimeOffset? ended, Window window, DateTimeOffset now)
    {
        if (server.CreatedAt > window.To || ended < window.From) return null;
        var from = server.LaunchedAt is { } launched && launched > window.From ? launched : window.From;
        // What is to come is not used yet, whatever the window.
        var to = new[] { ended ?? now, window.To, now }.Min();
        return new Use(server, server.LaunchedAt ?? server.CreatedAt, ended, to, server.LaunchedAt is null ? 0 : Math.Max(0, (to - from).TotalHours));
    }

    private static void Write(Utf8JsonWriter json, string project, List<Use> uses, Window window, bool detailed)
    {
        json.WriteString("tenant_id", project);
        json.WriteString("start", ServerWriter.FineTime(window.From));
        json.WriteString("stop", ServerWriter.FineTime(window.To));
        json.WriteNumber("total_hours", uses.Sum(use => use.Hours));
        json.WriteNumber("total_memory_mb_usage", uses.Sum(use => use.Hours * use.Server.Flavor.RamMb));
        json.WriteNumber("total_vcpus_usage", uses.Sum(use => use.Hours * use.Server.Flavor.Vcpus));
        json.WriteNumber("total_local_gb_usage", uses.Sum(use => use.Hours * (use.Server.Flavor.DiskGb + use.Server.Flavor.EphemeralGb)));
        if (!detailed) return;
        json.WriteStartArray("server_usages");
        foreach (var use in uses) WriteServer(json, use, window);
        json.WriteEndArray();
    }

    private static void WriteServer(Utf8JsonWriter json, Use use, Window window)
    {
        json.WriteStartObject();
        json.WriteString("instance_id", use.Server.Id);
        json.WriteString("name", use.Server.Name);
        json.WriteNumber("hours", use.Hours);
        json.WriteString("tenant_id", use.Server.ProjectId);
        json.WriteString("flavor", use.Server.Flavor.Name);
        json.WriteNumber("memory_mb", use.Server.Flavor.RamMb);
        json.WriteNumber("vcpus", use.Server.Flavor.Vcpus);
        json.WriteNumber("local_gb", use.Server.Flavor.DiskGb + use.Server.Flavor.EphemeralGb);
        json.WriteString("started_at", ServerWriter.FineTime(use.Started));
        json.WriteString("ended_at", use.Ended is { } ended ? ServerWriter.FineTime(ended) : null);
        json.WriteString("state", use.Ended is null ? use.Server.Fault is null ? "active" : "error" : "terminated");
        json.WriteNumber("uptime", (long)((use.Ended ?? use.Until) - use.Started).TotalSeconds);
        json.WriteEndObject();
    }
}
