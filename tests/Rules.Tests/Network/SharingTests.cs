using Neutrino.Model;

namespace Neutrino.Rules.Tests;

/// <summary>RBAC policies, address groups and scopes, subnet pools, quotas, auto-allocated topologies.</summary>
public sealed class SharingTests
{
    private readonly Cloud cloud = new();

    private SubnetPool Pool(params (string, AttributeValue)[] more) =>
        cloud.Create<SubnetPool>(Cloud.Admin, "subnetpool", [.. more, ("name", "pool"), ("prefixes", Cloud.List("10.0.0.0/16")), ("default_prefixlen", 24), ("shared", true)]);

    [Fact]
    public void A_grant_to_one_project_shows_the_network_to_it_alone()
    {
        var network = SeedTopology.DemoNet(cloud);
        (string, AttributeValue)[] body = [("object_type", "network"), ("object_id", network.Id), ("action", "access_as_shared"), ("target_tenant", "other-project")];
        var grant = cloud.Create<RbacPolicy>(Cloud.Demo, "rbac_policy", body);
        Refused.With(cloud.TryCreate(Cloud.Demo, "rbac_policy", body), 409, "DuplicateRbacPolicy");
        Assert.True(NetworkTable.Table.Sees(cloud.Snapshot, Cloud.Other, network));
        var port = cloud.Create<Port>(Cloud.Other, "port", ("network_id", network.Id));
        Refused.With(cloud.TryDelete(Cloud.Demo, "rbac_policy", grant.Id), 409, "RbacPolicyInUse");
        cloud.Delete(Cloud.Other, "port", port.Id);
        cloud.Delete(Cloud.Demo, "rbac_policy", grant.Id);
        Assert.False(NetworkTable.Table.Sees(cloud.Snapshot, Cloud.Other, network));
    }

    [Fact]
    public void Wrong_grants_are_refused()
    {
        var network = SeedTopology.DemoNet(cloud);
        Decision Try(Caller caller, string type, string action, string target) =>
            cloud.TryCreate(caller, "rbac_policy", ("object_type", type), ("object_id", network.Id), ("action", action), ("target_tenant", target));
        Refused.With(Try(Cloud.Demo, "server", "access_as_shared", "x"), 400, "InvalidInput", "Invalid input for operation: 'server' is not a valid RBAC object type.");
        Refused.With(Try(Cloud.Demo, "network", "nonsense", "x"), 400, "InvalidActionForType");
        Refused.With(Try(Cloud.Demo, "network", "access_as_shared", "*"), 403, "PolicyNotAuthorized");
        Refused.With(Try(Cloud.Demo, "network", "access_as_external", "x"), 403, "PolicyNotAuthorized");
        Refused.With(Try(Cloud.Other, "network", "access_as_shared", "x"), 404, "NetworkNotFound");
        Refused.With(Try(Cloud.Demo, "subnetpool", "access_as_shared", "x"), 404, "SubnetPoolNotFound");
    }

    [Fact]
    public void A_grant_as_external_makes_the_network_external()
    {
        var network = cloud.Create<Neutrino.Model.Network>(Cloud.Admin, "network");
        var grant = cloud.Create<RbacPolicy>(Cloud.Admin, "rbac_policy",
            ("object_type", "network"), ("object_id", network.Id), ("action", "access_as_external"), ("target_tenant", "demo-project"));
        Assert.True(cloud.Snapshot.Networks.Find(network.Id)!.External);
        cloud.Delete(Cloud.Admin, "rbac_policy", grant.Id);
        Assert.False(cloud.Snapshot.Networks.Find(network.Id)!.External);
    }

    [Fact]
    public void Addresses_are_added_and_removed()
    {
        var group = cloud.Create<AddressGroup>(Cloud.Demo, "address_group", ("name", "g"), ("addresses", Cloud.List("10.0.0.9/24")));
        Assert.Equal("10.0.0.0/24", group.Addresses[0].ToString());
        Decision Act(string action, params AttributeValue[] addresses) =>
            cloud.TryAct(Cloud.Demo, "address_group", group.Id, action, ("address_group", Cloud.Map(("addresses", Cloud.List(addresses)))));
        Assert.Equal(2, ((AddressGroup)Act("add_addresses", "10.1.0.0/24").Shown[0]).Addresses.Count);
        Refused.With(Act("add_addresses", "10.1.0.0/24"), 400, "AddressesAlreadyExist", $"Addresses ['10.1.0.0/24'] already exist in the address group {group.Id}.");
        Refused.With(Act("remove_addresses", "10.2.0.0/24"), 404, "AddressesNotFound");
        Refused.With(Act("remove_addresses", "nonsense"), 400, "AddrFormatError");
        Assert.Single(((AddressGroup)Act("remove_addresses", "10.0.0.0/24").Shown[0]).Addresses);
        Refused.With(Act("multiply_addresses"), 404, "HTTPNotFound");
    }

    [Fact]
    public void Subnets_are_cut_from_a_pool()
    {
        var pool = Pool(("max_prefixlen", 26), ("min_prefixlen", 20));
        var network = SeedTopology.DemoNet(cloud);
        Decision Cut(params (string, AttributeValue)[] more) =>
            cloud.TryCreate(Cloud.Demo, "subnet", [("network_id", network.Id), ("ip_version", 4), ("subnetpool_id", pool.Id), .. more]);
        Assert.Equal("10.0.0.0/24", ((Subnet)Cut().Shown[0]).Cidr.ToString());
        Assert.Equal("10.0.16.0/20", ((Subnet)Cut(("prefixlen", 20)).Shown[0]).Cidr.ToString());
        Assert.Equal("10.0.1.0/26", ((Subnet)Cut(("prefixlen", 26)).Shown[0]).Cidr.ToString());
        Assert.Equal("10.0.5.0/24", ((Subnet)Cut(("cidr", "10.0.5.0/24")).Shown[0]).Cidr.ToString());
        Refused.With(Cut(("prefixlen", 27)), 400, "MaxPrefixSubnetAllocationError");
        Refused.With(Cut(("prefixlen", 19)), 400, "MinPrefixSubnetAllocationError");
        Refused.With(Cut(("cidr", "10.0.5.0/24")), 409, "SubnetAllocationError");
        Refused.With(Cut(("cidr", "11.0.5.0/24")), 409, "SubnetAllocationError");
        Refused.With(Cut(("cidr", "10.0.6.0/24"), ("prefixlen", 24)), 400, "BadRequest");
        Refused.With(cloud.TryCreate(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 4), ("cidr", "10.77.0.0/24")), 400, "NetworkSubnetPoolAffinityError");
        Refused.With(cloud.TryDelete(Cloud.Admin, "subnetpool", pool.Id), 400, "SubnetPoolDeleteError");
    }

    [Fact]
    public void A_pool_runs_out_and_has_a_quota()
    {
        var small = Pool(("prefixes", Cloud.List("10.9.0.0/23")), ("default_quota", 512));
        var network = SeedTopology.DemoNet(cloud);
        Decision Cut(Caller caller, string on) => cloud.TryCreate(caller, "subnet", ("network_id", on), ("ip_version", 4), ("subnetpool_id", small.Id));
        Assert.Null(Cut(Cloud.Demo, network.Id).Refusal);
        Assert.Null(Cut(Cloud.Demo, network.Id).Refusal);
        Refused.With(Cut(Cloud.Demo, network.Id), 409, "SubnetPoolQuotaExceeded", "Per-tenant subnet pool prefix quota exceeded.");
        Refused.With(Cut(Cloud.Other, cloud.Create<Neutrino.Model.Network>(Cloud.Other, "network").Id), 409, "SubnetAllocationError");
    }

    [Fact]
    public void Pools_are_checked()
    {
        Decision Try(params (string, AttributeValue)[] body) => cloud.TryCreate(Cloud.Demo, "subnetpool", [("name", "p"), .. body]);
        Refused.With(Try(("prefixes", Cloud.List())), 400, "EmptySubnetPoolPrefixList");
        Refused.With(Try(("prefixes", Cloud.List("10.0.0.0/8", "fd00::/48"))), 400, "PrefixVersionMismatch");
        Refused.With(Try(("prefixes", Cloud.List("10.0.0.0/8")), ("min_prefixlen", 28), ("max_prefixlen", 24)), 400, "IllegalSubnetPoolPrefixBounds",
            "Illegal prefix bounds: min_prefixlen=28, max_prefixlen=24.");
        Refused.With(Try(("prefixes", Cloud.List("10.0.0.0/8")), ("default_prefixlen", 8), ("min_prefixlen", 16)), 400, "IllegalSubnetPoolPrefixBounds");
        Refused.With(Try(("prefixes", Cloud.List("10.0.0.0/8")), ("shared", true)), 403, "PolicyNotAuthorized");
        var pool = (SubnetPool)Try(("prefixes", Cloud.List("10.0.1.0/24", "10.0.0.0/24", "10.0.0.128/25"))).Shown[0];
        Assert.Equal(["10.0.0.0/23"], pool.Prefixes.Select(prefix => prefix.ToString()));
        Assert.Equal((8, 8, 32), (pool.DefaultPrefixLength, pool.MinPrefixLength, pool.MaxPrefixLength));
        Refused.With(cloud.TryUpdate(Cloud.Demo, "subnetpool", pool.Id, ("prefixes", Cloud.List("10.0.0.0/24"))), 400, "IllegalSubnetPoolPrefixUpdate");
        var more = cloud.Act<SubnetPool>(Cloud.Demo, "subnetpool", pool.Id, "add_prefixes", ("prefixes", Cloud.List("10.8.0.0/16")));
        Assert.Equal(2, more.Prefixes.Count);
        var half = cloud.Act<SubnetPool>(Cloud.Demo, "subnetpool", pool.Id, "remove_prefixes", ("prefixes", Cloud.List("10.8.0.0/17")));
        Assert.Equal(["10.0.0.0/23", "10.8.128.0/17"], half.Prefixes.Select(prefix => prefix.ToString()));
        Assert.Single(cloud.Act<SubnetPool>(Cloud.Demo, "subnetpool", pool.Id, "remove_prefixes", ("prefixes", Cloud.List("10.8.0.0/16"))).Prefixes);
    }

    [Fact]
    public void Scopes_keep_prefixes_apart()
    {
        var scope = cloud.Create<AddressScope>(Cloud.Demo, "address_scope", ("name", "s"), ("ip_version", 4));
        Decision Try(string prefix) => cloud.TryCreate(Cloud.Demo, "subnetpool", ("name", "p"), ("prefixes", Cloud.List(prefix)), ("address_scope_id", scope.Id));
        Assert.Null(Try("10.0.0.0/16").Refusal);
        Refused.With(Try("10.0.128.0/17"), 409, "AddressScopePrefixConflict");
        Refused.With(Try("fd00::/48"), 400, "IllegalSubnetPoolIpVersionAssociationToAddressScope");
        Refused.With(cloud.TryDelete(Cloud.Demo, "address_scope", scope.Id), 409, "AddressScopeInUse");
        var shared = cloud.Create<AddressScope>(Cloud.Admin, "address_scope", ("ip_version", 4), ("shared", true));
        Refused.With(cloud.TryUpdate(Cloud.Admin, "address_scope", shared.Id, ("shared", false)), 400, "AddressScopeUpdateError");
    }

    [Fact]
    public void Quotas_are_set_and_forgotten()
    {
        Refused.With(cloud.TryUpdate(Cloud.Demo, "quota", "demo-project", ("network", 3)), 403, "PolicyNotAuthorized");
        SeedTopology.DemoNet(cloud);
        cloud.Update<Quota>(Cloud.Admin, "quota", "demo-project", ("network", 1));
        Refused.With(cloud.TryCreate(Cloud.Demo, "network"), 409, "OverQuota");
        Refused.With(cloud.TryUpdate(Cloud.Admin, "quota", "demo-project", ("network", -2)), 400, "HTTPBadRequest");
        Refused.With(cloud.TryUpdate(Cloud.Admin, "quota", "demo-project", ("network", 0), ("check_limit", true)), 400, "HTTPBadRequest", "Quota limit 0 for network must be greater than or equal to already used 1");
        Assert.Equal(1, cloud.Read(Cloud.Admin, "quota", "demo-project", "network"));
        Assert.Equal(500, cloud.Read(Cloud.Admin, "quota", "demo-project", "port"));
        cloud.Delete(Cloud.Admin, "quota", "demo-project");
        Refused.With(cloud.TryDelete(Cloud.Admin, "quota", "demo-project"), 404, "TenantQuotaNotFound");
        SeedTopology.DemoNet(cloud);
    }

    [Fact]
    public void A_topology_is_made_on_demand()
    {
        Refused.With(cloud.TryCreate(Cloud.Demo, "auto_allocated_topology"), 409, "AutoAllocationFailure", "Deployment error: No default router:external network.");
        var outside = cloud.Create<Neutrino.Model.Network>(Cloud.Admin, "network", ("router:external", true), ("is_default", true));
        SeedTopology.ExtSubnet(cloud, outside.Id);
        Refused.With(cloud.TryCreate(Cloud.Demo, "auto_allocated_topology"), 409, "AutoAllocationFailure", "Deployment error: No default pools available.");
        Pool(("is_default", true));
        Refused.With(cloud.TryCreate(Cloud.Admin, "subnetpool", ("name", "p"), ("prefixes", Cloud.List("10.7.0.0/16")), ("is_default", true)), 400, "InvalidInput");
        var topology = cloud.Create<AutoAllocatedTopology>(Cloud.Demo, "auto_allocated_topology");
        Assert.Equal(topology, cloud.Create<AutoAllocatedTopology>(Cloud.Demo, "auto_allocated_topology"));
        Assert.Equal(outside.Id, cloud.Snapshot.Routers.Find(topology.RouterId)!.Gateway!.NetworkId);
        cloud.Create<Port>(Cloud.Demo, "port", ("network_id", topology.NetworkId));
        Refused.With(cloud.TryDelete(Cloud.Demo, "auto_allocated_topology", "demo-project"), 409, "NetworkInUse");
        foreach (var port in cloud.Snapshot.Ports.By("network", topology.NetworkId).Where(port => port.DeviceOwner.Length == 0).ToList()) cloud.Delete(Cloud.Demo, "port", port.Id);
        cloud.Delete(Cloud.Demo, "auto_allocated_topology", "demo-project");
        Assert.Equal((1, 0), (cloud.Snapshot.Networks.Count, cloud.Snapshot.Routers.Count));
    }
}
