using System.Text;
using CsCheck;
using Neutrino.Rules;

namespace Neutrino.Api.Tests;

/// <summary>Whatever a client sends, the answer is a 2xx or a 4xx in the Network API's form.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private readonly NetworkApiFixture api = new();

    public async ValueTask InitializeAsync()
    {
        await api.InitializeAsync();
        await api.PutAsync(Rows.Network(1), Rows.Network(2) with { External = true }, Rows.Subnet(2, "192.168.1.0/24"), Rows.Subnet(1, "10.1.0.0/24"), Rows.Port(1, 1), Rows.Router(1), Rows.SecurityGroup(1));
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    private static readonly string[] Collections =
    [
        "networks", "subnets", "ports", "routers", "floatingips", "security-groups", "security-group-rules", "subnetpools", "address-scopes", "address-groups", "rbac-policies", "quotas",
        "agents", "availability_zones", "network-ip-availabilities", "auto-allocated-topology", "extensions", "nothing",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int.Select(number => number.ToString()), Gen.Long.Select(number => number.ToString()), Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R") : "1e400"),
        Gen.String.Select(Quoted), OneOf("null", "true", "false", "\"\"", "\"10.0.0.0/24\"", "\"192.168.1.1\"", "\"fa:16:3e:00:00:01\"", "4", "6", "\"tcp\"", "\"ingress\"", "[]", "{}", "[{}]"),
        OneOf(Quoted(Rows.Id(1)), Quoted(Rows.Id(1, "0001")), Quoted(Rows.Id(1, "0002")), Quoted(Rows.Id(1, "0003")), Quoted(Rows.Id(1, "0004")), Quoted(KnownTokens.DemoProject), Quoted(new string('x', 5000))));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(
        Scalar,
        inner.Array[0, 3].Select(items => "[" + string.Join(",", items) + "]"),
        Gen.Select(OneOf(Attributes), inner).Array[0, 4].Select(entries => "{" + string.Join(",", entries.Select(entry => Quoted(entry.Item1) + ":" + entry.Item2)) + "}")));

    private static readonly Gen<(string Method, string Path, string Body)> Call = Gen.Select(
        OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"), OneOf(Collections), Gen.Int[0, 5], Value, Gen.Select(OneOf(Attributes), Gen.String[0, 20]).Array[0, 3], Gen.Bool)
        .Select((method, collection, shape, value, query, bulk) => (method, PathOf(collection, shape, query), BodyOf(collection, value, bulk)));

    private static string[] Attributes =>
    [
        "name", "id", "network_id", "subnet_id", "port_id", "fixed_ips", "ip_address", "mac_address", "admin_state_up", "shared", "router:external", "cidr", "ip_version", "gateway_ip", "allocation_pools",
        "security_groups", "direction", "protocol", "port_range_min", "port_range_max", "ethertype", "remote_ip_prefix", "remote_group_id", "security_group_id", "floating_network_id", "external_gateway_info",
        "routes", "destination", "nexthop", "tags", "project_id", "tenant_id", "binding:host_id", "binding:profile", "allowed_address_pairs", "extra_dhcp_opts", "prefixes", "addresses", "limit", "marker",
        "sort_key", "sort_dir", "fields", "object_type", "object_id", "action", "target_tenant", "mtu", "segments", "dns_nameservers", "host_routes", "start", "end", "network", "port", "enable_snat", "colour",
    ];

    [Fact]
    public Task No_call_is_answered_with_a_server_error() => Call.SampleAsync(async call =>
    {
        var answer = await api.Client.SendAsync(call.Method, call.Path, call.Method is "POST" or "PUT" or "PATCH" ? Encoding.UTF8.GetBytes(call.Body) : null, call.Body.Length % 2 == 0 ? "admin" : "demo");
        Assert.True(answer.Code is >= 200 and < 500, $"{answer.Code} {answer.Body} {api.Failures.Last}");
        if (answer.Code >= 400 && call.Method != "HEAD") Assert.NotEmpty(answer.Json.GetProperty("NeutronError").GetProperty("message").GetString()!);
    }, iter: 1500, threads: 1);

    /// <summary>Bodies that would be accepted, each with one attribute of its table replaced by anything.</summary>
    private static readonly Gen<(string Method, string Path, string Body)> Nearly = Gen.Select(OneOf(Valid.ToArray()), Gen.Int[0, 100], Value, Gen.Bool).Select((valid, place, value, change) =>
    {
        var table = NetworkTables.Find(valid.Key)!;
        var attributes = new Dictionary<string, string>(valid.Value) { [table.Rules[place % table.Rules.Length].Name] = value };
        var body = "{" + Quoted(table.Singular) + ":{" + string.Join(',', attributes.Select(attribute => Quoted(attribute.Key) + ":" + attribute.Value)) + "}}";
        return change ? ("PUT", $"/v2.0/{table.Path}/{Member(table.Path)}", body) : ("POST", "/v2.0/" + table.Path, body);
    });

    private static Dictionary<string, Dictionary<string, string>> Valid => new()
    {
        ["networks"] = [],
        ["subnets"] = new() { ["network_id"] = Quoted(Rows.Id(1)), ["ip_version"] = "4", ["cidr"] = "\"10.7.0.0/24\"" },
        ["ports"] = new() { ["network_id"] = Quoted(Rows.Id(1)) },
        ["routers"] = [],
        ["security-groups"] = [],
        ["security-group-rules"] = new() { ["security_group_id"] = Quoted(Rows.Id(1, "0004")), ["direction"] = "\"ingress\"", ["protocol"] = "\"tcp\"" },
        ["subnetpools"] = new() { ["name"] = "\"p\"", ["prefixes"] = "[\"10.0.0.0/8\"]" },
        ["address-scopes"] = new() { ["ip_version"] = "4" },
        ["address-groups"] = new() { ["addresses"] = "[\"10.0.0.0/8\"]" },
        ["rbac-policies"] = new() { ["object_type"] = "\"network\"", ["object_id"] = Quoted(Rows.Id(1)), ["target_tenant"] = "\"*\"", ["action"] = "\"access_as_shared\"" },
        ["floatingips"] = new() { ["floating_network_id"] = Quoted(Rows.Id(2)) },
    };

    [Fact]
    public Task No_attribute_alone_is_answered_with_a_server_error() => Nearly.SampleAsync(async call =>
    {
        var answer = await api.Client.SendAsync(call.Method, call.Path, Encoding.UTF8.GetBytes(call.Body), "admin");
        Assert.True(answer.Code is >= 200 and < 500, $"{answer.Code} {answer.Body} {api.Failures.Last}");
    }, iter: 1500, threads: 1);

    [Fact]
    public Task No_bytes_are_answered_with_a_server_error() => Gen.Select(OneOf(Collections), Gen.Byte.Array[0, 200]).SampleAsync(async (collection, bytes) =>
        Assert.InRange((await api.Client.SendAsync("POST", "/v2.0/" + collection, bytes)).Code, 400, 499), iter: 300, threads: 1);

    private static string PathOf(string collection, int shape, (string, string)[] query) => "/v2.0/" + collection + shape switch
    {
        0 or 1 => "?" + string.Join('&', query.Select(pair => pair.Item1 + "=" + Uri.EscapeDataString(pair.Item2.Replace('\ud800', 'x')))),
        2 => "/" + Member(collection),
        3 => "/" + Member(collection) + "/tags",
        4 => "/" + Member(collection) + "/tags/" + new string('t', query.Length * 100),
        _ => "/" + Member(collection) + "/" + collection switch
        {
            "routers" => query.Length % 2 == 0 ? "add_router_interface" : "add_extraroutes",
            "subnetpools" => "add_prefixes",
            "address-groups" => "remove_addresses",
            _ => "dhcp-agents",
        },
    };

    private static string Member(string collection) => Rows.Id(1, collection switch { "ports" => "0001", "subnets" => "0002", "routers" => "0003", "security-groups" => "0004", _ => "0000" });

    private static string BodyOf(string collection, string value, bool bulk)
    {
        var plural = collection.Replace('-', '_');
        var singular = plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural.TrimEnd('s');
        return bulk ? $$"""{"{{plural}}":[{{value}}]}""" : $$"""{"{{singular}}":{{value}},"tags":["a"]}""";
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
