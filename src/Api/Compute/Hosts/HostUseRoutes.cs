using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The hosts as they were shown before 2.43 by their services, and what the servers of one use of it.</summary>
internal sealed class HostUseRoutes(ComputeParts parts)
{
    private const int Last = 42;

    private readonly record struct Use(string Project, int Cpus, long MemoryMb, long DiskGb);

    public IEnumerable<Route> All => [new("GET", "os-hosts", ListAsync, To: Last), new("GET", "os-hosts/{}", ShowAsync, To: Last)];

    /// <summary>Services that are disabled are not listed.</summary>
    private static Task ListAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-hosts:list"));
        var (snapshot, zone) = (exchange.Snapshot, exchange.Query.Find("zone"));
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("hosts");
            foreach (var binary in HostRoutes.Binaries)
            {
                if (snapshot.ComputeServices.Find(binary) is { Disabled: true } || (!string.IsNullOrEmpty(zone) && zone != HostRoutes.ZoneOf(binary))) continue;
                json.WriteStartObject();
                json.WriteString("host_name", exchange.Cloud.HostName);
                json.WriteString("service", binary["nova-".Length..]);
                json.WriteString("zone", HostRoutes.ZoneOf(binary));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task ShowAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-hosts:show"));
        if (exchange[1] != exchange.Cloud.HostName) return exchange.RefuseAsync(ComputeRefusals.NotFound($"Compute host {exchange[1]} could not be found."));
        var uses = Uses(exchange.Snapshot);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("host");
            foreach (var use in uses) Write(json, exchange.Cloud.HostName, use);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>All there is, what is used now, what the servers may use at most, and of that each project's share.</summary>
    private IEnumerable<Use> Uses(Snapshot snapshot)
    {
        var (facts, servers) = (parts.Guests.Hypervisor, snapshot.Servers.All.Where(server => server.Fault is null).ToList());
        return
        [
            new("(total)", facts.Cpus, facts.MemoryMb, facts.DiskGb), Sum("(used_now)", servers), Sum("(used_max)", servers),
            .. servers.GroupBy(server => server.ProjectId).Select(project => Sum(project.Key, project)),
        ];
    }

    private static Use Sum(string project, IEnumerable<Server> servers) => servers.Aggregate(
        new Use(project, 0, 0, 0), (sum, server) => new(project, sum.Cpus + server.Flavor.Vcpus, sum.MemoryMb + server.Flavor.RamMb, sum.DiskGb + server.Flavor.DiskGb + server.Flavor.EphemeralGb));

    private static void Write(Utf8JsonWriter json, string host, Use use)
    {
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteString("host", host);
        json.WriteString("project", use.Project);
        json.WriteNumber("cpu", use.Cpus);
        json.WriteNumber("memory_mb", use.MemoryMb);
        json.WriteNumber("disk_gb", use.DiskGb);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
