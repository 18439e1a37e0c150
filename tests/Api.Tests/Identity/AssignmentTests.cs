using System.Net;

namespace Neutrino.Api.Tests.Identity;

public sealed class AssignmentTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;
    private string demoUser = "", demoProject = "", member = "", reader = "", admin = "";

    public async ValueTask InitializeAsync()
    {
        cloud = await IdentityCloud.StartAsync();
        demoUser = (await cloud.GetAsync("/v3/users?name=demo")).Text("users", "0", "id");
        demoProject = (await cloud.GetAsync("/v3/projects?name=demo")).Text("projects", "0", "id");
        member = await RoleAsync("member");
        reader = await RoleAsync("reader");
        admin = await RoleAsync("admin");
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task A_role_is_given_checked_listed_and_taken_with_its_tokens()
    {
        var path = $"/v3/projects/{demoProject}/users/{demoUser}/roles";
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"{path}/{reader}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"{path}/{reader}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"{path}/{reader}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.SendAsync("HEAD", $"{path}/{reader}", null, cloud.Admin)).Status);
        Assert.Equal(2, (await cloud.GetAsync(path)).At("roles").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"{path}/{member}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"{path}/{member}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", cloud.Demo)).Status);
        var again = await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("demo"));
        Assert.Equal("reader", Assert.Single(again.At("token", "roles").EnumerateArray()).GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("/v3/projects/nope/users/USER/roles/ROLE", "Could not find project: nope.")]
    [InlineData("/v3/projects/PROJECT/users/nope/roles/ROLE", "Could not find user: nope.")]
    [InlineData("/v3/projects/PROJECT/groups/nope/roles/ROLE", "Could not find group: nope.")]
    [InlineData("/v3/projects/PROJECT/users/USER/roles/nope", "Could not find role: nope.")]
    [InlineData("/v3/domains/nope/users/USER/roles/ROLE", "Could not find domain: nope.")]
    public async Task A_grant_of_what_is_not_there_is_a_404(string path, string message)
    {
        var full = path.Replace("PROJECT", demoProject, StringComparison.Ordinal).Replace("USER", demoUser, StringComparison.Ordinal).Replace("ROLE", member, StringComparison.Ordinal);
        var reply = await cloud.PutAsync(full);
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(message, reply.Text("error", "message"));
    }

    [Fact]
    public async Task A_role_of_one_domain_is_given_on_another_but_on_no_project_of_it()
    {
        var role = (await cloud.PostAsync("/v3/roles", """{"role":{"name":"local","domain_id":"default"}}""")).Text("role", "id");
        var domain = (await cloud.PostAsync("/v3/domains", """{"domain":{"name":"elsewhere"}}""")).Text("domain", "id");
        var project = (await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"there","domain_id":"{{{domain}}}"}}""")).Text("project", "id");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"/v3/domains/{domain}/users/{demoUser}/roles/{role}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"/v3/OS-INHERIT/domains/{domain}/users/{demoUser}/roles/{role}/inherited_to_projects")).Status);
        var refused = await cloud.PutAsync($"/v3/projects/{project}/users/{demoUser}/roles/{role}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal($"Project {project} must be in the same domain as the role {role} being assigned.", refused.Text("error", "message"));
    }

    [Fact]
    public async Task A_group_gives_its_members_its_roles_and_takes_them_back()
    {
        var group = (await cloud.PostAsync("/v3/groups", """{"group":{"name":"g"}}""")).Text("group", "id");
        var project = (await cloud.PostAsync("/v3/projects", """{"project":{"name":"shared"}}""")).Text("project", "id");
        await cloud.PutAsync($"/v3/projects/{project}/groups/{group}/roles/{member}");
        await cloud.PutAsync($"/v3/groups/{group}/users/{demoUser}");
        var token = await cloud.TokenAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("shared"));
        var effective = await cloud.GetAsync($"/v3/role_assignments?effective&user.id={demoUser}&scope.project.id={project}&include_names");
        Assert.Equal(["member", "reader"], effective.At("role_assignments").EnumerateArray().Select(one => one.GetProperty("role").GetProperty("name").GetString()).Order());
        Assert.Contains($"/v3/groups/{group}/users/{demoUser}", effective.Text("role_assignments", "0", "links", "membership"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/groups/{group}/users/{demoUser}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("shared"))).Status);
    }

    [Fact]
    public async Task An_inherited_role_works_below_its_target_and_not_on_it()
    {
        var top = (await cloud.PostAsync("/v3/projects", """{"project":{"name":"top"}}""")).Text("project", "id");
        await cloud.PostAsync("/v3/projects", $$$"""{"project":{"name":"below","parent_id":"{{{top}}}"}}""");
        var path = $"/v3/OS-INHERIT/projects/{top}/users/{demoUser}/roles/{member}/inherited_to_projects";
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.Created, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("below"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("top"))).Status);
        var shown = await cloud.GetAsync($"/v3/role_assignments?scope.OS-INHERIT:inherited_to=projects&user.id={demoUser}");
        Assert.Equal("projects", Assert.Single(shown.At("role_assignments").EnumerateArray()).GetProperty("scope").GetProperty("OS-INHERIT:inherited_to").GetString());
        Assert.Equal(2, (await cloud.GetAsync("/v3/auth/projects", cloud.Demo)).At("projects").GetArrayLength());
    }

    [Fact]
    public async Task A_role_inherited_from_a_domain_reaches_its_projects()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"/v3/OS-INHERIT/domains/default/users/{demoUser}/roles/{reader}/inherited_to_projects")).Status);
        Assert.Equal(HttpStatusCode.Created, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("service"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, """{"domain":{"id":"default"}}""")).Status);
    }

    [Fact]
    public async Task A_role_on_the_system_is_a_scope_of_its_own()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PutAsync($"/v3/system/users/{demoUser}/roles/{reader}")).Status);
        var token = await cloud.TokenAsync("demo", IdentityCloud.Password, """{"system":{"all":true}}""");
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v3/users", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PostAsync("/v3/users", """{"user":{"name":"x"}}""", token)).Status);
        var listed = await cloud.GetAsync($"/v3/role_assignments?scope.system=all&user.id={demoUser}");
        Assert.True(Assert.Single(listed.At("role_assignments").EnumerateArray()).GetProperty("scope").GetProperty("system").GetProperty("all").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/system/users/{demoUser}/roles/{reader}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/users", token)).Status);
    }

    [Fact]
    public async Task A_domains_reader_reads_its_domain_only()
    {
        var domain = (await cloud.PostAsync("/v3/domains", """{"domain":{"name":"d"}}""")).Text("domain", "id");
        await cloud.PostAsync("/v3/users", $$$"""{"user":{"name":"u","domain_id":"{{{domain}}}"}}""");
        await cloud.PutAsync($"/v3/domains/{domain}/users/{demoUser}/roles/{reader}");
        var token = await cloud.TokenAsync("demo", IdentityCloud.Password, $$$"""{"domain":{"id":"{{{domain}}}"}}""");
        Assert.Equal("u", Assert.Single((await cloud.GetAsync("/v3/users", token)).At("users").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync($"/v3/domains/{domain}", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.GetAsync($"/v3/projects/{demoProject}", token)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.GetAsync("/v3/domains", token)).Status);
    }

    [Fact]
    public async Task Implied_roles_are_shown_added_and_removed()
    {
        var role = (await cloud.PostAsync("/v3/roles", """{"role":{"name":"operator"}}""")).Text("role", "id");
        Assert.Equal(HttpStatusCode.Created, (await cloud.PutAsync($"/v3/roles/{role}/implies/{member}")).Status);
        Assert.Equal(member, (await cloud.GetAsync($"/v3/roles/{role}/implies")).Text("role_inference", "implies", "0", "id"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.SendAsync("HEAD", $"/v3/roles/{role}/implies/{member}", null, cloud.Admin)).Status);
        Assert.Equal(4, (await cloud.GetAsync("/v3/role_inferences")).At("role_inferences").GetArrayLength());
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PutAsync($"/v3/roles/{role}/implies/{admin}")).Status);
        await cloud.PutAsync($"/v3/projects/{demoProject}/users/{demoUser}/roles/{role}");
        var login = await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("demo"));
        Assert.Equal(["member", "operator", "reader"], login.At("token", "roles").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v3/roles/{role}/implies/{member}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"/v3/roles/{role}/implies/{member}")).Status);
    }

    [Theory]
    [InlineData("effective&group.id=x", "Combining effective and group filter will always result in an empty list.")]
    [InlineData("user.id=x&group.id=y", "Specify a user or group, not both")]
    [InlineData("scope.project.id=x&scope.domain.id=y", "Specify a domain or project, not both")]
    [InlineData("include_subtree", "scope.project.id must be specified if include_subtree is also specified")]
    public async Task Filters_that_contradict_each_other_are_refused(string query, string message)
    {
        var reply = await cloud.GetAsync("/v3/role_assignments?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(message, reply.Text("error", "message"));
    }

    [Theory]
    [InlineData("GET", "/v3/users")]
    [InlineData("GET", "/v3/projects")]
    [InlineData("GET", "/v3/domains")]
    [InlineData("GET", "/v3/groups")]
    [InlineData("GET", "/v3/roles")]
    [InlineData("GET", "/v3/role_assignments")]
    [InlineData("GET", "/v3/role_inferences")]
    [InlineData("GET", "/v3/services")]
    [InlineData("GET", "/v3/endpoints")]
    [InlineData("GET", "/v3/users/nobody")]
    [InlineData("GET", "/v3/projects/nothing")]
    [InlineData("POST", "/v3/users")]
    [InlineData("POST", "/v3/projects")]
    [InlineData("POST", "/v3/domains")]
    [InlineData("POST", "/v3/groups")]
    [InlineData("POST", "/v3/roles")]
    [InlineData("POST", "/v3/regions")]
    [InlineData("POST", "/v3/services")]
    [InlineData("POST", "/v3/endpoints")]
    [InlineData("PATCH", "/v3/users/SELF")]
    [InlineData("DELETE", "/v3/users/SELF")]
    [InlineData("PUT", "/v3/projects/PROJECT/users/SELF/roles/ADMIN")]
    [InlineData("PUT", "/v3/system/users/SELF/roles/ADMIN")]
    [InlineData("PUT", "/v3/projects/PROJECT/tags/x")]
    [InlineData("POST", "/v2.0/users")]
    [InlineData("GET", "/v2.0/users")]
    [InlineData("GET", "/v2.0/OS-KSADM/roles")]
    public async Task A_member_may_not(string method, string path)
    {
        var full = path.Replace("SELF", demoUser, StringComparison.Ordinal).Replace("PROJECT", demoProject, StringComparison.Ordinal).Replace("ADMIN", admin, StringComparison.Ordinal);
        var reply = await cloud.SendAsync(method, full, method is "POST" or "PATCH" ? "{}" : null, cloud.Demo);
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.StartsWith("You are not authorized to perform the requested action: identity:", reply.Text("error", "message"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.SendAsync(method, full, null, "")).Status);
    }

    [Fact]
    public async Task A_member_sees_itself_its_project_its_domain_and_the_regions()
    {
        foreach (var path in new[] { $"/v3/users/{demoUser}", $"/v3/users/{demoUser}/projects", $"/v3/projects/{demoProject}", "/v3/domains/default", "/v3/regions", "/v3/regions/RegionOne" })
            Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync(path, cloud.Demo)).Status);
    }

    private async Task<string> RoleAsync(string name) => (await cloud.GetAsync("/v3/roles?name=" + name)).Text("roles", "0", "id");
}
