using System.Net;

namespace Neutrino.Api.Tests.Identity;

public sealed class DirectoryTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;

    public async ValueTask InitializeAsync() => cloud = await IdentityCloud.StartAsync();
    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task A_project_that_acts_as_a_domain_is_changed_and_deleted_as_one()
    {
        var id = (await cloud.PostAsync("/v3/projects", """{"project":{"name":"acting","is_domain":true}}""")).Text("project", "id");
        var changed = await cloud.PatchAsync($"/v3/projects/{id}", """{"project":{"enabled":false}}""");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.True(changed.At("project", "is_domain").GetBoolean());
        Assert.False((await cloud.GetAsync($"/v3/domains/{id}")).At("domain", "enabled").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/projects/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v3/domains/{id}")).Status);
    }

    [Fact]
    public async Task A_login_finds_a_domain_by_its_name_in_any_case()
    {
        const string User = """{"methods":["password"],"password":{"user":{"name":"demo","password":"secret","domain":{"name":"default"}}}}""";
        Assert.Equal(HttpStatusCode.Created, (await cloud.PostAsync("/v3/auth/tokens", IdentityCloud.AuthBody(User, """{"project":{"name":"demo","domain":{"name":"DEFAULT"}}}"""), "")).Status);
    }

    [Fact]
    public async Task A_project_is_made_shown_changed_and_removed()
    {
        var made = await cloud.PostAsync("/v3/projects", """{"project":{"name":"lab","description":"d","colour":{"r":1.5},"tags":["a","b"]}}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = made.Text("project", "id");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal("default", made.Text("project", "parent_id"));
        Assert.Equal("default", made.Text("project", "domain_id"));
        Assert.False(made.At("project", "is_domain").GetBoolean());
        Assert.Equal("1.5", made.At("project", "colour", "r").GetRawText());
        Assert.EndsWith($"/v3/projects/{id}", made.Text("project", "links", "self"), StringComparison.Ordinal);

        var changed = await cloud.PatchAsync($"/v3/projects/{id}", """{"project":{"description":null,"enabled":false,"colour":"red"}}""");
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Null(changed.At("project", "description").GetString());
        Assert.Equal("red", changed.Text("project", "colour"));
        Assert.Equal("lab", changed.Text("project", "name"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/projects/{id}")).Status);
        var gone = await cloud.GetAsync($"/v3/projects/{id}");
        Assert.Equal($$$"""{"error":{"code":404,"message":"Could not find project: {{{id}}}.","title":"Not Found"}}""", gone.Json.GetRawText());
    }

    [Theory]
    [InlineData("projects", """{"project":{}}""", "'name' is a required property")]
    [InlineData("projects", """{}""", "'name' is a required property")]
    [InlineData("projects", """{"project":{"name":""}}""", "Invalid input for field 'name': '' is too short")]
    [InlineData("projects", """{"project":{"name":null}}""", "Invalid input for field 'name': None is not of type 'string'")]
    [InlineData("projects", """{"project":{"name":"x","enabled":"yes"}}""", "Invalid input for field 'enabled': 'yes' is not of type 'boolean'")]
    [InlineData("projects", """{"project":{"name":"x","domain_id":"nope"}}""", "Could not find domain: nope.")]
    [InlineData("projects", """{"project":{"name":"x","tags":["a","a"]}}""", "Invalid input for field 'tags': ['a', 'a'] has non-unique elements")]
    [InlineData("users", """{"user":{"name":"x","options":{"magic":true}}}""", "Invalid input for field 'options': Additional properties are not allowed ('magic' was unexpected)")]
    [InlineData("endpoints", """{"endpoint":{"interface":"inner","service_id":"x","url":"http://x"}}""", "Invalid input for field 'interface': 'inner' is not one of ['admin', 'internal', 'public']")]
    [InlineData("projects", """[]""", "Expecting to find valid JSON in request body. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")]
    [InlineData("projects", """{"project":{"name":"\ud800"}}""", "Expecting to find valid JSON in request body. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")]
    public async Task A_bad_body_is_a_400_that_says_why(string path, string body, string message)
    {
        var reply = await cloud.PostAsync("/v3/" + path, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(message, reply.Text("error", "message"));
        Assert.Equal("Bad Request", reply.Text("error", "title"));
    }

    [Fact]
    public async Task Names_are_unique_in_their_domain()
    {
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.PostAsync("/v3/projects", """{"project":{"name":"demo"}}""")).Status);
        var user = await cloud.PostAsync("/v3/users", """{"user":{"name":"demo"}}""");
        Assert.Equal("Conflict occurred attempting to store user - Duplicate entry found with name demo at domain ID default.", user.Text("error", "message"));
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.PostAsync("/v3/roles", """{"role":{"name":"member"}}""")).Status);
        var domain = await cloud.PostAsync("/v3/domains", """{"domain":{"name":"other"}}""");
        Assert.Equal(HttpStatusCode.Created, (await cloud.PostAsync("/v3/users", $$$"""{"user":{"name":"demo","domain_id":"{{{domain.Text("domain", "id")}}}"}}""")).Status);
    }

    [Fact]
    public async Task Projects_nest_and_show_what_is_above_and_below()
    {
        var top = (await cloud.PostAsync("/v3/projects", """{"project":{"name":"top"}}""")).Text("project", "id");
        var child = (await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"child","parent_id":"{{{top}}}"}}""")).Text("project", "id");
        var shown = await cloud.GetAsync($"/v3/projects/{child}?parents_as_ids");
        Assert.Equal($$$"""{"{{{top}}}":{"default":null}}""", shown.At("project", "parents").GetRawText());
        var below = await cloud.GetAsync($"/v3/projects/{top}?subtree_as_ids");
        Assert.Equal($$$"""{"{{{child}}}":null}""", below.At("project", "subtree").GetRawText());
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.GetAsync($"/v3/projects/{top}?subtree_as_ids&subtree_as_list")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.DeleteAsync($"/v3/projects/{top}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PatchAsync($"/v3/projects/{top}", """{"project":{"enabled":false}}""")).Status);
        var listed = await cloud.GetAsync($"/v3/projects?parent_id={top}");
        Assert.Equal(child, Assert.Single(listed.At("projects").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_tree_of_projects_has_a_depth_limit()
    {
        var parent = "default";
        for (var depth = 1; depth <= 5; depth++)
            parent = (await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"p{{{depth}}}","parent_id":"{{{parent}}}"}}""")).Text("project", "id");
        var tooDeep = await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"p6","parent_id":"{{{parent}}}"}}""");
        Assert.Equal(HttpStatusCode.Forbidden, tooDeep.Status);
        Assert.Contains("Max hierarchy depth reached", tooDeep.Text("error", "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_are_put_listed_found_and_removed()
    {
        var id = (await cloud.PostAsync("/v3/projects", """{"project":{"name":"tagged"}}""")).Text("project", "id");
        Assert.Equal(HttpStatusCode.Created, (await cloud.PutAsync($"/v3/projects/{id}/tags/red")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.GetAsync($"/v3/projects/{id}/tags/red")).Status);
        var unknown = await cloud.GetAsync($"/v3/projects/{id}/tags/blue");
        Assert.Equal("Could not find project tag: blue.", unknown.Text("error", "message"));
        Assert.Equal("""["green","blue"]""", (await cloud.PutAsync($"/v3/projects/{id}/tags", """{"tags":["green","blue"]}""")).At("tags").GetRawText());
        Assert.Equal(1, (await cloud.GetAsync("/v3/projects?tags=green,blue")).At("projects").GetArrayLength());
        Assert.Equal(0, (await cloud.GetAsync("/v3/projects?tags=green,red")).At("projects").GetArrayLength());
        Assert.Equal(1, (await cloud.GetAsync("/v3/projects?tags-any=green,red")).At("projects").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/projects/{id}/tags/green")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"/v3/projects/{id}/tags/green")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/projects/{id}/tags")).Status);
        Assert.Equal(0, (await cloud.GetAsync($"/v3/projects/{id}/tags")).At("tags").GetArrayLength());
    }

    [Theory]
    [InlineData("?name=demo", 1)]
    [InlineData("?name__contains=em", 1)]
    [InlineData("?name__istartswith=AD", 1)]
    [InlineData("?enabled=True", 3)]
    [InlineData("?enabled=0", 0)]
    [InlineData("?domain_id=default", 3)]
    [InlineData("?unheard=of", 3)]
    [InlineData("", 3)]
    public async Task Lists_are_filtered(string query, int count)
    {
        var reply = await cloud.GetAsync("/v3/projects" + query);
        Assert.Equal(count, reply.At("projects").GetArrayLength());
        Assert.Equal("null", reply.At("links", "next").GetRawText());
        Assert.EndsWith("/v3/projects" + query, reply.Text("links", "self"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_domain_goes_with_all_that_is_in_it_once_it_is_disabled()
    {
        var domain = (await cloud.PostAsync("/v3/domains", """{"domain":{"name":"short-lived"}}""")).Text("domain", "id");
        var project = (await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"p","domain_id":"{{{domain}}}"}}""")).Text("project", "id");
        var user = (await cloud.PostAsync("/v3/users", $$$"""{"user":{"name":"u","domain_id":"{{{domain}}}"}}""")).Text("user", "id");
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.DeleteAsync($"/v3/domains/{domain}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.PatchAsync($"/v3/domains/{domain}", """{"domain":{"enabled":false}}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/domains/{domain}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v3/projects/{project}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v3/users/{user}")).Status);
    }

    [Fact]
    public async Task Groups_have_members()
    {
        var group = (await cloud.PostAsync("/v3/groups", """{"group":{"name":"g"}}""")).Text("group", "id");
        var demo = (await cloud.GetAsync("/v3/users?name=demo")).Text("users", "0", "id");
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v3/groups/{group}/users/{demo}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"/v3/groups/{group}/users/{demo}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.GetAsync($"/v3/groups/{group}/users/{demo}")).Status);
        Assert.Equal(demo, (await cloud.GetAsync($"/v3/groups/{group}/users")).Text("users", "0", "id"));
        Assert.Equal(group, (await cloud.GetAsync($"/v3/users/{demo}/groups", cloud.Demo)).Text("groups", "0", "id"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/groups/{group}/users/{demo}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"/v3/groups/{group}/users/{demo}")).Status);
    }

    [Fact]
    public async Task A_user_changes_its_own_password_and_its_tokens_end()
    {
        var demo = (await cloud.GetAsync("/v3/users?name=demo")).Text("users", "0", "id");
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.PostAsync($"/v3/users/{demo}/password", """{"user":{"original_password":"wrong","password":"next"}}""", cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PostAsync($"/v3/users/{demo}/password", """{"user":{"original_password":"secret","password":"next"}}""", cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", "secret", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v3/auth/projects", await cloud.TokenAsync("demo", "next", null))).Status);
    }

    [Fact]
    public async Task What_is_immutable_stays_until_it_is_said_otherwise()
    {
        var member = (await cloud.GetAsync("/v3/roles?name=member")).Text("roles", "0", "id");
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.DeleteAsync($"/v3/roles/{member}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PatchAsync($"/v3/roles/{member}", """{"role":{"name":"m"}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.PatchAsync($"/v3/roles/{member}", """{"role":{"options":{"immutable":false}}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.PatchAsync($"/v3/roles/{member}", """{"role":{"name":"m"}}""")).Status);
    }

    [Fact]
    public async Task A_body_too_large_and_a_path_or_method_unknown_are_said_so()
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"{{{new string('x', 120_000)}}}"}}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync("/v3/nothing")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await cloud.PutAsync("/v3/projects")).Status);
    }

    [Fact]
    public async Task Versions_are_announced()
    {
        var list = await cloud.GetAsync("/", "");
        Assert.Equal(HttpStatusCode.MultipleChoices, list.Status);
        Assert.Equal("v3.14", list.Text("versions", "values", "0", "id"));
        Assert.Equal("v3.14", (await cloud.GetAsync("/v3", "")).Text("version", "id"));
        Assert.Equal("v3.14", (await cloud.GetAsync("/v3/", "")).Text("version", "id"));
        Assert.Equal("v2.0", (await cloud.GetAsync("/v2.0/", "")).Text("version", "id"));
    }
}
