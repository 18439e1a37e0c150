using Neutrino.Model;
using Net = Neutrino.Model.Network;

namespace Neutrino.Rules.Tests;

public sealed class NetworkTests
{
    private readonly Cloud cloud = new();

    [Fact]
    public void A_network_has_the_defaults_of_the_api()
    {
        var network = SeedTopology.DemoNet(cloud);
        Assert.Equal(("demo-net", "demo-project", 1500, true, false), (network.Name, network.ProjectId, network.Mtu, network.AdminStateUp, network.External));
        Assert.Equal(1, network.Standard.Revision);
        Assert.Null(network.LocalVlan);
        Assert.Equal("local", cloud.Read(Cloud.Admin, "network", network.Id, "provider:network_type"));
        Assert.Equal("ACTIVE", cloud.Read(Cloud.Admin, "network", network.Id, "status"));
    }

    [Fact]
    public void Only_an_admin_makes_a_shared_or_external_network()
    {
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("shared", true)), 403, "PolicyNotAuthorized", "(rule:create_network and rule:create_network:shared) is disallowed by policy");
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("router:external", true)), 403, "PolicyNotAuthorized");
        Refused.With(cloud.TryCreate(Cloud.Reader, "network"), 403, "PolicyNotAuthorized", "rule:create_network is disallowed by policy");
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("tenant_id", "other-project")), 400, "HTTPBadRequest");
        Assert.Equal("other-project", cloud.Create<Net>(Cloud.Admin, "network", ("tenant_id", "other-project")).ProjectId);
    }

    [Fact]
    public void Sharing_is_a_grant_and_shows_the_network_to_everybody()
    {
        var network = SeedTopology.ExtNet(cloud);
        Assert.Equal([Grants.AccessAsExternal, Grants.AccessAsShared], Grants.Of(cloud.Snapshot, Grants.Network, network.Id).Select(grant => grant.Action).Order());
        Assert.True(NetworkTable.Table.Sees(cloud.Snapshot, Cloud.Demo, network));
        cloud.Update<Net>(Cloud.Admin, "network", network.Id, ("shared", false), ("router:external", false));
        Assert.False(NetworkTable.Table.Sees(cloud.Snapshot, Cloud.Demo, network));
        Refused.With(cloud.TryUpdate(Cloud.Demo, "network", network.Id, ("name", "mine")), 404, "NetworkNotFound", $"Network {network.Id} could not be found.");
    }

    [Fact]
    public void A_shared_network_in_use_by_others_stays_shared()
    {
        var network = cloud.Create<Net>(Cloud.Admin, "network", ("shared", true));
        cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id));
        Refused.With(cloud.TryUpdate(Cloud.Admin, "network", network.Id, ("shared", false)), 409, "InvalidSharedSetting");
        Refused.With(cloud.TryUpdate(Cloud.Demo, "network", network.Id, ("name", "mine")), 403, "PolicyNotAuthorized");
    }

    [Theory]
    [InlineData("vxlan", "Invalid input for operation: network_type value 'vxlan' not supported.")]
    [InlineData("flat", "Invalid input for operation: network_type value 'flat' not supported.")]
    public void Other_types_are_refused(string type, string message) =>
        Refused.With(cloud.TryCreate(Cloud.Admin, "network", ("provider:network_type", type)), 400, "InvalidInput", message);

    [Fact]
    public void A_local_network_has_no_physical_network_or_segment()
    {
        Refused.With(cloud.TryCreate(Cloud.Admin, "network", ("provider:network_type", "local"), ("provider:physical_network", "x")), 400, "InvalidInput");
        Refused.With(cloud.TryCreate(Cloud.Admin, "network", ("provider:segmentation_id", 7)), 400, "InvalidInput", "Invalid input for operation: network_type required.");
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("provider:network_type", "local")), 403, "PolicyNotAuthorized");
    }

    [Fact]
    public void The_mtu_is_bounded()
    {
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("mtu", 1501)), 400, "InvalidInput", "Invalid input for operation: Requested MTU is too big, maximum is 1500.");
        Refused.With(cloud.TryCreate(Cloud.Demo, "network", ("mtu", -1)), 400, "HTTPBadRequest", "Invalid input for mtu. Reason: '-1' should be non-negative.");
        Assert.Equal(1400, cloud.Create<Net>(Cloud.Demo, "network", ("mtu", "1400")).Mtu);
    }

    [Fact]
    public void The_quota_holds_in_a_bulk_create_too()
    {
        var limited = new Cloud { Settings = new RuleSettings { HostName = "vm", Time = new Clock(), DefaultQuotas = QuotaRules.Defaults.With("network", 2) } };
        Refused.With(limited.TryCreateMany(Cloud.Demo, "network", [], [], []), 409, "OverQuota", "Quota exceeded for resources: ['network'].");
        Assert.Equal(0, limited.Snapshot.Networks.Count);
        Assert.Equal(2, limited.TryCreateMany(Cloud.Demo, "network", [], []).Shown.Length);
        Refused.With(limited.TryCreate(Cloud.Demo, "network"), 409, "OverQuota");
        Assert.Null(limited.TryCreate(Cloud.Admin, "network").Refusal);
    }

    [Fact]
    public void An_update_without_a_difference_changes_nothing()
    {
        var network = SeedTopology.DemoNet(cloud);
        cloud.Update<Net>(Cloud.Demo, "network", network.Id, ("name", "demo-net"), ("admin_state_up", true), ("description", ""));
        Assert.Empty(cloud.LastChanges);
        var renamed = cloud.Update<Net>(Cloud.Demo, "network", network.Id, ("name", "x"));
        Assert.Equal(2, renamed.Standard.Revision);
        Assert.True(renamed.Standard.UpdatedAt > renamed.Standard.CreatedAt);
    }

    [Fact]
    public void An_outdated_revision_is_refused()
    {
        var network = SeedTopology.DemoNet(cloud);
        var decision = cloud.Decide(new DeleteCommand(Cloud.Demo, "network", network.Id, IfRevision: 7));
        Refused.With(decision, 412, "RevisionNumberConstraintFailed", "Constrained to 7, but current revision is 1");
        Assert.Null(cloud.Decide(new DeleteCommand(Cloud.Demo, "network", network.Id, IfRevision: 1)).Refusal);
    }

    [Fact]
    public void Deleting_takes_subnets_dhcp_port_and_grants_along_but_no_other_port()
    {
        var network = SeedTopology.DemoNet(cloud);
        SeedTopology.DemoSubnet(cloud, network.Id);
        var port = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id));
        Refused.With(cloud.TryDelete(Cloud.Demo, "network", network.Id), 409, "NetworkInUse");
        cloud.Delete(Cloud.Demo, "port", port.Id);
        cloud.Delete(Cloud.Demo, "network", network.Id);
        Assert.Equal((0, 0, 0), (cloud.Snapshot.Networks.Count, cloud.Snapshot.Subnets.Count, cloud.Snapshot.Ports.Count));
        Assert.Null(cloud.Snapshot.LocalVlansInUse.FirstFree(1, 1) is null ? "in use" : null);
    }

    [Fact]
    public void There_is_one_default_external_network()
    {
        var first = cloud.Create<Net>(Cloud.Admin, "network", ("router:external", true), ("is_default", true));
        Refused.With(cloud.TryCreate(Cloud.Admin, "network", ("router:external", true), ("is_default", true)), 409, "DefaultExternalNetworkExists");
        Assert.True(first.IsDefault);
    }

    [Fact]
    public void Tags_are_set_added_and_removed()
    {
        var network = SeedTopology.DemoNet(cloud);
        cloud.Decide(new TagCommand(Cloud.Demo, "network", network.Id, ["red", "blue"], [], ReplaceAll: true));
        cloud.Decide(new TagCommand(Cloud.Demo, "network", network.Id, ["green"], ["red"], ReplaceAll: false));
        Assert.Equal(["blue", "green"], cloud.Snapshot.Networks.Find(network.Id)!.Standard.Tags);
        Refused.With(cloud.Decide(new TagCommand(Cloud.Demo, "network", network.Id, [], ["red"], ReplaceAll: false)), 404, "TagNotFound", "Tag red could not be found.");
        Refused.With(cloud.Decide(new TagCommand(Cloud.Other, "network", network.Id, ["x"], [], ReplaceAll: false)), 404, "NetworkNotFound");
    }
}
