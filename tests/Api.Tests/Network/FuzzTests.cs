using System.Text;
using CsCheck;

namespace Neutrino.Api.Tests;

/// <summary>Whatever a client sends, the answer is a 2xx or a 4xx in the Network API's form.</summary>
public sealed class FuzzTests(NetworkApiFixture api) : IClassFixture<NetworkApiFixture>
{
    private static readonly string[] Collections =
    [
        "networks", "subnets", "ports", "routers", "floatingips", "security-groups", "security-group-rules", "subnetpools", "address-scopes", "address-groups", "rbac-policies", "quotas",
        "agents", "availability_zones", "network-ip-availabilities", "auto-allocated-topology", "extensions", "nothing",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int.Select(number => number.ToString()), Gen.Long.Select(number => number.ToString()), Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R") : "1e400"),
        Gen.String.Select(Quoted), OneOf("null", "true", "false", "\"\"", "\"10.0.0.0/24\"", "\"192.168.1.1\"", "\"fa:16:3e:00:00:01\"", "4", "6", "\"tcp\"", "\"ingress\"", "[]", "{}", "[{}]"),
        OneOf(Quoted(Rows.Id(1)), Quoted(Rows.Id(1, "0001")), Quoted(KnownTokens.DemoProject), Quoted(new string('x', 5000))));

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

    [Fact]
    public Task No_bytes_are_answered_with_a_server_error() => Gen.Select(OneOf(Collections), Gen.Byte.Array[0, 200]).SampleAsync(async (collection, bytes) =>
        Assert.InRange((await api.Client.SendAsync("POST", "/v2.0/" + collection, bytes)).Code, 400, 499), iter: 300, threads: 1);

    private static string PathOf(string collection, int shape, (string, string)[] query) => "/v2.0/" + collection + shape switch
    {
        0 or 1 => "?" + string.Join('&', query.Select(pair => pair.Item1 + "=" + Uri.EscapeDataString(pair.Item2.Replace('\ud800', 'x')))),
        2 => "/" + Rows.Id(1),
        3 => "/" + Rows.Id(1) + "/tags",
        4 => "/" + Rows.Id(1) + "/tags/" + new string('t', query.Length * 100),
        _ => "/" + Rows.Id(1) + "/add_router_interface",
    };

    private static string BodyOf(string collection, string value, bool bulk)
    {
        var plural = collection.Replace('-', '_');
        var singular = plural.EndsWith("ies", StringComparison.Ordinal) ? plural[..^3] + "y" : plural.TrimEnd('s');
        return bulk ? $$"""{"{{plural}}":[{{value}}]}""" : $$"""{"{{singular}}":{{value}},"tags":["a"]}""";
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
