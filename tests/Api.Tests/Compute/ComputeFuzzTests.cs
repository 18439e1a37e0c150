using System.Text;

namespace Neutrino.Api.Tests.Compute;

/// <summary>Whatever a caller sends to whatever call: an answer of the API's own, never a failure of ours.</summary>
public sealed class ComputeFuzzTests : IAsyncLifetime
{
    private readonly ComputeFixture fixture = new();

    private static readonly string[] Paths =
    [
        "servers", "servers/detail", "servers/{}", "servers/{}/action", "servers/{}/metadata", "servers/{}/metadata/a", "servers/{}/tags", "servers/{}/tags/t", "servers/{}/tags/%C3%A9%20x", "servers/{}/tags/%0D%0AX", "servers/{}/metadata/%00", "servers/{}/os-interface", "servers/{}/os-interface/x",
        "servers/{}/ips", "servers/{}/ips/net", "servers/{}/os-instance-actions", "servers/{}/os-instance-actions/req-x", "servers/{}/diagnostics", "servers/{}/topology", "servers/{}/os-server-password",
        "servers/{}/remote-consoles", "servers/{}/os-security-groups", "servers/{}/os-volume_attachments", "servers/{}/os-virtual-interfaces", "servers/{}/migrations", "flavors", "flavors/detail", "flavors/1",
        "flavors/1/os-extra_specs", "flavors/1/os-extra_specs/hw:cpu_policy", "flavors/1/os-flavor-access", "flavors/1/action", "os-keypairs", "os-keypairs/k", "os-server-groups", "os-server-groups/x", "limits",
        "os-quota-sets/p", "os-quota-sets/p/detail", "os-quota-sets/p/defaults", "os-quota-class-sets/default", "os-simple-tenant-usage", "os-simple-tenant-usage/p", "os-hypervisors", "os-hypervisors/detail", "os-hosts", "os-hosts/box",
        "os-hypervisors/statistics", "os-hypervisors/1", "os-hypervisors/1/uptime", "os-hypervisors/b/search", "os-hypervisors/b/servers", "os-services", "os-services/disable", "os-availability-zone",
        "os-availability-zone/detail", "os-aggregates", "os-aggregates/1", "os-migrations", "os-networks", "os-security-groups", "os-floating-ips", "os-floating-ip-pools", "extensions", "extensions/os-keypairs", "nothing",
    ];

    private static readonly string[] Names =
    [
        "server", "name", "flavorRef", "imageRef", "networks", "uuid", "port", "fixed_ip", "metadata", "meta", "tags", "keypair", "public_key", "type", "flavor", "ram", "vcpus", "disk", "extra_specs", "quota_set", "cores",
        "server_group", "policy", "policies", "rules", "reboot", "os-start", "os-stop", "pause", "rebuild", "createImage", "lock", "locked_reason", "addFixedIp", "networkId", "addFloatingIp", "address", "addSecurityGroup",
        "os-getConsoleOutput", "length", "os-getVNCConsole", "interfaceAttachment", "net_id", "port_id", "fixed_ips", "ip_address", "remote_console", "protocol", "min_count", "max_count", "user_data", "personality",
        "block_device_mapping_v2", "source_type", "boot_index", "security_groups", "os:scheduler_hints", "group", "addTenantAccess", "tenant", "status", "forced_down", "host", "binary", "resize", "evacuate", "description",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "0", "1", "99999999999999999999", "1.5", "\"\"", "\"x\"", "\"\\u0000\"", "\"auto\"", "\"none\"", $"\"{ComputeFixture.ImageId}\"", $"\"{ComputeFixture.NetworkId}\"", "\"10.0.0.9\"", "\"::1\"", "[]", "{}",
        "[null]", "[[[]]]", "\"HARD\"", "\"ssh-rsa AAAA\"", "\"\\ud83d\\ude00\"",
    ];

    private static readonly string[] Queries =
    [
        "", "?limit=1", "?limit=-1", "?limit=x", "?marker=x", "?name=(", "?name=[", "?status=NONE", "?all_tenants=1&deleted=1", "?changes-since=2020-01-01", "?changes-since=x", "?sort_key=x", "?sort_key=host&sort_dir=up",
        "?start=x", "?start=2030-01-01&end=2020-01-01", "?minRam=x", "?is_public=x", "?is_public=none", "?user_id=u", "?tags=a,b", "?ip=10.&ip6=:", "?unknown=1", "?detailed=1", "?with_servers=1", "?offset=-5", "?hypervisor_hostname_pattern=%25",
    ];

    public ValueTask InitializeAsync() => fixture.InitializeAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task No_request_is_answered_with_a_failure(int seed)
    {
        var random = new Random(seed);
        var id = await fixture.LaunchAsync($"fuzz{seed}", token: "demo");
        for (var i = 0; i < 2000; i++)
        {
            var path = Paths[random.Next(Paths.Length)].Replace("{}", random.Next(5) == 0 ? "nobody" : id, StringComparison.Ordinal);
            var method = Pick(random, "GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH");
            if (method == "DELETE" && path == $"servers/{id}") continue;
            var body = method is "POST" or "PUT" ? Encoding.UTF8.GetBytes(random.Next(20) == 0 ? "{" : Value(random, 4)) : null;
            var version = Pick(random, "2.1", "2.2", "2.35", "2.36", "2.37", "2.43", "2.53", "2.57", "2.75", "2.88", "2.93", "latest", "x");
            var uri = $"{Pick(random, "v2.1", "v2.1", "v2")}/{path}{Queries[random.Next(Queries.Length)]}";
            var request = $"{method} {uri} {version} {(body is null ? "" : Encoding.UTF8.GetString(body))}";
            Answer reply;
            try
            {
                reply = await fixture.Client.SendAsync(method, uri, body, Pick(random, "demo", "admin", "other", "unscoped"), ("OpenStack-API-Version", $"compute {version}"));
            }
            catch (HttpRequestException broken)
            {
                throw new InvalidOperationException($"{request}: {string.Join('\n', fixture.Failures.Messages)}", broken);
            }

            Assert.True(reply.Code < 500 || reply.Code == 501, $"{request}: {reply.Code} {reply.Body} {string.Join('\n', fixture.Failures.Messages)}");
        }

        Assert.Empty(fixture.Failures.Messages);
    }

    private static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];

    private static string Value(Random random, int depth)
    {
        if (depth == 0 || random.Next(3) == 0) return Values[random.Next(Values.Length)];
        if (random.Next(6) == 0) return $"[{string.Join(',', Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1)))}]";
        return $"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => $"\"{Names[random.Next(Names.Length)]}\":{Value(random, depth - 1)}"))}}}";
    }
}
