using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests;

public sealed class PortTests
{
    private readonly Cloud cloud = new();
    private readonly Neutrino.Model.Network network;
    private readonly Subnet subnet;

    public PortTests()
    {
        network = SeedTopology.DemoNet(cloud);
        subnet = SeedTopology.DemoSubnet(cloud, network.Id);
    }

    private Port Plain(params (string, AttributeValue)[] more) => cloud.Create<Port>(Cloud.Demo, "port", [("network_id", network.Id), .. more]);

    private Decision Try(params (string, AttributeValue)[] more) => cloud.TryCreate(Cloud.Demo, "port", [("network_id", network.Id), .. more]);

    [Fact]
    public void The_dhcp_port_comes_with_the_subnet_as_a_neutron_names_it()
    {
        var port = Assert.Single(cloud.Snapshot.Ports.All);
        Assert.Equal($"dhcpe5e61fb5-d685-5b50-9ba7-acb6e6962ef3-{network.Id}", port.DeviceId);
        Assert.Equal((DeviceOwners.Dhcp, "ovs", false), (port.DeviceOwner, port.Binding.VifType, port.PortSecurityEnabled));
        Assert.Equal("10.0.1.2", Assert.Single(port.FixedIps).Address.ToString());
        Assert.Equal(1, cloud.Snapshot.Networks.Find(network.Id)!.LocalVlan);
    }

    [Fact]
    public void A_port_gets_the_first_free_address_a_mac_and_the_default_group()
    {
        var port = Plain();
        Assert.Equal("10.0.1.3", Assert.Single(port.FixedIps).Address.ToString());
        Assert.StartsWith("fa:16:3e:", port.MacAddress.ToString(), StringComparison.Ordinal);
        var group = cloud.Snapshot.SecurityGroups.Find(Assert.Single(port.SecurityGroups))!;
        Assert.Equal(("default", "Default security group", "demo-project"), (group.Name, group.Standard.Description, group.ProjectId));
        Assert.Equal(4, cloud.Snapshot.SecurityGroupRules.CountBy("group", group.Id));
        Assert.Equal(("unbound", ""), (port.Binding.VifType, port.Binding.HostId));
        Assert.Equal("DOWN", cloud.Read(Cloud.Demo, "port", port.Id, "status"));
        Assert.Equal(group.Id, Assert.Single(Plain().SecurityGroups));
    }

    [Fact]
    public void Addresses_are_taken_as_asked()
    {
        var both = Plain(("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", subnet.Id), ("ip_address", "10.0.1.9")))));
        Assert.Equal("10.0.1.9", both.FixedIps[0].Address.ToString());
        Assert.Equal("10.0.1.10", Plain(("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.10"))))).FixedIps[0].Address.ToString());
        Assert.Equal("10.0.1.3", Plain(("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", subnet.Id))))).FixedIps[0].Address.ToString());
        Assert.Empty(Plain(("fixed_ips", Cloud.List())).FixedIps);
        Refused.With(
            Try(("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.9"))))), 409, "IpAddressAlreadyAllocated", $"IP address 10.0.1.9 already allocated in subnet {subnet.Id}");
        Refused.With(Try(("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.9.9.9"))))), 400, "InvalidIpForNetwork");
        Refused.With(Try(("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", subnet.Id), ("ip_address", "10.0.1.15"))))), 400, "InvalidIpForSubnet");
        Refused.With(Try(("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", network.Id))))), 404, "SubnetNotFound");
        Refused.With(Try(("fixed_ips", Cloud.List(Cloud.Map()))), 400, "InvalidInput", "Invalid input for operation: IP allocation requires subnet_id or ip_address.");
    }

    [Fact]
    public void A_full_pool_is_refused_and_a_freed_address_given_again()
    {
        var ports = Enumerable.Range(0, 12).Select(_ => Plain()).ToList();
        Assert.Equal(12, ports.Select(port => port.FixedIps[0].Address).Distinct().Count());
        Refused.With(Try(), 409, "IpAddressGenerationFailure", $"No more IP addresses available on network {network.Id}.");
        cloud.Delete(Cloud.Demo, "port", ports[4].Id);
        Assert.Equal(ports[4].FixedIps[0].Address, Plain().FixedIps[0].Address);
    }

    [Fact]
    public void A_mac_is_unique_on_its_network()
    {
        Plain(("mac_address", "FA-16-3E-00-00-01"));
        Refused.With(Try(("mac_address", "fa:16:3e:00:00:01")), 409, "MacAddressInUse", $"Unable to complete operation for network {network.Id}. The mac address fa:16:3e:00:00:01 is in use.");
        Refused.With(Try(("mac_address", "nonsense")), 400, "HTTPBadRequest", "Invalid input for mac_address. Reason: 'nonsense' is not a valid MAC address.");
        var second = SeedTopology.DemoNet(cloud);
        Assert.Equal("fa:16:3e:00:00:01", cloud.Create<Port>(Cloud.Demo, "port", ("network_id", second.Id), ("mac_address", "fa:16:3e:00:00:01")).MacAddress.ToString());
    }

    [Fact]
    public void Binding_here_gives_a_zone_and_the_wiring()
    {
        var port = Plain();
        Refused.With(cloud.TryUpdate(Cloud.Demo, "port", port.Id, ("binding:host_id", "vm")), 403, "PolicyNotAuthorized");
        var bound = cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("binding:host_id", "vm"), ("binding:profile", Cloud.Map(("plug", "neutrino"))));
        Assert.Equal(("ovs", 4097, true), (bound.Binding.VifType, bound.Binding.Zone, bound.Binding.SelfPlugged));
        Assert.Equal("br-int", cloud.Read(Cloud.Admin, "port", port.Id, "binding:vif_details").Find("bridge_name"));
        var foreign = cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("binding:host_id", "elsewhere"));
        Assert.Equal(("binding_failed", null), (foreign.Binding.VifType, foreign.Binding.Zone));
        Assert.False(cloud.Snapshot.ZonesInUse.Contains(4097));
        Assert.Equal("unbound", cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("binding:host_id", "")).Binding.VifType);
    }

    [Fact]
    public void A_bound_port_keeps_its_mac()
    {
        var port = Plain();
        cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("binding:host_id", "vm"));
        Refused.With(cloud.TryUpdate(Cloud.Admin, "port", port.Id, ("mac_address", "fa:16:3e:00:00:01")), 409, "PortBound");
        cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("binding:host_id", ""));
        Assert.NotEqual(port.MacAddress, cloud.Update<Port>(Cloud.Admin, "port", port.Id, ("mac_address", AttributeValue.Null)).MacAddress);
    }

    [Fact]
    public void Port_security_and_what_counts_on_it()
    {
        var group = Plain().SecurityGroups[0];
        var open = Plain(("port_security_enabled", false));
        Assert.Empty(open.SecurityGroups);
        Refused.With(Try(("port_security_enabled", false), ("security_groups", Cloud.List(group))), 400, "PortSecurityAndIPRequiredForSecurityGroups");
        Refused.With(
            Try(("port_security_enabled", false), ("allowed_address_pairs", Cloud.List(Cloud.Map(("ip_address", "10.0.1.200"))))), 409, "AddressPairAndPortSecurityRequired");
        var closed = Plain(("allowed_address_pairs", Cloud.List(Cloud.Map(("ip_address", "10.0.1.200")))));
        Assert.Equal(closed.MacAddress, closed.AllowedAddressPairs[0].Mac);
        Refused.With(cloud.TryUpdate(Cloud.Demo, "port", closed.Id, ("port_security_enabled", false)), 409, "PortSecurityPortHasSecurityGroup");
        Refused.With(
            cloud.TryUpdate(Cloud.Demo, "port", closed.Id, ("port_security_enabled", false), ("security_groups", Cloud.List())), 409, "AddressPairAndPortSecurityRequired");
        Refused.With(Try(("security_groups", Cloud.List("00000000-0000-0000-0000-000000000000"))), 404, "SecurityGroupNotFound");
        Refused.With(Try(("allowed_address_pairs", Cloud.List(Cloud.Map(("mac_address", "fa:16:3e:00:00:01"))))), 400, "AllowedAddressPairsMissingIP");
    }

    [Fact]
    public void Extra_dhcp_options_merge()
    {
        var port = Plain(("extra_dhcp_opts", Cloud.List(Cloud.Map(("opt_name", "mtu"), ("opt_value", "1400")), Cloud.Map(("opt_name", "tftp-server"), ("opt_value", "10.0.1.1")))));
        var changed = cloud.Update<Port>(Cloud.Demo, "port", port.Id,
            ("extra_dhcp_opts", Cloud.List(Cloud.Map(("opt_name", "mtu"), ("opt_value", AttributeValue.Null)), Cloud.Map(("opt_name", "tftp-server"), ("opt_value", "10.0.1.9")))));
        Assert.Equal([new ExtraDhcpOption("tftp-server", "10.0.1.9", 4)], changed.ExtraDhcpOptions);
    }

    [Fact]
    public void Changing_addresses_keeps_those_still_asked_for()
    {
        var port = Plain();
        var more = cloud.Update<Port>(Cloud.Demo, "port", port.Id, ("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", subnet.Id)), Cloud.Map(("subnet_id", subnet.Id)))));
        Assert.Equal(["10.0.1.3", "10.0.1.4"], more.FixedIps.Select(ip => ip.Address.ToString()));
        var other = cloud.Update<Port>(Cloud.Demo, "port", port.Id, ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.4")), Cloud.Map(("ip_address", "10.0.1.7")))));
        Assert.Equal(["10.0.1.4", "10.0.1.7"], other.FixedIps.Select(ip => ip.Address.ToString()));
        Assert.False(cloud.Snapshot.AddressesInUse[subnet.Id].Contains(IpAddress.Parse("10.0.1.3").Number));
    }

    [Fact]
    public void A_tenant_sees_and_touches_only_his_own()
    {
        var port = Plain();
        Refused.With(cloud.TryDelete(Cloud.Other, "port", port.Id), 404, "PortNotFound");
        Refused.With(cloud.TryCreate(Cloud.Other, "port", ("network_id", network.Id)), 404, "NetworkNotFound");
        Refused.With(cloud.TryDelete(Cloud.Reader, "port", port.Id), 403, "PolicyNotAuthorized", "rule:delete_port is disallowed by policy");
    }

    [Fact]
    public void The_rights_on_a_shared_network_are_fewer()
    {
        var shared = cloud.Create<Neutrino.Model.Network>(Cloud.Admin, "network", ("shared", true));
        var its = cloud.Create<Subnet>(Cloud.Admin, "subnet", ("network_id", shared.Id), ("ip_version", 4), ("cidr", "10.5.0.0/24"));
        Assert.NotEmpty(cloud.Create<Port>(Cloud.Demo, "port", ("network_id", shared.Id), ("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", its.Id))))).FixedIps);
        Refused.With(
            cloud.TryCreate(Cloud.Demo, "port", ("network_id", shared.Id), ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.5.0.9"))))), 403, "PolicyNotAuthorized",
            "(rule:create_port and (rule:create_port:fixed_ips and (rule:create_port:fixed_ips:ip_address))) is disallowed by policy");
        Refused.With(cloud.TryCreate(Cloud.Demo, "port", ("network_id", shared.Id), ("device_owner", "network:dhcp")), 403, "PolicyNotAuthorized");
        Refused.With(cloud.TryCreate(Cloud.Demo, "port", ("network_id", shared.Id), ("mac_address", "fa:16:3e:00:00:01")), 403, "PolicyNotAuthorized");
    }

    [Fact]
    public void A_deleted_dhcp_port_comes_back()
    {
        var port = cloud.Snapshot.Ports.All.Single();
        cloud.Delete(Cloud.Demo, "port", port.Id);
        Assert.Equal(DeviceOwners.Dhcp, Assert.Single(cloud.Snapshot.Ports.All).DeviceOwner);
    }
}
