using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Limits: a project's quota set, the defaults, and what a caller may still use.</summary>
internal static class QuotaRoutes
{
    private static readonly string[] Networking = ["floating_ips", "fixed_ips", "security_groups", "security_group_rules"];
    private static readonly string[] Injected = ["injected_files", "injected_file_content_bytes", "injected_file_path_bytes"];

    public static IEnumerable<Route> All =>
    [
        new("GET", "os-quota-sets/{}", exchange => ShowAsync(exchange, detail: false)), new("GET", "os-quota-sets/{}/detail", exchange => ShowAsync(exchange, detail: true)),
        new("GET", "os-quota-sets/{}/defaults", DefaultsAsync), new("PUT", "os-quota-sets/{}", UpdateAsync), new("DELETE", "os-quota-sets/{}", DeleteAsync),
        new("GET", "os-quota-class-sets/{}", ClassAsync), new("PUT", "os-quota-class-sets/{}", UpdateClassAsync), new("GET", "limits", LimitsAsync),
    ];

    /// <summary>The resources that a microversion still speaks of.</summary>
    private static IEnumerable<string> Names(int version, int networkingUntil = 35) => ComputeQuotas.Defaults.Keys
        .Where(name => (version <= networkingUntil || !Networking.Contains(name)) && (version < 57 || !Injected.Contains(name)));

    private static Refusal? Unseen(ComputeExchange exchange) =>
        exchange.Caller.IsAdmin || exchange[1] == exchange.Caller.ProjectId ? null : ComputeRefusals.Policy("os_compute_api:os-quota-sets:show");

    private static Task ShowAsync(ComputeExchange exchange, bool detail)
    {
        if (Unseen(exchange) is { } forbidden) return exchange.RefuseAsync(forbidden);
        var (snapshot, project, user) = (exchange.Snapshot, exchange[1], exchange.Query.Find("user_id"));
        return exchange.ReplyAsync(json => Write(json, "quota_set", project, Names(exchange.Version), name =>
        {
            var limit = ComputeQuotas.LimitOf(snapshot, name, project, user);
            if (!detail) json.WriteNumber(name, limit);
            else WriteDetail(json, name, limit, name == "key_pairs" ? 0 : ComputeQuotas.UsedBy(snapshot, name, project, user));
        }));
    }

    private static void WriteDetail(Utf8JsonWriter json, string name, int limit, int used)
    {
        json.WriteStartObject(name);
        json.WriteNumber("in_use", used);
        json.WriteNumber("limit", limit);
        json.WriteNumber("reserved", 0);
        json.WriteEndObject();
    }

    private static Task DefaultsAsync(ComputeExchange exchange)
    {
        var snapshot = exchange.Snapshot;
        return exchange.ReplyAsync(json => Write(json, "quota_set", exchange[1], Names(exchange.Version), name => json.WriteNumber(name, ComputeQuotas.DefaultOf(snapshot, name))));
    }

    private static async Task UpdateAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema([.. Names(exchange.Version).Select(name => new Member(name, Forms.Number(-1))), new Member("force", Forms.Flag), new Member("tenant_id", Forms.Any)]).Under("quota_set");
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        var (project, user, wish) = (exchange[1], exchange.Query.Find("user_id"), body.Of("quota_set"));
        var limits = Names(exchange.Version).Where(wish.Has).ToDictionary(name => name, name => wish.Number(name)!.Value, StringComparer.Ordinal);
        var committed = await exchange.CommitAsync((snapshot, call) => ComputeAdministration.SetQuota(snapshot, call, project, user, limits, wish.Flag("force"))).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else
            await exchange.ReplyAsync(json => Write(json, "quota_set", null, Names(exchange.Version), name => json.WriteNumber(name, ComputeQuotas.LimitOf(committed.Snapshot, name, project, user)))).ConfigureAwait(false);
    }

    private static Task DeleteAsync(ComputeExchange exchange) =>
        exchange.CommitAsync((snapshot, call) => ComputeAdministration.ForgetQuota(snapshot, call, exchange[1], exchange.Query.Find("user_id")), 202);

    private static Task ClassAsync(ComputeExchange exchange)
    {
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:os-quota-class-sets:show"));
        var snapshot = exchange.Snapshot;
        return exchange.ReplyAsync(json => Write(json, "quota_class_set", exchange[1], ClassNames(exchange.Version), name => json.WriteNumber(name, ComputeQuotas.DefaultOf(snapshot, name))));
    }

    private static IEnumerable<string> ClassNames(int version) => Names(version, networkingUntil: 49).Where(name => version >= 50 || !name.StartsWith("server_group", StringComparison.Ordinal));

    private static async Task UpdateClassAsync(ComputeExchange exchange)
    {
        var form = new ObjectSchema([.. ClassNames(exchange.Version).Select(name => new Member(name, Forms.Number(-1)))]).Under("quota_class_set");
        if ((await exchange.BodyAsync(form).ConfigureAwait(false)).Fails(out var why, out var body))
        {
            await exchange.RefuseAsync(why).ConfigureAwait(false);
            return;
        }

        if (exchange[1] != "default")
        {
            // No project is in a class of its own: what is set for one would count nowhere.
            await exchange.RefuseAsync(ComputeRefusals.Bad($"Quota class {exchange[1]} does not exist: the only class is 'default'.")).ConfigureAwait(false);
            return;
        }

        var wish = body.Of("quota_class_set");
        var limits = ClassNames(exchange.Version).Where(wish.Has).ToDictionary(name => name, name => wish.Number(name)!.Value, StringComparer.Ordinal);
        var committed = await exchange.CommitAsync((snapshot, call) => ComputeAdministration.SetDefaults(snapshot, call, limits)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else
            await exchange.ReplyAsync(json => Write(json, "quota_class_set", null, ClassNames(exchange.Version), name => json.WriteNumber(name, ComputeQuotas.DefaultOf(committed.Snapshot, name)))).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, string envelope, string? id, IEnumerable<string> names, Action<string> write)
    {
        json.WriteStartObject();
        json.WriteStartObject(envelope);
        if (id is not null) json.WriteString("id", id);
        foreach (var name in names) write(name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static Task LimitsAsync(ComputeExchange exchange)
    {
        var asked = exchange.Query.Find("tenant_id");
        if (asked is not null && asked != exchange.Caller.ProjectId && !exchange.Caller.IsAdmin) return exchange.RefuseAsync(ComputeRefusals.Policy("os_compute_api:limits:other_project"));
        var (snapshot, project) = (exchange.Snapshot, asked ?? exchange.Caller.ProjectId ?? "");
        return exchange.ReplyAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("limits");
            json.WriteStartArray("rate");
            json.WriteEndArray();
            json.WriteStartObject("absolute");
            foreach (var (shown, name) in Limits(exchange.Version)) json.WriteNumber(shown, ComputeQuotas.LimitOf(snapshot, name, project));
            foreach (var (shown, name) in Used(exchange.Version)) json.WriteNumber(shown, ComputeQuotas.UsedBy(snapshot, name, project));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static IEnumerable<(string Shown, string Name)> Limits(int version) =>
    [
        ("maxTotalInstances", "instances"), ("maxTotalCores", "cores"), ("maxTotalRAMSize", "ram"), ("maxServerMeta", "metadata_items"), ("maxTotalKeypairs", "key_pairs"),
        ("maxServerGroups", "server_groups"), ("maxServerGroupMembers", "server_group_members"),
        .. version < 39 ? [("maxImageMeta", "metadata_items")] : Array.Empty<(string, string)>(),
        .. version < 57 ? [("maxPersonality", "injected_files"), ("maxPersonalitySize", "injected_file_content_bytes")] : Array.Empty<(string, string)>(),
        .. version < 36 ? [("maxTotalFloatingIps", "floating_ips"), ("maxSecurityGroups", "security_groups"), ("maxSecurityGroupRules", "security_group_rules")] : Array.Empty<(string, string)>(),
    ];

    private static IEnumerable<(string Shown, string Name)> Used(int version) =>
    [
        ("totalCoresUsed", "cores"), ("totalInstancesUsed", "instances"), ("totalRAMUsed", "ram"), ("totalServerGroupsUsed", "server_groups"),
        .. version < 36 ? [("totalFloatingIpsUsed", "floating_ips"), ("totalSecurityGroupsUsed", "security_groups")] : Array.Empty<(string, string)>(),
    ];
}
