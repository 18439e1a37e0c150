using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class TableTests
{
    /// <summary>The order of the replies of a Neutron 21, without the attributes of extensions that are not announced.</summary>
    [Theory]
    [InlineData("network", "id name tenant_id admin_state_up mtu status subnets shared availability_zone_hints availability_zones ipv4_address_scope ipv6_address_scope router:external description port_security_enabled dns_domain l2_adjacency is_default tags created_at updated_at revision_number project_id provider:network_type provider:physical_network provider:segmentation_id")]
    [InlineData("subnet", "id name tenant_id network_id ip_version subnetpool_id enable_dhcp ipv6_ra_mode ipv6_address_mode gateway_ip cidr allocation_pools host_routes dns_nameservers description service_types tags created_at updated_at revision_number project_id")]
    [InlineData("floatingip", "id tenant_id floating_ip_address floating_network_id router_id port_id fixed_ip_address status description port_details dns_domain dns_name tags created_at updated_at revision_number project_id")]
    [InlineData("router", "id name tenant_id admin_state_up status external_gateway_info description availability_zones availability_zone_hints routes tags created_at updated_at revision_number project_id")]
    [InlineData("security_group", "id name stateful tenant_id description shared security_group_rules tags created_at updated_at revision_number project_id")]
    public void Replies_have_their_order(string resource, string attributes) =>
        Assert.Equal(attributes.Split(' '), NetworkTables.Find(resource)!.Rules.Where(rule => rule.IsVisible).Select(rule => rule.Name));

    [Fact]
    public void Every_index_a_table_names_exists()
    {
        var row = Snapshot.Empty;
        foreach (var rule in PortTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.Ports.HasIndex(rule.Index!));
        foreach (var rule in FloatingIpTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.FloatingIps.HasIndex(rule.Index!));
        foreach (var rule in SubnetTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.Subnets.HasIndex(rule.Index!));
        foreach (var rule in NetworkTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.Networks.HasIndex(rule.Index!));
        foreach (var rule in SecurityGroupRuleTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.SecurityGroupRules.HasIndex(rule.Index!));
        foreach (var rule in SubnetPoolTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.SubnetPools.HasIndex(rule.Index!));
        foreach (var rule in RouterTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.Routers.HasIndex(rule.Index!));
        foreach (var rule in RbacPolicyTable.Table.Attributes.Where(rule => rule.Index is not null)) Assert.True(row.RbacPolicies.HasIndex(rule.Index!));
    }

    [Fact]
    public void Names_are_unique_and_every_default_passes_its_own_check()
    {
        foreach (var table in NetworkTables.All)
        {
            Assert.Equal(table.Rules.Length, table.Rules.DistinctBy(rule => rule.Name).Count());
            foreach (var rule in table.Rules)
                if (rule.Default is { } value) Assert.True(rule.Validate(value).IsOk || value == "", $"{table.Singular}.{rule.Name}");
        }
    }
}
