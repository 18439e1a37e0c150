using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Security groups and their rules, with the digests that the old client shows of rules.</summary>
internal static class SecurityGroups
{
    public static readonly Option NoNames = Option.Flag("--no-nameconv", "Do not convert security group ID to its name.") with { Local = true };
    private static readonly string[] ProtocolParts = ["protocol", "port_range_min", "port_range_max"];
    private static readonly string[] RemoteParts = ["remote_ip_prefix", "remote_group_id"];

    public static readonly Resource Groups = new("security_group", "security-group", "security-groups", "security group")
    {
        Columns = ["id", "name", "security_group_rules"],
        Formats = new Dictionary<string, Func<JsonObject, string?>> { ["security_group_rules"] = RuleLines },
        Indent = 5,
        CreateWords = [Positional.One("name", "NAME", "Name of the security group to be created.")],
        CreateOptions = [Common.Description],
        UpdateOptions = [Common.Name, Common.Description],
        CreateExample = "web --description 'ports 80 and 443'",
        UpdateExample = "--name web-servers",
        Sample = "web",
    };

    public static readonly Resource Rules = new("security_group_rule", "security-group-rule", "security-group-rules", "security group rule")
    {
        Columns = ["id", "security_group_id", "direction", "ethertype", "port/protocol", "remote"],
        HasName = false,
        Verbs = ["create", "list", "show", "delete"],
        CreateWords = [Positional.One("security_group_id", "SECURITY_GROUP", "ID or name of the security group to which the rule is added.") with { Resource = "security_group" }],
        CreateOptions =
        [
            Common.Description,
            Option.Text("--direction", "DIRECTION", "Direction of traffic.") with { Choices = ["ingress", "egress"] },
            Option.Text("--ethertype", "IPv4|IPv6", "IPv4, unless the protocol is icmpv6."),
            Option.Text("--protocol", "PROTOCOL", "icmp, icmpv6, tcp, udp or a number (0-255)."),
            Option.Text("--port-range-min", "PORT", "Starting port range. For ICMP it is type."),
            Option.Text("--port-range-max", "PORT", "Ending port range. For ICMP it is code."),
            Option.Text("--remote-ip-prefix", "CIDR", "CIDR to match on."),
            Option.Text("--remote-group-id", "REMOTE_GROUP", "ID or name of the remote security group to which the rule is applied.") with { Resource = "security_group" },
        ],
        ListOptions = [NoNames],
        CompleteCreate = CompleteAsync,
        Extend = DigestAsync,
        CreateExample = "--direction ingress --protocol tcp --port-range-min 22 --port-range-max 22 default",
        Sample = "ID",
    };

    /// <summary>The fields to ask the server for, where the client's own column is made of several.</summary>
    public static IEnumerable<string> FieldsFor(string field) => field switch
    {
        "security_group" => ["security_group_id"],
        "remote_group" => ["remote_group_id"],
        "port/protocol" or "protocol/port" => ProtocolParts,
        "remote" => RemoteParts,
        _ => [field],
    };

    /// <summary><c>22/tcp</c>, <c>80-443/tcp</c>, <c>icmp (type:8, code:0)</c>; null for any.</summary>
    public static string? ProtocolAndPort(JsonObject rule)
    {
        var protocol = TextOf(rule["protocol"]);
        var (from, to) = (TextOf(rule["port_range_min"]), TextOf(rule["port_range_max"]));
        return protocol switch
        {
            "tcp" or "udp" when from is null or "0" => protocol,
            "tcp" or "udp" when from == to => $"{from}/{protocol}",
            "tcp" or "udp" => $"{from}-{to}/{protocol}",
            "icmp" when from is not null || to is not null => $"icmp ({string.Join(", ", new[] { from is null ? null : $"type:{from}", to is null ? null : $"code:{to}" }.OfType<string>())})",
            _ => protocol,
        };
    }

    private static string? TextOf(JsonNode? node) => node is null ? null : PythonText.Str(node);

    private static string? Remote(JsonObject rule) => TextOf(rule["remote_ip_prefix"]) is { } prefix ? $"{prefix} (CIDR)" : TextOf(rule["remote_group_id"]) is { } group ? $"{group} (group)" : null;

    private static string? RuleLines(JsonObject group) =>
        group["security_group_rules"] is JsonArray rules ? string.Join('\n', rules.OfType<JsonObject>().Select(RuleLine).Order(StringComparer.Ordinal)) : null;

    private static string RuleLine(JsonObject rule)
    {
        string?[] parts =
        [
            TextOf(rule["direction"]),
            TextOf(rule["ethertype"]),
            ProtocolAndPort(rule),
            TextOf(rule["remote_ip_prefix"]) is { } prefix ? $"remote_ip_prefix: {prefix}" : null,
            TextOf(rule["remote_group_id"]) is { } group ? $"remote_group_id: {group}" : null,
        ];
        return string.Join(", ", parts.Where(part => part is { Length: > 0 }));
    }

    private static Task CompleteAsync(Invocation call, JsonObject body)
    {
        body.TryAdd("direction", "ingress");
        if ((string?)body["protocol"] is { } protocol) body["protocol"] = protocol.ToLowerInvariant();
        body.TryAdd("ethertype", (string?)body["protocol"] == "icmpv6" ? "IPv6" : "IPv4");
        return Task.CompletedTask;
    }

    /// <summary>Adds the digests of protocol and remote, and puts names where groups are meant.</summary>
    private static async Task DigestAsync(Invocation call, List<JsonObject> rules)
    {
        var names = call.Arguments.Has(NoNames) ? [] : await NamesAsync(call, rules);
        foreach (var rule in rules)
        {
            foreach (var key in (ReadOnlySpan<string>)["security_group_id", "remote_group_id"])
            {
                if ((string?)rule[key] is { } id && names.TryGetValue(id, out var name)) rule[key] = name;
            }

            if (Array.TrueForAll(RemoteParts, rule.ContainsKey)) rule["remote"] = Remote(rule) ?? "any";
            if (!Array.TrueForAll(ProtocolParts, rule.ContainsKey)) continue;
            rule["port/protocol"] = ProtocolAndPort(rule) ?? "any";
            rule["protocol/port"] = ProtocolAndPort(rule) ?? "any";
        }
    }

    private static async Task<Dictionary<string, string>> NamesAsync(Invocation call, List<JsonObject> rules)
    {
        var ids = rules.SelectMany(rule => new[] { (string?)rule["security_group_id"], (string?)rule["remote_group_id"] }).OfType<string>().Distinct().ToList();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var query in Query.Split("id", ids, AddFields))
        {
            var groups = await call.Session.GetAsync(Service.Network, query.On("/security-groups"));
            foreach (var group in groups.List("security_groups"))
            {
                if ((string?)group["name"] is { Length: > 0 } name) names[(string)group["id"]!] = name;
            }
        }

        return names;
    }

    private static void AddFields(Query query)
    {
        query.Add("fields", "id");
        query.Add("fields", "name");
    }
}
