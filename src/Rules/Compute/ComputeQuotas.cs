using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Compute's limits: of a project, of a user in it, and the defaults that administrators may change as the class <c>default</c>.</summary>
public static class ComputeQuotas
{
    public const int Unlimited = -1;

    /// <summary>Nova's own defaults. Those of networking count nothing here; old clients want to see them.</summary>
    public static readonly ValueMap<string, int> Defaults = new(new Dictionary<string, int>
    {
        ["instances"] = 10,
        ["cores"] = 20,
        ["ram"] = 50 * 1024,
        ["metadata_items"] = 128,
        ["injected_files"] = 5,
        ["injected_file_content_bytes"] = 10 * 1024,
        ["injected_file_path_bytes"] = 255,
        ["key_pairs"] = 100,
        ["server_groups"] = 10,
        ["server_group_members"] = 10,
        ["floating_ips"] = Unlimited,
        ["fixed_ips"] = Unlimited,
        ["security_groups"] = Unlimited,
        ["security_group_rules"] = Unlimited,
    });

    public static int DefaultOf(Snapshot snapshot, string resource) =>
        snapshot.ComputeQuotas.Find(ComputeQuota.DefaultClass) is { } set && set.Limits.TryGetValue(resource, out var limit) ? limit : Defaults[resource];

    /// <summary>The limit of a project, or of one user in it; −1 is none.</summary>
    public static int LimitOf(Snapshot snapshot, string resource, string projectId, string? userId = null)
    {
        if (userId is not null && snapshot.ComputeQuotas.Find(ComputeQuota.KeyOf(projectId, userId)) is { } own && own.Limits.TryGetValue(resource, out var limit)) return limit;
        return snapshot.ComputeQuotas.Find(projectId) is { } quota && quota.Limits.TryGetValue(resource, out limit) ? limit : DefaultOf(snapshot, resource);
    }

    /// <summary>How much the project, or one user in it, has of a resource that is counted.</summary>
    public static int UsedBy(Snapshot snapshot, string resource, string projectId, string? userId = null)
    {
        var servers = snapshot.Servers.By("project", projectId).Where(server => userId is null || server.UserId == userId);
        return resource switch
        {
            "instances" => servers.Count(),
            "cores" => servers.Sum(server => server.Flavor.Vcpus),
            "ram" => servers.Sum(server => server.Flavor.RamMb),
            "key_pairs" => userId is null ? 0 : snapshot.KeyPairs.CountBy("user", userId),
            "server_groups" => snapshot.ServerGroups.By("project", projectId).Count(group => userId is null || group.UserId == userId),
            _ => 0,
        };
    }

    /// <summary>The refusal of <paramref name="count"/> servers of a flavor; null when they fit.</summary>
    internal static Refusal? Exceeded(Snapshot snapshot, string projectId, string userId, Flavor flavor, int count)
    {
        (string Resource, int Wanted)[] wishes = [("cores", flavor.Vcpus * count), ("instances", count), ("ram", flavor.RamMb * count)];
        return Exceeded(snapshot, projectId, null, wishes) ?? Exceeded(snapshot, projectId, userId, wishes);
    }

    /// <summary>How many servers of a flavor still fit: what a request between a least and a most number gets.</summary>
    internal static int Fitting(Snapshot snapshot, string projectId, string userId, Flavor flavor, int least, int most)
    {
        while (most > least && Exceeded(snapshot, projectId, userId, flavor, most) is not null) most--;
        return most;
    }

    internal static Refusal? TooMuchMetadata(Snapshot snapshot, string projectId, int items)
    {
        var limit = LimitOf(snapshot, "metadata_items", projectId);
        return limit >= 0 && items > limit ? new Refusal("MetadataLimitExceeded", 403, $"Maximum number of metadata items exceeds {limit}") : null;
    }

    /// <param name="files">By path, as base64.</param>
    internal static Refusal? TooMuchInFiles(Snapshot snapshot, string projectId, ValueMap<string, string> files)
    {
        int Limit(string resource) => LimitOf(snapshot, resource, projectId);
        bool Exceeds(string resource, int wanted) => Limit(resource) is >= 0 and var limit && wanted > limit;
        if (files.Count == 0) return null;
        if (Exceeds("injected_files", files.Count)) return new Refusal("OnsetFileLimitExceeded", 403, "Personality file limit exceeded");
        if (Exceeds("injected_file_path_bytes", files.Keys.Max(path => path.Length)))
            return new Refusal("OnsetFilePathLimitExceeded", 403, $"Personality file path exceeds maximum {Limit("injected_file_path_bytes")}");
        return Exceeds("injected_file_content_bytes", files.Values.Max(content => content.Length))
            ? new Refusal("OnsetFileContentLimitExceeded", 403, $"Personality file content exceeds maximum {Limit("injected_file_content_bytes")}") : null;
    }

    private static Refusal? Exceeded(Snapshot snapshot, string projectId, string? userId, (string Resource, int Wanted)[] wishes)
    {
        var over = wishes.Where(wish => Over(snapshot, projectId, userId, wish.Resource, wish.Wanted)).ToList();
        if (over.Count == 0) return null;
        var names = string.Join(", ", over.Select(wish => wish.Resource));
        var wanted = string.Join(", ", over.Select(wish => wish.Wanted));
        var used = string.Join(", ", over.Select(wish => UsedBy(snapshot, wish.Resource, projectId, userId)));
        var allowed = string.Join(", ", over.Select(wish => LimitOf(snapshot, wish.Resource, projectId, userId)));
        return new Refusal("TooManyInstances", 403, $"Quota exceeded for {names}: Requested {wanted}, but already used {used} of {allowed} {names}");
    }

    private static bool Over(Snapshot snapshot, string projectId, string? userId, string resource, int wanted)
    {
        var limit = LimitOf(snapshot, resource, projectId, userId);
        return limit >= 0 && UsedBy(snapshot, resource, projectId, userId) + wanted > limit;
    }
}
