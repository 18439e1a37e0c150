using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Limits and quotas.</summary>
internal static class LimitVerbs
{
    private static readonly Option Tenant = Option.Text("--tenant", "<tenant-id>", "ID of tenant; yours unless given.");

    private static readonly string[] Resources =
    [
        "instances", "cores", "ram", "floating_ips", "fixed_ips", "metadata_items", "injected_files", "injected_file_content_bytes", "injected_file_path_bytes", "key_pairs", "security_groups",
        "security_group_rules", "server_groups", "server_group_members",
    ];

    /// <summary>What the API calls it, what the client does, and whether it is the limit or how much is used.</summary>
    private static readonly Dictionary<string, (string Name, bool IsLimit)> Known = new(StringComparer.Ordinal)
    {
        ["maxServerMeta"] = ("Server Meta", true), ["maxPersonality"] = ("Personality", true), ["maxPersonalitySize"] = ("Personality Size", true), ["maxImageMeta"] = ("ImageMeta", true),
        ["maxTotalKeypairs"] = ("Keypairs", true), ["totalCoresUsed"] = ("Cores", false), ["maxTotalCores"] = ("Cores", true), ["totalRAMUsed"] = ("RAM", false), ["maxTotalRAMSize"] = ("RAM", true),
        ["totalInstancesUsed"] = ("Instances", false), ["maxTotalInstances"] = ("Instances", true), ["totalFloatingIpsUsed"] = ("FloatingIps", false), ["maxTotalFloatingIps"] = ("FloatingIps", true),
        ["totalSecurityGroupsUsed"] = ("SecurityGroups", false), ["maxSecurityGroups"] = ("SecurityGroups", true), ["maxSecurityGroupRules"] = ("SecurityGroupRules", true),
        ["maxServerGroups"] = ("ServerGroups", true), ["totalServerGroupsUsed"] = ("ServerGroups", false), ["maxServerGroupMembers"] = ("ServerGroupMembers", true),
    };

    public static IEnumerable<Verb> All =>
    [
        new Verb("limits", "Print rate and absolute limits.", LimitsAsync) { Options = [Tenant, Option.Flag("--reserved", "Include reservations count.")], Printing = Printing.Many, Aliases = ["absolute-limits"], Example = "nova limits" },
        new Verb("quota-show", "List the quotas for a tenant/user.", call => QuotaAsync(call, "")) { Options = [Tenant, Option.Text("--user", "<user-id>", "ID of user.")], Printing = Printing.Many, Example = "nova quota-show" },
        new Verb("quota-defaults", "List the default quotas for a tenant.", call => QuotaAsync(call, "/defaults")) { Options = [Tenant], Printing = Printing.Many, Example = "nova quota-defaults" },
        new Verb("quota-update", "Update the quotas for a tenant/user.", UpdateAsync)
        {
            Positionals = [Positional.One("tenant", "<tenant-id>", "ID of tenant to set the quotas for.")],
            Options = [.. Resources.Select(name => Option.Number($"--{name.Replace('_', '-')}", $"<{name.Replace('_', '-')}>", $"New value for the \"{name}\" quota."))],
            Example = "nova quota-update --instances 20 TENANT_ID",
        },
        new Verb("quota-delete", "Delete quota for a tenant/user so their quota will Revert back to default.", async call => await call.Session.DeleteAsync(Service.Compute, $"/os-quota-sets/{Uri.EscapeDataString(call.Arguments.Value(Tenant)!)}"))
        {
            Options = [Tenant with { Required = true }], Example = "nova quota-delete --tenant TENANT_ID",
        },
    ];

    private static async Task LimitsAsync(Invocation call)
    {
        var query = string.Join('&', new[] { call.Arguments.Has("--reserved") ? "reserved=1" : null, call.Arguments.Value(Tenant) is { } tenant ? $"tenant_id={Uri.EscapeDataString(tenant)}" : null }.OfType<string>());
        var limits = (await call.Session.GetAsync(Service.Compute, query.Length > 0 ? $"/limits?{query}" : "/limits")).Object("limits");
        if (call.Printer.IsTable) Table.List(call, ["Verb", "URI", "Value", "Remain", "Unit", "Next_Available"], (limits["rate"] as JsonArray ?? []).OfType<JsonObject>());
        var named = (limits["absolute"] as JsonObject ?? []).Select(pair => (Entry: Known.GetValueOrDefault(pair.Key, (pair.Key, true)), pair.Value)).GroupBy(pair => pair.Entry.Item1).OrderBy(group => group.Key, StringComparer.Ordinal);
        call.Printer.List(["Name", "Used", "Max"], [.. named.Select(group => new Cell[] { group.Key, Of(group, false), Of(group, true) })]);
    }

    private static Cell Of(IEnumerable<((string, bool IsLimit) Entry, JsonNode? Value)> group, bool isLimit)
    {
        foreach (var (entry, value) in group)
        {
            if (entry.IsLimit == isLimit) return new Cell(value);
        }

        return "-";
    }

    private static async Task QuotaAsync(Invocation call, string suffix)
    {
        var tenant = call.Arguments.Value(Tenant) ?? (await call.Session.TokenAsync()).ProjectId ?? throw new CommandException("No tenant is named", "give --tenant ID");
        var user = call.Arguments.Value("--user") is { } id ? $"?user_id={Uri.EscapeDataString(id)}" : "";
        var quota = (await call.Session.GetAsync(Service.Compute, $"/os-quota-sets/{Uri.EscapeDataString(tenant)}{suffix}{user}")).Object("quota_set");
        call.Printer.List(["Quota", "Limit"], [.. Resources.Where(quota.ContainsKey).Select(name => new Cell[] { name, new(quota[name]) })]);
    }

    private static async Task UpdateAsync(Invocation call)
    {
        var body = new JsonObject();
        foreach (var option in call.Verb.Options.Where(call.Arguments.Has)) body[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        if (body.Count == 0) throw new CommandException("Must specify a new value for a quota", "nova help quota-update lists them");
        await call.Session.PutAsync(Service.Compute, $"/os-quota-sets/{Uri.EscapeDataString(call.Arguments.Word("tenant"))}", new JsonObject { ["quota_set"] = body });
    }
}
