using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>What is asked of a guest itself: its log, its figures, its password.</summary>
internal sealed class GuestRoutes(ComputeParts parts)
{
    public IEnumerable<Route> All =>
    [
        new("GET", "servers/{}/diagnostics", DiagnosticsAsync), new("GET", "servers/{}/topology", TopologyAsync, From: 78),
        new("GET", "servers/{}/os-server-password", PasswordAsync),
        new("DELETE", "servers/{}/os-server-password", exchange => exchange.CommitAsync((snapshot, call) => ServerEdits.ClearPassword(snapshot, call, exchange[1]), 204)),
    ];

    public async Task ConsoleLogAsync(ComputeExchange exchange, BodyValue body)
    {
        if (Named(exchange, "os_compute_api:os-console-output").Fails(out var why, out var server))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var lines = body.Of("os-getConsoleOutput").Number("length") is >= 0 and var length ? length : (int?)null;
        var log = exchange.Cloud.Board.Of(server).VmState == VmStates.Building ? null : await parts.Guests.ConsoleLogAsync(server, lines, exchange.Aborted).ConfigureAwait(false);
        await (log is null ? exchange.RefuseAsync(ComputeRefusals.ServerNotReady(server.Id)) : exchange.ReplyAsync(AttributeValue.Of(("output", log)))).ConfigureAwait(false);
    }

    private static Outcome<Server> Named(ComputeExchange exchange, string rule)
    {
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server)) return why;
        return exchange.Caller.IsAdmin || exchange.Caller.Roles.Contains("member") ? server : ComputeRefusals.Policy(rule);
    }

    private static Task PasswordAsync(ComputeExchange exchange) => ServerRoutes.Named(exchange).Fails(out var why, out var server)
        ? exchange.RefuseAsync(why)
        : exchange.ReplyAsync(AttributeValue.Of(("password", server.EncryptedPassword)));

    private static Task TopologyAsync(ComputeExchange exchange) => ServerRoutes.Named(exchange).Fails(out var why, out _)
        ? exchange.RefuseAsync(why)
        : exchange.ReplyAsync(AttributeValue.Of(("nodes", System.Collections.Immutable.ImmutableArray<AttributeValue>.Empty), ("pagesize_kb", AttributeValue.Null)));

    private async Task DiagnosticsAsync(ComputeExchange exchange)
    {
        if (ServerRoutes.Named(exchange).Fails(out var why, out var server))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        if (!exchange.Caller.IsAdmin) await exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-server-diagnostics")).ConfigureAwait(false);
        else if (exchange.Cloud.Board.Of(server) is var now && now.PowerState is not (1 or 3)) await exchange.RefuseAsync(ComputeRefusals.WrongState("get_diagnostics", server.Id, "vm_state", now.VmState)).ConfigureAwait(false);
        else if (await parts.Guests.DiagnosticsAsync(server, exchange.Aborted).ConfigureAwait(false) is not { } figures) await exchange.RefuseAsync(ComputeRefusals.ServerNotReady(server.Id)).ConfigureAwait(false);
        else await exchange.ReplyAsync(json => Write(json, exchange, server, now, figures)).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, ComputeExchange exchange, Server server, ServerCondition now, GuestDiagnostics figures)
    {
        json.WriteStartObject();
        if (exchange.Version < 48) WriteFlat(json, figures);
        else WriteWhole(json, server, now, figures);
        json.WriteEndObject();
    }

    /// <summary>Before 2.48: whatever libvirt counts, by its own names.</summary>
    private static void WriteFlat(Utf8JsonWriter json, GuestDiagnostics figures)
    {
        for (var i = 0; i < figures.CpuTimes.Count; i++) json.WriteNumber($"cpu{i}_time", figures.CpuTimes[i]);
        json.WriteNumber("memory", figures.MemoryMaximum);
        json.WriteNumber("memory-actual", figures.MemoryMaximum);
        json.WriteNumber("memory-rss", figures.MemoryUsed);
        foreach (var disk in figures.Disks)
        {
            json.WriteNumber($"{disk.Device}_read", disk.ReadBytes);
            json.WriteNumber($"{disk.Device}_read_req", disk.ReadRequests);
            json.WriteNumber($"{disk.Device}_write", disk.WriteBytes);
            json.WriteNumber($"{disk.Device}_write_req", disk.WriteRequests);
            json.WriteNumber($"{disk.Device}_errors", disk.Errors);
        }

        foreach (var nic in figures.Nics)
        {
            json.WriteNumber($"{nic.Tap}_rx", nic.ReceivedBytes);
            json.WriteNumber($"{nic.Tap}_rx_packets", nic.ReceivedPackets);
            json.WriteNumber($"{nic.Tap}_rx_errors", nic.ReceiveErrors);
            json.WriteNumber($"{nic.Tap}_rx_drop", nic.ReceiveDrops);
            json.WriteNumber($"{nic.Tap}_tx", nic.SentBytes);
            json.WriteNumber($"{nic.Tap}_tx_packets", nic.SentPackets);
            json.WriteNumber($"{nic.Tap}_tx_errors", nic.SendErrors);
            json.WriteNumber($"{nic.Tap}_tx_drop", nic.SendDrops);
        }
    }

    private static void WriteWhole(Utf8JsonWriter json, Server server, ServerCondition now, GuestDiagnostics figures)
    {
        json.WriteString("state", now.PowerState == 3 ? "paused" : "running");
        json.WriteString("driver", figures.Driver);
        json.WriteString("hypervisor", figures.Hypervisor);
        json.WriteString("hypervisor_os", figures.HypervisorOs);
        json.WriteNumber("uptime", (long)figures.Uptime.TotalSeconds);
        json.WriteBoolean("config_drive", server.ConfigDrive);
        json.WriteNumber("num_cpus", figures.CpuTimes.Count);
        json.WriteNumber("num_nics", figures.Nics.Count);
        json.WriteNumber("num_disks", figures.Disks.Count);
        json.WriteStartObject("memory_details");
        json.WriteNumber("maximum", figures.MemoryMaximum / 1024);
        json.WriteNumber("used", figures.MemoryUsed / 1024);
        json.WriteEndObject();
        json.WriteStartArray("cpu_details");
        for (var i = 0; i < figures.CpuTimes.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i);
            json.WriteNumber("time", figures.CpuTimes[i]);
            json.WriteNull("utilisation");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNics(json, figures);
        WriteDisks(json, figures);
    }

    private static void WriteNics(Utf8JsonWriter json, GuestDiagnostics figures)
    {
        json.WriteStartArray("nic_details");
        foreach (var nic in figures.Nics)
        {
            json.WriteStartObject();
            json.WriteString("mac_address", nic.Mac);
            json.WriteNumber("rx_octets", nic.ReceivedBytes);
            json.WriteNumber("rx_packets", nic.ReceivedPackets);
            json.WriteNumber("rx_errors", nic.ReceiveErrors);
            json.WriteNumber("rx_drop", nic.ReceiveDrops);
            json.WriteNull("rx_rate");
            json.WriteNumber("tx_octets", nic.SentBytes);
            json.WriteNumber("tx_packets", nic.SentPackets);
            json.WriteNumber("tx_errors", nic.SendErrors);
            json.WriteNumber("tx_drop", nic.SendDrops);
            json.WriteNull("tx_rate");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDisks(Utf8JsonWriter json, GuestDiagnostics figures)
    {
        json.WriteStartArray("disk_details");
        foreach (var disk in figures.Disks)
        {
            json.WriteStartObject();
            json.WriteNumber("read_bytes", disk.ReadBytes);
            json.WriteNumber("read_requests", disk.ReadRequests);
            json.WriteNumber("write_bytes", disk.WriteBytes);
            json.WriteNumber("write_requests", disk.WriteRequests);
            json.WriteNumber("errors_count", disk.Errors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
