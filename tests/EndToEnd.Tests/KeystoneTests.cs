using System.Net;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary><c>[keystone_authtoken]</c>: the network service of a cloud whose tokens are a real Keystone's.</summary>
[Collection("keystone")]
public sealed class KeystoneTests(CloudOfKeystone cloud)
{
    [Fact]
    public void TheRealClientMakesANetworkInItsProject()
    {
        using var openstack = new ClientSession("openstack", cloud.Keystone.OpenRc("ann", "lab"));
        var project = (string)JsonNode.Parse(openstack.Run("token issue -f json"))!["project_id"]!;
        var network = JsonNode.Parse(openstack.Run("network create blue -f json"))!;
        Assert.Equal((project, "ACTIVE"), ((string)network["project_id"]!, (string)network["status"]!));
        Assert.Contains("BadRequestException", openstack.Run("network create green --project shop"), StringComparison.Ordinal);
        var id = (string)network["id"]!;

        using var other = new ClientSession("openstack", cloud.Keystone.OpenRc("bob", "shop"));
        Assert.Empty(other.Run("network list -f value -c ID"));
        Assert.Contains("No Network found for", other.Run($"network show {id}"), StringComparison.Ordinal);
        using var admin = new ClientSession("openstack", cloud.Keystone.OpenRc("admin", "admin"));
        Assert.Equal(id, admin.Run($"network list -f value -c ID --project {project}"));
        Assert.Empty(openstack.Run("network delete blue"));
    }

    [Fact]
    public void AReaderLooksAndDoesNotWrite()
    {
        var rita = cloud.Keystone.Token("rita", "lab");
        Assert.Equal(HttpStatusCode.OK, cloud.Look(rita));
        var (status, body, _) = cloud.Ask(rita, HttpMethod.Post, "networks", Network);
        Assert.Equal((HttpStatusCode.Forbidden, "PolicyNotAuthorized"), (status, (string)body!["NeutronError"]!["type"]!));
    }

    [Fact]
    public void WhoHasNoTokenThatHoldsIsToldWhereToGetOne()
    {
        foreach (var token in (string?[])[null, "nonsense", "gAAAAABmadeup_madeup_madeup", "two words"])
        {
            var (status, body, authenticate) = cloud.Ask(token, HttpMethod.Get, "networks");
            Assert.Equal((HttpStatusCode.Unauthorized, 401), (status, (int)body!["error"]!["code"]!));
            Assert.Equal($"Keystone uri=\"{cloud.Keystone.Url}\"", authenticate);
        }
    }

    [Fact]
    public void KeystoneIsAskedOnceAboutAToken()
    {
        var ann = cloud.Keystone.Token("ann", "lab");
        var before = cloud.Keystone.Validations();
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, cloud.Look(ann));
        Assert.Equal(before + 1, cloud.Keystone.Validations());

        // Believed for the cache time, which is five minutes.
        cloud.Keystone.Revoke(ann);
        Assert.Equal(HttpStatusCode.OK, cloud.Look(ann));
        Assert.Equal(before + 1, cloud.Keystone.Validations());
    }

    [Fact]
    public void ARevokedTokenEndsWithTheCacheTime()
    {
        cloud.Restart("token_cache_time = 1");
        var ann = cloud.Keystone.Token("ann", "lab");
        Assert.Equal(HttpStatusCode.OK, cloud.Look(ann));
        cloud.Keystone.Revoke(ann);
        Eventually.True(() => cloud.Look(ann) == HttpStatusCode.Unauthorized, "the revoked token is refused");
        Assert.Equal(HttpStatusCode.OK, cloud.Look(cloud.Keystone.Token("ann", "lab")));
    }

    [Fact]
    public void AnApplicationCredentialMayDoWhatItsRulesSay()
    {
        var ann = cloud.Keystone.Token("ann", "lab");
        var user = (string)cloud.Keystone.Call(ann, HttpMethod.Get, "/v3/auth/tokens", null, ann)!["token"]!["user"]!["id"]!;
        var credential = cloud.Keystone.Call(ann, HttpMethod.Post, $"/v3/users/{user}/application_credentials", new JsonObject
        {
            ["application_credential"] = new JsonObject
            {
                ["name"] = "look", ["secret"] = "s",
                ["access_rules"] = new JsonArray(new JsonObject { ["service"] = "network", ["method"] = "GET", ["path"] = "/v2.0/networks" }),
            },
        })!["application_credential"]!;
        var token = cloud.Keystone.Token(new JsonObject
        {
            ["identity"] = new JsonObject
            {
                ["methods"] = new JsonArray("application_credential"),
                ["application_credential"] = new JsonObject { ["id"] = (string)credential["id"]!, ["secret"] = "s" },
            },
        });
        Assert.Equal(HttpStatusCode.OK, cloud.Look(token));
        Assert.Equal(HttpStatusCode.Unauthorized, cloud.Ask(token, HttpMethod.Post, "networks", Network).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, cloud.Ask(token, HttpMethod.Get, "ports").Status);
    }

    [Fact]
    public void WhenKeystoneDoesNotKnowUsAnyMoreWeLogInAgain()
    {
        cloud.Restart();
        Assert.Equal(HttpStatusCode.OK, cloud.Look(cloud.Keystone.Token("ann", "lab")));
        using var openstack = new ClientSession("openstack", cloud.Keystone.OpenRc("admin", "admin"));

        // A change of password ends every token of a user: ours, too.
        Assert.Empty(openstack.Run("user set neutron --password changed"));
        var (status, body, _) = cloud.Ask(cloud.Keystone.Token("ann", "lab"), HttpMethod.Get, "networks");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The Keystone service is temporarily unavailable."), (status, (string)body!["NeutronError"]!["message"]!));
        cloud.Logs($"Keystone at {cloud.Keystone.Url}/v3/auth/tokens refuses the login of neutron: 401");
        Assert.Empty(openstack.Run("user set neutron --password secret"));

        // Keystone counts whole seconds: what it gives out in the second of a change counts as given before it.
        var ann = cloud.Keystone.Token("ann", "lab");
        Eventually.True(() => cloud.Look(ann) == HttpStatusCode.OK, "our new login is taken");
    }

    [Fact]
    public void WithoutKeystoneOnlyThoseKnownAreLetIn()
    {
        var (known, unknown) = (cloud.Keystone.Token("ann", "lab"), cloud.Keystone.Token("bob", "shop"));
        cloud.Restart();
        Assert.Equal(HttpStatusCode.OK, cloud.Look(known));
        cloud.Keystone.Stop();
        try
        {
            var (status, body, _) = cloud.Ask(unknown, HttpMethod.Get, "networks");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "The Keystone service is temporarily unavailable."), (status, (string)body!["NeutronError"]!["message"]!));
            cloud.Logs($"Keystone at {cloud.Keystone.Url}/v3/auth/tokens cannot be asked about a token: Connection refused");
            Assert.Equal(HttpStatusCode.OK, cloud.Look(known));
        }
        finally
        {
            cloud.Keystone.Start();
        }

        Assert.Equal(HttpStatusCode.OK, cloud.Look(unknown));
    }

    /// <summary>The clients of old, written for v2.0, against a Keystone that has v3 alone.</summary>
    [Fact]
    public void TheOldClientsWorkWithIt()
    {
        foreach (var (command, row) in ((string, string)[])
            [
                ("tenant-create --name yard --description place", "| name | yard |"), ("tenant-list", "| yard | True |"), ("tenant-get yard", "| description | place |"),
                ("user-create --name zoe --pass secret --tenant yard --email z@example.org", "| name | zoe |"), ("user-list", "| zoe | True | z@example.org |"),
                ("role-create --name keeper", "| name | keeper |"), ("role-list", "| keeper |"), ("user-role-add --user zoe --role keeper --tenant yard", ""),
                ("user-role-add --user zoe --role member --tenant yard", ""), ("user-role-list --user zoe --tenant yard", "| keeper |"),
                ("service-create --name glance --type image --description Images", "| type | image |"), ("service-list", "| glance | image | Images |"),
                ("endpoint-create --region RegionOne --service glance --publicurl http://127.0.0.1:1 --internalurl http://127.0.0.1:2 --adminurl http://127.0.0.1:3", "| publicurl | http://127.0.0.1:1 |"),
                ("endpoint-list", "| RegionOne | http://127.0.0.1:1 | http://127.0.0.1:2 | http://127.0.0.1:3 |"), ("catalog --service image", "| publicURL | http://127.0.0.1:1 |"),
                ("user-password-update --pass other zoe", ""), ("user-password-update --pass secret zoe", ""), ("user-update --enabled false zoe", ""), ("user-get zoe", "| enabled | False |"),
                ("user-update --enabled true zoe", ""), ("token-get", "| tenant_id |"),
            ])
            Assert.True(cloud.Say("admin", "admin", $"keystone --debug {command}") is var printed && printed.Contains(row, StringComparison.Ordinal), $"keystone {command}: {printed}");

        // Keystone counts whole seconds: a token of the second in which the user was changed is one from before.
        Eventually.True(() => !cloud.Say("zoe", "yard", "neutron net-list").Contains("requires authentication", StringComparison.Ordinal), "the changed user's new token is taken");
        Assert.Contains("| name | green |", cloud.Say("zoe", "yard", "neutron net-create green"), StringComparison.Ordinal);
        Assert.Contains("| 10.1.0.0/24 |", cloud.Say("zoe", "yard", "neutron subnet-create green 10.1.0.0/24 --name grass"), StringComparison.Ordinal);
        Assert.Contains("| green |", cloud.Say("zoe", "yard", "neutron net-list"), StringComparison.Ordinal);
        Assert.DoesNotContain("green", cloud.Say("bob", "shop", "neutron net-list"), StringComparison.Ordinal);
        Assert.Equal("Deleted network(s): green", cloud.Say("zoe", "yard", "neutron net-delete green"));

        foreach (var command in (string[])["user-role-remove --user zoe --role keeper --tenant yard", "service-delete glance", "user-delete zoe", "tenant-delete yard", "role-delete keeper"])
            Assert.Equal("", cloud.Say("admin", "admin", $"keystone {command}"));
        Assert.Contains("No user with a name or ID of 'zoe' exists.", cloud.Say("admin", "admin", "keystone user-get zoe"), StringComparison.Ordinal);
    }

    private const string Network = """{"network": {"name": "x"}}""";
}
