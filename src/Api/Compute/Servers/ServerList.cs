using System.Globalization;
using System.Text.RegularExpressions;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>A server in a list: one that is, or one that was.</summary>
internal readonly record struct ListedServer(Server Server, DateTimeOffset? DeletedAt);

/// <summary>Which servers a list shows, and in which order.</summary>
internal sealed class ServerList
{
    private static readonly TimeSpan PatternPatience = TimeSpan.FromMilliseconds(200);
    private readonly ComputeExchange exchange;
    private readonly Snapshot snapshot;
    private readonly List<Func<ListedServer, bool>> filters = [];

    private ServerList(ComputeExchange exchange, Snapshot snapshot) => (this.exchange, this.snapshot) = (exchange, snapshot);

    public static Outcome<List<ListedServer>> Select(ComputeExchange exchange, Snapshot snapshot)
    {
        var list = new ServerList(exchange, snapshot);
        if (list.Rows().Fails(out var why, out var rows)) return why;
        if (list.ReadFilters() is { } fault) return fault;
        var chosen = rows.Where(row => list.filters.TrueForAll(filter => filter(row))).ToList();
        return ServerOrdering.Sort(exchange, chosen) is { } unsorted ? unsorted : chosen;
    }

    /// <summary>The rows of the caller's project, or of all for an administrator who asks; those that were, on request.</summary>
    private Outcome<List<ListedServer>> Rows()
    {
        var (query, caller) = (exchange.Query, exchange.Caller);
        var all = query.Find("all_tenants") is { } word && (word.Length == 0 || BodyValue.IsTrue(word));
        if (all && !caller.IsAdmin) return ComputeRefusals.Policy("os_compute_api:servers:index:get_all_tenants");
        var project = all ? query.Find("tenant_id") ?? query.Find("project_id") : caller.ProjectId ?? "";
        var deleted = caller.IsAdmin && query.Find("deleted") is { } asked && BodyValue.IsTrue(asked);
        var changes = query.Has("changes-since") && !query.Has("deleted");
        var rows = new List<ListedServer>();
        if (!deleted) rows.AddRange((project is null ? snapshot.Servers.All : snapshot.Servers.By("project", project)).Select(server => new ListedServer(server, null)));
        if (deleted || changes)
            rows.AddRange((project is null ? snapshot.DeletedServers.All : snapshot.DeletedServers.By("project", project)).Select(gone => new ListedServer(gone.Server, gone.DeletedAt)));
        return rows;
    }

    private Refusal? ReadFilters()
    {
        foreach (var (name, value) in exchange.Query.All)
        {
            if (!Allowed(name)) continue;
            if (Filter(name, value).Fails(out var why, out var filter)) return why;
            filters.Add(filter);
        }

        return null;
    }

    /// <summary>What a caller may filter by; the rest is passed over, as ever.</summary>
    private bool Allowed(string name) => exchange.Caller.IsAdmin || name switch
    {
        "reservation_id" or "name" or "display_name" or "status" or "image" or "flavor" or "ip" or "changes-since" or "uuid" => true,
        "ip6" => exchange.Version >= 5,
        "tags" or "tags-any" or "not-tags" or "not-tags-any" => exchange.Version >= 26,
        "changes-before" => exchange.Version >= 66,
        "locked" => exchange.Version >= 73,
        "availability_zone" or "config_drive" or "key_name" or "created_at" or "launched_at" or "terminated_at" or "power_state" or "task_state" or "vm_state" or "progress" or "user_id" => exchange.Version >= 83,
        _ => false,
    };

    private Outcome<Func<ListedServer, bool>> Filter(string name, string value) => name switch
    {
        "name" or "display_name" => Pattern(value, row => [row.Server.Name]),
        "hostname" => Pattern(value, row => [row.Server.HostName]),
        "description" => Pattern(value, row => [row.Server.Description ?? ""]),
        "ip" => Pattern(value, row => Addresses(row, 4)),
        "ip6" => Pattern(value, row => Addresses(row, 6)),
        "status" => Status(value),
        "vm_state" => By(row => Condition(row).VmState == value),
        "task_state" => By(row => (Condition(row).TaskState ?? "") == value),
        "power_state" => By(row => Condition(row).PowerState.ToString(CultureInfo.InvariantCulture) == value),
        "image" or "image_ref" => By(row => row.Server.Image?.Id == value),
        "flavor" => By(row => row.Server.Flavor.Id == value),
        "uuid" => By(row => row.Server.Id == value),
        "reservation_id" => By(row => row.Server.ReservationId == value),
        "user_id" => By(row => row.Server.UserId == value),
        "key_name" => By(row => row.Server.KeyName == value),
        "kernel_id" => By(row => row.Server.Image?.KernelId == value),
        "ramdisk_id" => By(row => row.Server.Image?.RamdiskId == value),
        "availability_zone" => By(row => row.Server.AvailabilityZone == value),
        "config_drive" => By(row => row.Server.ConfigDrive == BodyValue.IsTrue(value)),
        "progress" => By(_ => value == "0"),
        "launch_index" => By(row => row.Server.LaunchIndex.ToString(CultureInfo.InvariantCulture) == value),
        "host" or "node" => By(row => row.Server.Fault is null && value == exchange.Cloud.HostName),
        "access_ip_v4" => By(row => row.Server.AccessIpV4 == value),
        "access_ip_v6" => By(row => row.Server.AccessIpV6 == value),
        "locked" => Flag(name, value, row => row.Server.Locked),
        "changes-since" => Since(name, value, (row, time) => (row.DeletedAt ?? row.Server.UpdatedAt) >= time),
        "changes-before" => Since(name, value, (row, time) => (row.DeletedAt ?? row.Server.UpdatedAt) <= time),
        "created_at" => Since(name, value, (row, time) => row.Server.CreatedAt == time),
        "launched_at" => Since(name, value, (row, time) => row.Server.LaunchedAt == time),
        "tags" => Tags(value, (have, asked) => asked.TrueForAll(have.Contains)),
        "tags-any" => Tags(value, (have, asked) => asked.Exists(have.Contains)),
        "not-tags" => Tags(value, (have, asked) => !asked.TrueForAll(have.Contains)),
        "not-tags-any" => Tags(value, (have, asked) => !asked.Exists(have.Contains)),
        _ => By(_ => true),
    };

    private Outcome<Func<ListedServer, bool>> Status(string value)
    {
        string[] known = ["ACTIVE", "BUILD", "DELETED", "ERROR", "HARD_REBOOT", "PASSWORD", "PAUSED", "REBOOT", "REBUILD", "RESIZE", "REVERT_RESIZE", "RESCUE", "SHELVED", "SHELVED_OFFLOADED", "SHUTOFF",
            "SOFT_DELETED", "SUSPENDED", "UNKNOWN", "VERIFY_RESIZE", "MIGRATING"];
        var wanted = value.ToUpperInvariant();
        if (!known.Contains(wanted) && exchange.Version >= 38) return ComputeRefusals.Bad("Invalid status value");
        return wanted == "DELETED" && !exchange.Caller.IsAdmin && !exchange.Query.Has("changes-since")
            ? ComputeRefusals.Forbidden("Only administrators may list deleted instances")
            : By(row => (row.DeletedAt is null ? Condition(row).Status : "DELETED") == wanted);
    }

    private static Outcome<Func<ListedServer, bool>> Flag(string name, string value, Func<ListedServer, bool> read)
    {
        if (new FlagSchema().Check(value, false) is { } fault) return (fault with { Attribute = name }).AsQueryRefusal();
        return By(row => read(row) == BodyValue.IsTrue(value));
    }

    private static Outcome<Func<ListedServer, bool>> Since(string name, string value, Func<ListedServer, DateTimeOffset, bool> holds) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? By(row => holds(row, time))
            : new SchemaFault(name, value, $"'{value}' is not a 'date-time'").AsQueryRefusal();

    private static Outcome<Func<ListedServer, bool>> Tags(string value, Func<ValueList<string>, List<string>, bool> holds)
    {
        var asked = value.Split(',').ToList();
        return By(row => holds(row.Server.Tags, asked));
    }

    /// <summary>A regular expression, as the database's <c>REGEXP</c>; what is none is looked for as it stands.</summary>
    private static Outcome<Func<ListedServer, bool>> Pattern(string value, Func<ListedServer, IEnumerable<string>> texts)
    {
        Regex pattern;
        try
        {
            pattern = new Regex(value, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternPatience);
        }
        catch (Exception unfit) when (unfit is ArgumentException or NotSupportedException)
        {
            return By(row => texts(row).Any(text => text.Contains(value, StringComparison.OrdinalIgnoreCase)));
        }

        return By(row => texts(row).Any(pattern.IsMatch));
    }

    private static Outcome<Func<ListedServer, bool>> By(Func<ListedServer, bool> filter) => filter;

    private IEnumerable<string> Addresses(ListedServer row, int ipVersion) =>
        ServerAddresses.Of(snapshot, row.Server).SelectMany(network => network.Addresses).Where(address => address.Ip.Version == ipVersion).Select(address => address.Ip.ToString());

    private ServerCondition Condition(ListedServer row) => row.DeletedAt is null ? exchange.Cloud.Board.Of(row.Server) : new ServerCondition("deleted", null, 0);
}
