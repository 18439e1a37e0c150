using System.Text;
using System.Text.Json;
using CsCheck;

namespace Neutrino.Api.Tests.Identity;

/// <summary>Whatever a client sends to Identity, the answer is no server error.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Bodies =
    [
        """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"X","domain":{"id":"default"},"password":"X"}}},"scope":{"project":{"name":"X","domain":{"id":"default"}}}}}""",
        """{"auth":{"identity":{"methods":["token"],"token":{"id":"X"}}}}""",
        """{"auth":{"passwordCredentials":{"username":"X","password":"X"},"tenantName":"X"}}""",
        """{"domain":{"name":"X","description":"X","enabled":"X","options":"X"}}""",
        """{"project":{"name":"X","domain_id":"X","parent_id":"X","enabled":"X","tags":["X"],"options":"X"}}""",
        """{"user":{"name":"X","domain_id":"X","password":"X","enabled":"X","default_project_id":"X","options":"X","email":"X"}}""",
        """{"group":{"name":"X","domain_id":"X","description":"X"}}""",
        """{"role":{"name":"X","domain_id":"X","options":"X"}}""",
        """{"service":{"type":"X","name":"X","enabled":"X"}}""",
        """{"endpoint":{"service_id":"X","interface":"X","url":"X","region_id":"X","enabled":"X"}}""",
        """{"region":{"id":"X","parent_region_id":"X","description":"X"}}""",
        """{"application_credential":{"name":"X","roles":[{"name":"X"}],"expires_at":"X","secret":"X","unrestricted":"X","access_rules":[{"path":"X","method":"X","service":"X"}]}}""",
    ];

    private static readonly string[] Paths =
    [
        "/v3/auth/tokens", "/v2.0/tokens", "/v3/domains", "/v3/projects", "/v3/users", "/v3/groups", "/v3/roles", "/v3/services", "/v3/endpoints", "/v3/regions",
        "/v3/users/x/application_credentials", "/v3/users/x/password", "/v3/projects/x/tags", "/v3/role_assignments", "/v2.0/tenants", "/v2.0/users", "/v3/nothing", "/",
    ];

    private static readonly string[] Values =
        ["null", "true", "0", "-1", "1e400", "3.5", "9999999999999999999999", "\"\"", "\" \"", "\"x\"", "\"default\"", "\"admin\"", "[]", "[[]]", "[null]", "{}", "{\"id\":{}}", "{\"name\":[1]}", "\"\\u0000\"", "\"\\ud800\""];

    private static readonly Gen<(string Method, string Path, byte[] Body)> Call = Gen.Select(
        OneOf("POST", "PUT", "PATCH", "GET", "DELETE"), OneOf(Paths), OneOf(Bodies), OneOf(Values).Array[1, 4], Gen.Int[0, 9], Gen.Byte.Array[0, 60])
        .Select((method, path, body, values, shape, bytes) => (method, path, shape switch
        {
            0 => bytes,
            1 => Encoding.UTF8.GetBytes(new string('[', 5000)),
            2 => [.. "{\"user\":{\"name\":\""u8, 0xff, 0xc0, .. "\"}}"u8],
            3 => Encoding.UTF8.GetBytes(body.Replace("X", new string('x', 20_000), StringComparison.Ordinal)),
            _ => Encoding.UTF8.GetBytes(Filled(body, values)),
        }));

    [Fact]
    public async Task No_call_is_answered_with_a_server_error()
    {
        await using var cloud = await IdentityCloud.StartAsync();
        using var client = new ApiClient(cloud.Address);
        await Call.SampleAsync(async call =>
        {
            var answer = await client.SendAsync(call.Method, call.Path, call.Method is "GET" or "DELETE" ? null : call.Body, call.Body.Length % 3 == 0 ? cloud.Demo : cloud.Admin);
            Assert.True(answer.Code is >= 200 and < 500, $"{call.Method} {call.Path} {Encoding.UTF8.GetString(call.Body)}: {answer.Code} {answer.Body}");
            if (answer.Code >= 400) Assert.NotEmpty(answer.Json.GetProperty("error").GetProperty("message").GetString()!);
        }, iter: 600, threads: 1);
    }

    [Fact]
    public async Task A_body_beyond_ten_megabytes_is_refused()
    {
        await using var cloud = await IdentityCloud.StartAsync();
        using var client = new ApiClient(cloud.Address);
        var body = Encoding.UTF8.GetBytes("{\"user\":{\"name\":" + JsonSerializer.Serialize(new string('x', 11 * 1024 * 1024)) + "}}");
        Assert.Equal(413, (await client.SendAsync("POST", "/v3/users", body, cloud.Admin)).Code);
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Every quoted X becomes one of the values, in turn.</summary>
    private static string Filled(string body, string[] values)
    {
        var parts = body.Split("\"X\"");
        var text = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++) text.Append(values[i % values.Length]).Append(parts[i]);
        return text.ToString();
    }
}
