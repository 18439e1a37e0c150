using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class SecurityGroupTests
{
    private readonly Cloud cloud = new();
    private readonly SecurityGroup group;

    public SecurityGroupTests() => group = cloud.Create<SecurityGroup>(Cloud.Demo, "security_group", ("name", "demo-sg"));

    private Decision Rule(params (string, AttributeValue)[] more) =>
        cloud.TryCreate(Cloud.Demo, "security_group_rule", [.. more, ("security_group_id", group.Id), ("direction", "ingress")]);

    [Fact]
    public void A_group_lets_everything_out_and_comes_with_the_default_one()
    {
        var rules = cloud.Snapshot.SecurityGroupRules.By("group", group.Id).ToList();
        Assert.Equal(["IPv4", "IPv6"], rules.Select(rule => rule.EtherType).Order());
        Assert.All(rules, rule => Assert.Equal(("egress", null), (rule.Direction, rule.Protocol)));
        var standard = cloud.Snapshot.SecurityGroups.All.Single(other => other.Name == "default");
        Refused.With(cloud.TryDelete(Cloud.Demo, "security_group", standard.Id), 409, "SecurityGroupCannotRemoveDefault", "Insufficient rights for removing default security group.");
        Refused.With(cloud.TryUpdate(Cloud.Demo, "security_group", standard.Id, ("name", "other")), 409, "SecurityGroupCannotUpdateDefault");
        Refused.With(cloud.TryCreate(Cloud.Demo, "security_group", ("name", "Default")), 409, "SecurityGroupDefaultAlreadyExists");
    }

    [Fact]
    public void A_rule_bumps_its_group()
    {
        var rule = (SecurityGroupRule)Rule(("protocol", "TCP"), ("port_range_min", "22"), ("port_range_max", 22), ("remote_ip_prefix", "10.0.0.7/8")).Shown.Single();
        Assert.Equal(("tcp", 22, "10.0.0.7/8", "10.0.0.0/8"), (rule.Protocol, rule.PortRangeMin, rule.RemoteIpPrefix, rule.RemotePrefix.ToString()));
        Assert.Equal(2, cloud.Snapshot.SecurityGroups.Find(group.Id)!.Standard.Revision);
        var listed = cloud.Read(Cloud.Demo, "security_group", group.Id, "security_group_rules");
        Assert.Equal(3, listed.List.Length);
        cloud.Delete(Cloud.Demo, "security_group_rule", rule.Id);
        Assert.Equal(3, cloud.Snapshot.SecurityGroups.Find(group.Id)!.Standard.Revision);
        Refused.With(cloud.TryDelete(Cloud.Demo, "security_group_rule", rule.Id), 404, "SecurityGroupRuleNotFound", $"Security group rule {rule.Id} does not exist");
    }

    [Fact]
    public void The_same_rule_twice_is_refused()
    {
        var rule = Rule(("protocol", "tcp"), ("port_range_min", 22), ("port_range_max", 22)).Shown.Single();
        Refused.With(Rule(("protocol", "6"), ("port_range_min", 22), ("port_range_max", 22), ("description", "again")), 409, "SecurityGroupRuleExists",
            $"Security group rule already exists. Rule id is {rule.Id}.");
        (string, AttributeValue)[] body = [("security_group_id", group.Id), ("direction", "ingress"), ("protocol", "udp")];
        Refused.With(cloud.TryCreateMany(Cloud.Demo, "security_group_rule", body, body), 409, "DuplicateSecurityGroupRuleInPost");
    }

    [Fact]
    public void Protocols_and_ports()
    {
        Refused.With(Rule(("protocol", "nonsense")), 400, "SecurityGroupRuleInvalidProtocol");
        Refused.With(Rule(("protocol", 256)), 400, "SecurityGroupRuleInvalidProtocol");
        Refused.With(Rule(("port_range_min", 1)), 400, "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given.");
        Refused.With(Rule(("protocol", "tcp"), ("port_range_min", 9), ("port_range_max", 8)), 400, "SecurityGroupInvalidPortRange");
        Refused.With(Rule(("protocol", "tcp"), ("port_range_min", 9)), 400, "SecurityGroupInvalidPortRange");
        Refused.With(Rule(("protocol", "tcp"), ("port_range_min", 0), ("port_range_max", 8)), 400, "SecurityGroupInvalidPortValue", "Invalid value for port 0");
        Refused.With(Rule(("protocol", "tcp"), ("port_range_min", 1), ("port_range_max", 65536)), 400, "SecurityGroupInvalidPortValue");
        Refused.With(Rule(("protocol", "gre"), ("port_range_min", 1), ("port_range_max", 1)), 400, "SecurityGroupInvalidProtocolForPort");
        Refused.With(Rule(("protocol", "icmp"), ("port_range_min", 256)), 400, "SecurityGroupInvalidIcmpValue", "Invalid value for ICMP type (port_range_min) 256. It must be 0 to 255.");
        Refused.With(Rule(("protocol", "icmp"), ("port_range_max", 1)), 400, "SecurityGroupMissingIcmpType");
        Refused.With(Rule(("protocol", "ipv6-icmp")), 400, "SecurityGroupEthertypeConflictWithProtocol", "Invalid ethertype IPv4 for protocol ipv6-icmp.");
        Refused.With(Rule(("ethertype", "IPv5")), 400, "SecurityGroupRuleInvalidEtherType");
        Refused.With(Rule(("direction", "sideways")), 400, "HTTPBadRequest");
        Assert.Null(Rule(("protocol", "icmp"), ("port_range_min", 8), ("port_range_max", 0)).Refusal);
        Assert.Null(Rule(("protocol", "ipv6-icmp"), ("ethertype", "ipv6")).Refusal);
        Refused.With(Rule(("protocol", "any")), 400, "SecurityGroupRuleInvalidProtocol");
        Assert.Null(Rule(("protocol", "0")).Refusal);
    }

    [Fact]
    public void Remotes()
    {
        var addresses = cloud.Create<AddressGroup>(Cloud.Demo, "address_group", ("addresses", Cloud.List("10.0.0.0/8")));
        Refused.With(Rule(("remote_ip_prefix", "10.0.0.0/8"), ("remote_group_id", group.Id)), 400, "SecurityGroupMultipleRemoteEntites");
        Refused.With(Rule(("remote_ip_prefix", "fd00::/64")), 400, "SecurityGroupRuleParameterConflict", "Conflicting value ethertype IPv4 for CIDR fd00::/64");
        Refused.With(Rule(("remote_ip_prefix", "nonsense")), 400, "InvalidCIDR");
        Refused.With(Rule(("remote_group_id", addresses.Id)), 404, "SecurityGroupNotFound");
        Refused.With(Rule(("remote_address_group_id", group.Id)), 404, "AddressGroupNotFound");
        var rule = Rule(("remote_address_group_id", addresses.Id)).Shown.Single();
        Refused.With(cloud.TryDelete(Cloud.Demo, "address_group", addresses.Id), 409, "AddressGroupInUse");
        cloud.Delete(Cloud.Demo, "security_group_rule", rule.Id);
        cloud.Delete(Cloud.Demo, "address_group", addresses.Id);
    }

    [Fact]
    public void A_group_in_use_stays_and_keeps_its_statefulness()
    {
        var network = SeedTopology.DemoNet(cloud);
        var port = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("security_groups", Cloud.List(group.Id)));
        Refused.With(cloud.TryDelete(Cloud.Demo, "security_group", group.Id), 409, "SecurityGroupInUse", $"Security Group {group.Id} in use.");
        Refused.With(cloud.TryUpdate(Cloud.Demo, "security_group", group.Id, ("stateful", false)), 409, "SecurityGroupInUse");
        cloud.Delete(Cloud.Demo, "port", port.Id);
        cloud.Delete(Cloud.Demo, "security_group", group.Id);
        Assert.Equal(0, cloud.Snapshot.SecurityGroupRules.CountBy("group", group.Id));
    }

    [Fact]
    public void Groups_of_others_are_unseen_until_granted()
    {
        Refused.With(cloud.TryCreate(Cloud.Other, "security_group_rule", ("security_group_id", group.Id), ("direction", "ingress")), 404, "SecurityGroupNotFound");
        var network = cloud.Create<Neutrino.Model.Network>(Cloud.Other, "network");
        Refused.With(cloud.TryCreate(Cloud.Other, "port", ("network_id", network.Id), ("security_groups", Cloud.List(group.Id))), 404, "SecurityGroupNotFound");
        var grant = cloud.Create<RbacPolicy>(Cloud.Demo, "rbac_policy",
            ("object_type", "security_group"), ("object_id", group.Id), ("action", "access_as_shared"), ("target_tenant", "other-project"));
        cloud.Create<Port>(Cloud.Other, "port", ("network_id", network.Id), ("security_groups", Cloud.List(group.Id)));
        Assert.True(cloud.Read(Cloud.Other, "security_group", group.Id, "shared").Flag);
        Refused.With(cloud.TryDelete(Cloud.Demo, "rbac_policy", grant.Id), 409, "RbacPolicyInUse");
        Refused.With(cloud.TryUpdate(Cloud.Other, "security_group", group.Id, ("name", "mine")), 403, "PolicyNotAuthorized");
    }
}
