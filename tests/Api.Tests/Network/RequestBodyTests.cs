using System.Text;

namespace Neutrino.Api.Tests;

public sealed class RequestBodyTests(NetworkApiFixture api) : IClassFixture<NetworkApiFixture>
{
    [Theory]
    [InlineData("", "Body contains invalid data")]
    [InlineData("{", "Body contains invalid data")]
    [InlineData("[]", "Body contains invalid data")]
    [InlineData("3", "Body contains invalid data")]
    [InlineData("{}{}", "Body contains invalid data")]
    [InlineData("""{"network":{"name":"\ud800"}}""", "Body contains invalid data")]
    [InlineData("{}", "Unable to find 'network' in request body")]
    [InlineData("""{"port":{}}""", "Unable to find 'network' in request body")]
    [InlineData("""{"network":null}""", "Unable to find 'network' in request body")]
    [InlineData("""{"network":[]}""", "Object 'network' contains invalid data")]
    [InlineData("""{"networks":[]}""", "Resources required")]
    [InlineData("""{"networks":[3]}""", "Body contains invalid data")]
    [InlineData("""{"networks":{"name":"a"}}""", "Object 'network' contains invalid data")]
    [InlineData("""{"network":{"nmae":"a","colour":1}}""", "Unrecognized attribute(s) 'colour, nmae'")]
    [InlineData("""{"network":{"status":"ACTIVE"}}""", "Attribute 'status' not allowed in POST")]
    [InlineData("""{"network":{"id":"x"}}""", "Attribute 'id' not allowed in POST")]
    [InlineData("""{"network":{"name":3}}""", "Invalid input for name. Reason: '3' is not a valid string.")]
    [InlineData("""{"network":{"tenant_id":"a","project_id":"b"}}""", "'project_id' and 'tenant_id' do not match")]
    [InlineData("""{"network":{"tenant_id":"a"}}""", "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges")]
    [InlineData("""{"network":{"project_id":""}}""", "Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges")]
    public async Task A_bad_body_is_refused_with_Neutrons_sentence(string body, string message)
    {
        var answer = await api.Client.PostAsync("/v2.0/networks", body);
        Assert.Equal((400, "HTTPBadRequest", message), Error(answer));
    }

    [Fact]
    public async Task A_required_attribute_must_be_there()
    {
        var answer = await api.Client.PostAsync("/v2.0/ports", """{"port":{"name":"a"}}""");
        Assert.Equal((400, "HTTPBadRequest", "Failed to parse request. Required attribute 'network_id' not specified"), Error(answer));
    }

    [Fact]
    public async Task A_converters_own_error_is_passed_on()
    {
        var answer = await api.Client.PostAsync("/v2.0/networks", """{"network":{"admin_state_up":"maybe"}}""");
        Assert.Equal((400, "InvalidInput", "Invalid input for operation: 'maybe' cannot be converted to boolean."), Error(answer));
    }

    [Fact]
    public async Task An_unscoped_caller_must_name_the_project() => Assert.Equal(
        (400, "HTTPBadRequest", "Running without keystone AuthN requires that tenant_id is specified"),
        Error(await api.Client.PostAsync("/v2.0/networks", """{"network":{}}""", "unscoped")));

    [Theory]
    [InlineData("""{"networks":[{"name":"a"}]}""", "Bulk operation not supported")]
    [InlineData("""{"network":{"status":"DOWN"}}""", "Cannot update read-only attribute status")]
    [InlineData("""{"network":{"colour":1}}""", "Unrecognized attribute(s) 'colour'")]
    public async Task A_bad_update_is_refused_before_the_row_is_looked_for(string body, string message) =>
        Assert.Equal((400, "HTTPBadRequest", message), Error(await api.Client.PutAsync("/v2.0/networks/nothing", body)));

    [Fact]
    public async Task Bad_bytes_deep_nesting_and_a_flood_of_values_are_invalid_data()
    {
        byte[][] bodies =
        [
            [.. "{\"network\":{\"name\":\""u8, 0xff, 0xfe, .. "\"}}"u8],
            Encoding.ASCII.GetBytes("{\"network\":" + new string('[', 5000) + new string(']', 5000) + "}"),
            Encoding.ASCII.GetBytes("{\"network\":[" + string.Join(',', Enumerable.Repeat("1", 600_000)) + "]}"),
        ];
        foreach (var body in bodies)
            Assert.Equal((400, "HTTPBadRequest", "Body contains invalid data"), Error(await api.Client.SendAsync("POST", "/v2.0/networks", body)));
    }

    [Fact]
    public async Task A_body_over_ten_megabytes_is_too_large()
    {
        var answer = await api.Client.SendAsync("POST", "/v2.0/networks", new byte[10 * 1024 * 1024 + 1]);
        Assert.Equal((413, "HTTPRequestEntityTooLarge", "Request is too large."), Error(answer));
    }

    private static (int Code, string? Type, string? Message) Error(Answer answer)
    {
        var error = answer.Json.GetProperty("NeutronError");
        return (answer.Code, error.GetProperty("type").GetString(), error.GetProperty("message").GetString());
    }
}
