using System.Globalization;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The one hypervisor there is.</summary>
internal sealed class HypervisorRoutes(ComputeParts parts)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "os-hypervisors", exchange => ListAsync(exchange, detail: false)), new("GET", "os-hypervisors/detail", exchange => ListAsync(exchange, detail: true)),
        new("GET", "os-hypervisors/statistics", StatisticsAsync, To: 87), new("GET", "os-hypervisors/{}", ShowAsync), new("GET", "os-hypervisors/{}/uptime", UptimeAsync, To: 87),
        new("GET", "os-hypervisors/{}/search", SearchAsync, To: 52), new("GET", "os-hypervisors/{}/servers", ServersAsync, To: 52),
    ];

    private static Refusal? Forbidden(ComputeExchange exchange) => exchange.Caller.IsAdmin ? null : ComputeRefusals.Policy("os_compute_api:os-hypervisors");

    private static bool Matches(ComputeExchange exchange, string pattern) => exchange.Cloud.HostName.Contains(pattern, StringComparison.OrdinalIgnoreCase);

    private Task ListAsync(ComputeExchange exchange, bool detail)
    {
        if (Forbidden(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        var pattern = exchange.Version >= 53 ? exchange.Query.Find("hypervisor_hostname_pattern") : null;
        if (pattern is not null && !Matches(exchange, pattern)) return exchange.RefuseAsync(ComputeRefusals.NotFound($"No hypervisor matching '{pattern}' could be found."));
        var (isPast, more) = (false, false);
        if (exchange.Version >= 33)
        {
            if (Paging.Of(exchange, 1000).Fails(out var why, out var paging) || paging.Cut([IdOf(exchange)], id => id, out more).Fails(out why, out var page)) return exchange.RefuseAsync(why);
            isPast = page.Count == 0;
        }

        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("hypervisors");
            if (!isPast) Write(json, exchange, detail, WithServers(exchange));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task ShowAsync(ComputeExchange exchange)
    {
        if (Forbidden(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        if (exchange[1] != IdOf(exchange)) return exchange.RefuseAsync(ComputeRefusals.NotFound($"Hypervisor with ID '{exchange[1]}' could not be found."));
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("hypervisor");
            Write(json, exchange, detail: true, WithServers(exchange));
            json.WriteEndObject();
        });
    }

    private static bool WithServers(ComputeExchange exchange) => exchange.Version >= 53 && exchange.Query.Find("with_servers") is { } word && BodyValue.IsTrue(word);

    private static string IdOf(ComputeExchange exchange) => exchange.Version >= 53 ? HostRoutes.IdOf(exchange.Cloud.HostName, "hypervisor") : "1";

    private Task UptimeAsync(ComputeExchange exchange)
    {
        if (Forbidden(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        if (exchange[1] != IdOf(exchange)) return exchange.RefuseAsync(ComputeRefusals.NotFound($"Hypervisor with ID '{exchange[1]}' could not be found."));
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("hypervisor");
            WriteIdentity(json, exchange);
            json.WriteString("uptime", Uptime());
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private Task SearchAsync(ComputeExchange exchange) => MatchingAsync(exchange, servers: false);

    private Task ServersAsync(ComputeExchange exchange) => MatchingAsync(exchange, servers: true);

    private Task MatchingAsync(ComputeExchange exchange, bool servers)
    {
        if (Forbidden(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        if (!Matches(exchange, exchange[1])) return exchange.RefuseAsync(ComputeRefusals.NotFound($"No hypervisor matching '{exchange[1]}' could be found."));
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("hypervisors");
            Write(json, exchange, detail: false, servers);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private Task StatisticsAsync(ComputeExchange exchange)
    {
        if (Forbidden(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("hypervisor_statistics");
            json.WriteNumber("count", 1);
            WriteFigures(json, exchange.Snapshot);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void WriteIdentity(Utf8JsonWriter json, ComputeExchange exchange)
    {
        if (exchange.Version >= 53) json.WriteString("id", IdOf(exchange));
        else json.WriteNumber("id", 1);
        json.WriteString("hypervisor_hostname", exchange.Cloud.HostName);
        json.WriteString("state", "up");
        json.WriteString("status", HostRoutes.IsEnabled(exchange.Snapshot) ? "enabled" : "disabled");
    }

    private void Write(Utf8JsonWriter json, ComputeExchange exchange, bool detail, bool servers)
    {
        var snapshot = exchange.Snapshot;
        json.WriteStartObject();
        WriteIdentity(json, exchange);
        if (detail) WriteDetail(json, exchange, snapshot);
        if (servers) WriteServers(json, snapshot);
        json.WriteEndObject();
    }

    private void WriteDetail(Utf8JsonWriter json, ComputeExchange exchange, Snapshot snapshot)
    {
        var facts = parts.Guests.Hypervisor;
        json.WriteString("hypervisor_type", facts.Type);
        json.WriteNumber("hypervisor_version", facts.Version);
        json.WriteString("host_ip", "127.0.0.1");
        json.WriteStartObject("service");
        if (exchange.Version >= 53) json.WriteString("id", HostRoutes.IdOf(exchange.Cloud.HostName, HostRoutes.Compute));
        else json.WriteNumber("id", 1);
        json.WriteString("host", exchange.Cloud.HostName);
        json.WriteString("disabled_reason", snapshot.ComputeServices.Find(HostRoutes.Compute)?.DisabledReason);
        json.WriteEndObject();
        if (exchange.Version >= 88)
        {
            json.WriteString("uptime", Uptime());
            return;
        }

        WriteFigures(json, snapshot);
        if (exchange.Version >= 28)
        {
            json.WriteStartObject("cpu_info");
            WriteProcessor(json, facts);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("cpu_info", $$"""{"arch": "{{facts.CpuArch}}", "model": "{{facts.CpuModel}}", "vendor": "", "topology": {"cores": {{facts.Cpus}}, "sockets": 1, "threads": 1}, "features": []}""");
        }
    }

    private static void WriteProcessor(Utf8JsonWriter json, HypervisorFacts facts)
    {
        json.WriteString("arch", facts.CpuArch);
        json.WriteString("model", facts.CpuModel);
        json.WriteString("vendor", "");
        json.WriteStartObject("topology");
        json.WriteNumber("cores", facts.Cpus);
        json.WriteNumber("sockets", 1);
        json.WriteNumber("threads", 1);
        json.WriteEndObject();
        json.WriteStartArray("features");
        json.WriteEndArray();
    }

    private void WriteFigures(Utf8JsonWriter json, Snapshot snapshot)
    {
        var (facts, servers) = (parts.Guests.Hypervisor, snapshot.Servers.All.Where(server => server.Fault is null).ToList());
        var (memory, disk) = (servers.Sum(server => server.Flavor.RamMb), servers.Sum(server => server.Flavor.DiskGb + server.Flavor.EphemeralGb));
        json.WriteNumber("vcpus", facts.Cpus);
        json.WriteNumber("memory_mb", facts.MemoryMb);
        json.WriteNumber("local_gb", facts.DiskGb);
        json.WriteNumber("vcpus_used", servers.Sum(server => server.Flavor.Vcpus));
        json.WriteNumber("memory_mb_used", memory);
        json.WriteNumber("local_gb_used", disk);
        json.WriteNumber("free_ram_mb", facts.MemoryMb - memory);
        json.WriteNumber("free_disk_gb", facts.DiskGb - disk);
        json.WriteNumber("disk_available_least", facts.FreeDiskGb);
        json.WriteNumber("current_workload", servers.Count(server => server.Task is not null));
        json.WriteNumber("running_vms", servers.Count);
    }

    private static void WriteServers(Utf8JsonWriter json, Snapshot snapshot)
    {
        json.WriteStartArray("servers");
        foreach (var server in snapshot.Servers.All.Where(server => server.Fault is null))
        {
            json.WriteStartObject();
            json.WriteString("uuid", server.Id);
            json.WriteString("name", $"instance-{server.Number:x8}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>As uptime(1) says it.</summary>
    private static string Uptime()
    {
        var up = TimeSpan.FromMilliseconds(Environment.TickCount64);
        var load = File.Exists("/proc/loadavg") ? string.Join(", ", File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "0.00, 0.00, 0.00";
        return string.Create(CultureInfo.InvariantCulture, $" up {up.Days} days, {up.Hours:d2}:{up.Minutes:d2},  0 users,  load average: {load}");
    }
}
