using System.Globalization;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>The order of a list of servers: the newest first, unless <c>sort_key</c> and <c>sort_dir</c> say otherwise.</summary>
internal static class ServerOrdering
{
    public static Refusal? Sort(ComputeExchange exchange, List<ListedServer> rows)
    {
        if (!exchange.Query.Has("sort_key") && !exchange.Query.Has("sort_dir"))
        {
            rows.Sort(NewestFirst);
            return null;
        }

        var (keys, directions) = (exchange.Query.Every("sort_key").ToList(), exchange.Query.Every("sort_dir").ToList());
        var order = new List<(Func<ListedServer, string> Key, bool Descending)>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (KeyOf(exchange, keys[i]) is not { } key) return new SchemaFault("sort_key", keys[i], $"'{keys[i]}' is not one of the sort keys").AsQueryRefusal();
            var direction = i < directions.Count ? directions[i] : directions.LastOrDefault() ?? "desc";
            if (direction is not ("asc" or "desc")) return ComputeRefusals.Bad($"Unknown sort direction, must be one of: asc, desc", "InvalidInput");
            order.Add((key, direction == "desc"));
        }

        var fallback = directions.LastOrDefault() != "asc" || keys.Count == 0;
        order.Add((row => Number(row.Server.CreatedAt), fallback));
        order.Add((row => row.Server.Id, fallback));
        rows.Sort((left, right) => Compare(order, left, right));
        return null;
    }

    private static int NewestFirst(ListedServer left, ListedServer right)
    {
        var result = right.Server.CreatedAt.CompareTo(left.Server.CreatedAt);
        return result != 0 ? result : string.CompareOrdinal(right.Server.Id, left.Server.Id);
    }

    private static int Compare(List<(Func<ListedServer, string> Key, bool Descending)> order, ListedServer left, ListedServer right)
    {
        foreach (var (key, descending) in order)
        {
            var result = string.CompareOrdinal(key(left), key(right));
            if (result != 0) return descending ? -result : result;
        }

        return 0;
    }

    private static Func<ListedServer, string>? KeyOf(ComputeExchange exchange, string name) => name switch
    {
        "uuid" or "id" => row => row.Server.Id,
        "display_name" or "name" => row => row.Server.Name,
        "hostname" => row => row.Server.HostName,
        "display_description" => row => row.Server.Description ?? "",
        "created_at" => row => Number(row.Server.CreatedAt),
        "updated_at" => row => Number(row.DeletedAt ?? row.Server.UpdatedAt),
        "launched_at" => row => row.Server.LaunchedAt is { } time ? Number(time) : "",
        "terminated_at" => row => row.DeletedAt is { } time ? Number(time) : "",
        "vm_state" => row => Condition(exchange, row).VmState,
        "task_state" => row => Condition(exchange, row).TaskState ?? "",
        "power_state" => row => Condition(exchange, row).PowerState.ToString(CultureInfo.InvariantCulture),
        "project_id" => row => row.Server.ProjectId,
        "user_id" => row => row.Server.UserId,
        "key_name" => row => row.Server.KeyName ?? "",
        "image_ref" => row => row.Server.Image?.Id ?? "",
        "instance_type_id" => row => row.Server.Flavor.Id,
        "kernel_id" => row => row.Server.Image?.KernelId ?? "",
        "ramdisk_id" => row => row.Server.Image?.RamdiskId ?? "",
        "availability_zone" => row => row.Server.AvailabilityZone,
        "config_drive" => row => row.Server.ConfigDrive ? "1" : "0",
        "launch_index" => row => row.Server.LaunchIndex.ToString("d10", CultureInfo.InvariantCulture),
        "access_ip_v4" => row => row.Server.AccessIpV4 ?? "",
        "access_ip_v6" => row => row.Server.AccessIpV6 ?? "",
        "auto_disk_config" => row => row.Server.DiskConfig,
        "locked" when exchange.Version >= 73 => row => row.Server.Locked ? "1" : "0",
        // One host, one device, no progress: these order nothing.
        "host" or "node" or "root_device_name" or "progress" => _ => "",
        _ => null,
    };

    private static ServerCondition Condition(ComputeExchange exchange, ListedServer row) =>
        row.DeletedAt is null ? exchange.Cloud.Board.Of(row.Server) : new ServerCondition("deleted", null, 0);

    private static string Number(DateTimeOffset time) => time.UtcTicks.ToString("d19", CultureInfo.InvariantCulture);
}
