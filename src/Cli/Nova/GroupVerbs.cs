using System.Globalization;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Security groups: a server's own, and the groups and rules themselves, which Neutron keeps.</summary>
internal static class GroupVerbs
{
    private static readonly Positional Group = Positional.One("secgroup", "<secgroup>", "ID or name of security group.");

    private static readonly ValueList<Positional> Rule =
    [
        Group,
        Positional.One("protocol", "<ip-proto>", "IP protocol (icmp, tcp, udp)."),
        Positional.One("from", "<from-port>", "Port at start of range; for icmp -1 is any."),
        Positional.One("to", "<to-port>", "Port at end of range; for icmp -1 is any."),
        Positional.One("cidr", "<cidr>", "CIDR for address range."),
    ];

    public static IEnumerable<Verb> All =>
    [
        new Verb("add-secgroup", "Add a Security Group to a server.", call => ChangeAsync(call, "addSecurityGroup")) { Positionals = [ServerVerbs.Server, Group], Example = "nova add-secgroup cirros01 web" },
        new Verb("remove-secgroup", "Remove a Security Group from a server.", call => ChangeAsync(call, "removeSecurityGroup")) { Positionals = [ServerVerbs.Server, Group], Example = "nova remove-secgroup cirros01 web" },
        new Verb("list-secgroup", "List Security Group(s) of a server.", ListOfServerAsync) { Positionals = [ServerVerbs.Server], Printing = Printing.Many, Example = "nova list-secgroup cirros01" },
        new Verb("secgroup-list", "List security groups for the current tenant.", async call => Print(call, (await call.Session.GetAsync(Service.Network, $"/security-groups?tenant_id={(await call.Session.TokenAsync()).ProjectId}")).List("security_groups")))
        {
            Printing = Printing.Many, Example = "nova secgroup-list",
        },
        new Verb("secgroup-create", "Create a security group.", CreateAsync)
        {
            Positionals = [Positional.One("name", "<name>", "Name of security group."), Positional.One("description", "<description>", "Description of security group.")], Printing = Printing.Many, Example = "nova secgroup-create web 'ports 80 and 443'",
        },
        new Verb("secgroup-delete", "Delete a security group.", DeleteAsync) { Positionals = [Group], Printing = Printing.Many, Example = "nova secgroup-delete web" },
        new Verb("secgroup-list-rules", "List rules for a security group.", ListRulesAsync) { Positionals = [Group], Printing = Printing.Many, Example = "nova secgroup-list-rules default" },
        new Verb("secgroup-add-rule", "Add a rule to a security group.", AddRuleAsync) { Positionals = Rule, Printing = Printing.Many, Example = "nova secgroup-add-rule default icmp -1 -1 0.0.0.0/0\nnova secgroup-add-rule default tcp 22 22 0.0.0.0/0" },
        new Verb("secgroup-delete-rule", "Delete a rule from a security group.", DeleteRuleAsync) { Positionals = Rule, Printing = Printing.Many, Example = "nova secgroup-delete-rule default tcp 22 22 0.0.0.0/0" },
    ];

    private static async Task ChangeAsync(Invocation call, string action) =>
        await ActionVerbs.ActAsync(call, await Lookup.ServerIdAsync(call, call.Arguments.Word("server")), action, new JsonObject { ["name"] = call.Arguments.Word("secgroup") });

    private static async Task ListOfServerAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        Print(call, (await call.Session.GetAsync(Service.Compute, $"/servers/{id}/os-security-groups")).List("security_groups"));
    }

    private static void Print(Invocation call, IEnumerable<JsonObject> groups) => Table.List(call, ["Id", "Name", "Description"], groups);

    private static async Task CreateAsync(Invocation call)
    {
        var body = new JsonObject { ["name"] = call.Arguments.Word("name"), ["description"] = call.Arguments.Word("description") };
        Print(call, [(await call.Session.PostAsync(Service.Network, "/security-groups", new JsonObject { ["security_group"] = body })).Object("security_group")]);
    }

    private static async Task DeleteAsync(Invocation call)
    {
        var group = await OwnGroupAsync(call);
        await call.Session.DeleteAsync(Service.Network, $"/security-groups/{(string)group["id"]!}");
        Print(call, [group]);
    }

    /// <summary>Of several groups of one name (an admin sees every tenant's default) one's own is meant.</summary>
    private static async Task<JsonObject> OwnGroupAsync(Invocation call)
    {
        var word = call.Arguments.Word("secgroup");
        if (Lookup.IsId(word)) return await Lookup.GroupAsync(call, word);
        var own = await call.Session.GetAsync(Service.Network, $"/security-groups?name={Uri.EscapeDataString(word)}&tenant_id={(await call.Session.TokenAsync()).ProjectId}");
        return own.List("security_groups") is [var single] ? single : await Lookup.GroupAsync(call, word);
    }

    private static async Task ListRulesAsync(Invocation call)
    {
        var group = await OwnGroupAsync(call);
        var rules = (group["security_group_rules"] as JsonArray ?? []).OfType<JsonObject>().Where(rule => (string?)rule["direction"] == "ingress");
        PrintRules(call, rules, await NamesAsync(call));
    }

    private static async Task<Dictionary<string, string>> NamesAsync(Invocation call) =>
        (await call.Session.GetAsync(Service.Network, "/security-groups?fields=id&fields=name")).List("security_groups").ToDictionary(group => (string)group["id"]!, group => (string?)group["name"] ?? "");

    private static void PrintRules(Invocation call, IEnumerable<JsonObject> rules, Dictionary<string, string> names) => Table.List(
        call,
        ["IP Protocol", "From Port", "To Port", "IP Range", "Source Group"],
        rules,
        ("IP Protocol", rule => rule["protocol"]),
        ("From Port", rule => Port(rule["port_range_min"])),
        ("To Port", rule => Port(rule["port_range_max"])),
        ("IP Range", rule => rule["remote_ip_prefix"] ?? ""),
        ("Source Group", rule => (string?)rule["remote_group_id"] is { } id ? names.GetValueOrDefault(id, id) : ""));

    private static JsonNode Port(JsonNode? port) => port?.DeepClone() ?? JsonValue.Create(-1);

    private static async Task AddRuleAsync(Invocation call)
    {
        var body = await RuleAsync(call);
        var made = (await call.Session.PostAsync(Service.Network, "/security-group-rules", new JsonObject { ["security_group_rule"] = body })).Object("security_group_rule");
        PrintRules(call, [made], []);
    }

    private static async Task DeleteRuleAsync(Invocation call)
    {
        var wanted = await RuleAsync(call);
        var rules = (await call.Session.GetAsync(Service.Network, $"/security-group-rules?security_group_id={(string?)wanted["security_group_id"]}")).List("security_group_rules");
        var rule = rules.FirstOrDefault(rule => wanted.All(pair => PythonText.Str(rule[pair.Key]) == PythonText.Str(pair.Value)))
            ?? throw new NotFoundException("Rule not found", $"nova secgroup-list-rules {call.Arguments.Word("secgroup")} shows what there is");
        await call.Session.DeleteAsync(Service.Network, $"/security-group-rules/{(string)rule["id"]!}");
        PrintRules(call, [rule], []);
    }

    private static async Task<JsonObject> RuleAsync(Invocation call)
    {
        var group = await OwnGroupAsync(call);
        var cidr = call.Arguments.Word("cidr");
        return new JsonObject
        {
            ["security_group_id"] = (string?)group["id"],
            ["direction"] = "ingress",
            ["ethertype"] = cidr.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4",
            ["protocol"] = call.Arguments.Word("protocol").ToLower(CultureInfo.InvariantCulture),
            ["port_range_min"] = PortOf(call, "from"),
            ["port_range_max"] = PortOf(call, "to"),
            ["remote_ip_prefix"] = cidr,
        };
    }

    private static JsonNode? PortOf(Invocation call, string place) => Words.Number($"<{place}-port>", call.Arguments.Word(place)) is >= 0 and var port ? JsonValue.Create(port) : null;
}
