using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The hosts as they were shown before 2.43 by their services, and what the servers of one use of it.</summary>
internal sealed class HostUseRoutes(ComputeParts parts)
{
    private const int Last = 42;

    private readonly record struct Use(string Project, int Cpus, long MemoryMb, long DiskGb);

    private static readonly OneOfSchema Word = new("enable", "disable", "Enable", "Disable", "ENABLE", "DISABLE");
    private static readonly ObjectSchema Form = new(new("status", Word), new("maintenance_mode", Word));

    public IEnumerable<Route> All =>
    [
        new("GET", "os-hosts", ListAsync, To: Last), new("GET", "os-hosts/{}", ShowAsync, To: Last), new("PUT", "os-hosts/{}", UpdateAsync, To: Last),
        .. ((string[])["startup", "shutdown", "reboot"]).Select(action => new Route("GET", $"os-hosts/{{}}/{action}", exchange => exchange.RefuseAsync(Refusal(exchange, "reboot") ?? ComputeRefusals.NotSupported()), To: Last)),
    ];

    private static Refusal? Refusal(ComputeExchange exchange, string rule) =>
        !exchange.Caller.IsAdmin ? ComputeRefusals.Policy($"os_compute_api:os-hosts:{rule}")
        : exchange[1] != exchange.Cloud.HostName ? ComputeRefusals.NotFound($"Compute host {exchange[1]} could not be found.")
        : null;

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
        if (Refusal(exchange, "show") is { } refusal) return exchange.RefuseAsync(refusal);
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

    /// <summary>Whether new servers may be put on it; a maintenance mode is what libvirt does not have.</summary>
    private static async Task UpdateAsync(ComputeExchange exchange)
    {
        if ((await exchange.BodyAsync(Form).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var status = body.Text("status")?.ToUpperInvariant();
        if (Refusal(exchange, "update") is { } forbidden) why = forbidden;
        else if (body.Has("maintenance_mode")) why = ComputeRefusals.NotSupported();
        else if (status is null) why = ComputeRefusals.Bad("Invalid input for field/attribute body. Value: {}. {} does not have enough properties");
        else
        {
            var isDisabled = status == "DISABLE";
            var committed = await exchange.CommitAsync((snapshot, call) =>
                ComputeAdministration.EditService(snapshot, call, HostRoutes.Compute, said => said with { Disabled = isDisabled, DisabledReason = isDisabled ? said.DisabledReason : null })).ConfigureAwait(false);
            why = committed.Decision.Refusal;
        }

        await (why is not null ? exchange.RefuseAsync(why) : exchange.ReplyAsync(AttributeValue.Of(("host", exchange.Cloud.HostName), ("status", status == "DISABLE" ? "disabled" : "enabled")))).ConfigureAwait(false);
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
