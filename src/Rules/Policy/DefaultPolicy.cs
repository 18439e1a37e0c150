using System.Collections.Frozen;

namespace Neutrino.Rules;

/// <summary>
/// The Network API's default access rules, one a line: name, then check. Three things are added to the rules as published:
/// an admin passes wherever a project's member or reader does, reading one's own needs no role, and a network's owner sees and deletes the ports on it
/// (all three hold in a Neutron whose older defaults are still in force, as they are by default).
/// </summary>
internal static class DefaultPolicy
{
    public static readonly FrozenDictionary<string, string> Rules = Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(" = ", 2))
        .ToFrozenDictionary(parts => parts[0].TrimEnd(' ', '='), parts => parts.Length > 1 ? parts[1] : "", StringComparer.Ordinal);

    private const string Text = """
        project_member = rule:admin_only or role:member and project_id:%(project_id)s
        project_reader = rule:admin_only or role:reader and project_id:%(project_id)s or rule:owner
        shared_security_groups = field:security_groups:shared=True
        context_is_admin = role:admin
        owner = tenant_id:%(tenant_id)s
        admin_or_owner = rule:context_is_admin or rule:owner
        context_is_advsvc = role:advsvc
        admin_or_network_owner = rule:context_is_admin or tenant_id:%(network:tenant_id)s
        admin_owner_or_network_owner = rule:owner or rule:admin_or_network_owner
        network_owner = tenant_id:%(network:tenant_id)s
        admin_only = rule:context_is_admin
        regular_user =
        shared = field:networks:shared=True
        default = rule:admin_or_owner
        sg_owner = tenant_id:%(security_group:tenant_id)s
        shared_address_groups = field:address_groups:shared=True
        get_address_group = rule:project_reader or rule:shared_address_groups
        shared_address_scopes = field:address_scopes:shared=True
        create_address_scope = rule:project_member
        create_address_scope:shared = rule:admin_only
        get_address_scope = rule:project_reader or rule:shared_address_scopes
        update_address_scope = rule:project_member
        update_address_scope:shared = rule:admin_only
        delete_address_scope = rule:project_member
        get_agent = rule:admin_only
        update_agent = rule:admin_only
        delete_agent = rule:admin_only
        create_dhcp-network = rule:admin_only
        get_dhcp-networks = rule:admin_only
        delete_dhcp-network = rule:admin_only
        create_l3-router = rule:admin_only
        get_l3-routers = rule:admin_only
        delete_l3-router = rule:admin_only
        get_dhcp-agents = rule:admin_only
        get_l3-agents = rule:admin_only
        create_auto_allocated_topology = rule:get_auto_allocated_topology
        get_auto_allocated_topology = rule:project_reader
        delete_auto_allocated_topology = rule:project_member
        get_availability_zone = rule:regular_user
        create_floatingip = rule:project_member
        create_floatingip:floating_ip_address = rule:admin_only
        get_floatingip = rule:project_reader
        update_floatingip = rule:project_member
        delete_floatingip = rule:project_member
        get_floatingip_pool = rule:regular_user
        external = field:networks:router:external=True
        create_network = rule:project_member
        create_network:shared = rule:admin_only
        create_network:router:external = rule:admin_only
        create_network:is_default = rule:admin_only
        create_network:port_security_enabled = rule:project_member
        create_network:provider:network_type = rule:admin_only
        create_network:provider:physical_network = rule:admin_only
        create_network:provider:segmentation_id = rule:admin_only
        create_network:segments = rule:admin_only
        get_network = rule:project_reader or rule:shared or rule:external or rule:context_is_advsvc
        get_network:router:external =
        get_network:provider:network_type = rule:admin_only
        get_network:provider:physical_network = rule:admin_only
        get_network:provider:segmentation_id = rule:admin_only
        get_network:segments = rule:admin_only
        update_network = rule:project_member
        update_network:shared = rule:admin_only
        update_network:provider:network_type = rule:admin_only
        update_network:provider:physical_network = rule:admin_only
        update_network:provider:segmentation_id = rule:admin_only
        update_network:segments = rule:admin_only
        update_network:router:external = rule:admin_only
        update_network:is_default = rule:admin_only
        update_network:port_security_enabled = rule:project_member
        delete_network = rule:project_member
        get_network_ip_availability = rule:admin_only
        network_device = field:port:device_owner=~^network:
        admin_or_data_plane_int = rule:context_is_admin or role:data_plane_integrator
        create_port = rule:project_member
        create_port:device_owner = not rule:network_device or rule:admin_only or rule:context_is_advsvc or rule:network_owner
        create_port:mac_address = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        create_port:fixed_ips = rule:context_is_advsvc or rule:network_owner or rule:admin_only or rule:shared
        create_port:fixed_ips:ip_address = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        create_port:fixed_ips:subnet_id = rule:context_is_advsvc or rule:network_owner or rule:admin_only or rule:shared
        create_port:port_security_enabled = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        create_port:binding:host_id = rule:admin_only
        create_port:binding:profile = rule:admin_only
        create_port:binding:vnic_type = rule:project_member
        create_port:allowed_address_pairs = rule:admin_only or rule:network_owner
        create_port:allowed_address_pairs:mac_address = rule:admin_only or rule:network_owner
        create_port:allowed_address_pairs:ip_address = rule:admin_only or rule:network_owner
        get_port = rule:project_reader or rule:context_is_advsvc or rule:network_owner
        get_port:binding:vif_type = rule:admin_only
        get_port:binding:vif_details = rule:admin_only
        get_port:binding:host_id = rule:admin_only
        get_port:binding:profile = rule:admin_only
        get_port:resource_request = rule:admin_only
        get_port_binding = rule:admin_only
        create_port_binding = rule:admin_only
        update_port_binding = rule:admin_only
        delete_port_binding = rule:admin_only
        activate_port_binding = rule:admin_only
        update_port = rule:project_member or rule:context_is_advsvc
        update_port:device_owner = not rule:network_device or rule:context_is_advsvc or rule:network_owner or rule:admin_only
        update_port:mac_address = rule:admin_only or rule:context_is_advsvc
        update_port:fixed_ips = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        update_port:fixed_ips:ip_address = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        update_port:fixed_ips:subnet_id = rule:context_is_advsvc or rule:network_owner or rule:admin_only or rule:shared
        update_port:port_security_enabled = rule:context_is_advsvc or rule:network_owner or rule:admin_only
        update_port:binding:host_id = rule:admin_only
        update_port:binding:profile = rule:admin_only
        update_port:binding:vnic_type = rule:project_member or rule:context_is_advsvc
        update_port:allowed_address_pairs = rule:admin_only or rule:network_owner
        update_port:allowed_address_pairs:mac_address = rule:admin_only or rule:network_owner
        update_port:allowed_address_pairs:ip_address = rule:admin_only or rule:network_owner
        update_port:data_plane_status = rule:admin_only or role:data_plane_integrator
        delete_port = rule:project_member or rule:context_is_advsvc or role:member and rule:network_owner
        get_quota = rule:admin_only or rule:owner
        update_quota = rule:admin_only
        delete_quota = rule:admin_only
        restrict_wildcard = (not field:rbac_policy:target_tenant=* and not field:rbac_policy:target_project=*) or rule:admin_only
        create_rbac_policy = rule:project_member
        create_rbac_policy:target_tenant = rule:admin_only or (not field:rbac_policy:target_tenant=* and not field:rbac_policy:target_project=*)
        update_rbac_policy = rule:project_member
        update_rbac_policy:target_tenant = rule:admin_only or (not field:rbac_policy:target_tenant=* and not field:rbac_policy:target_project=*)
        get_rbac_policy = rule:project_reader
        delete_rbac_policy = rule:project_member
        create_router = rule:project_member
        create_router:distributed = rule:admin_only
        create_router:ha = rule:admin_only
        create_router:external_gateway_info = rule:project_member
        create_router:external_gateway_info:network_id = rule:project_member
        create_router:external_gateway_info:enable_snat = rule:admin_only
        create_router:external_gateway_info:external_fixed_ips = rule:admin_only
        get_router = rule:project_reader
        get_router:distributed = rule:admin_only
        get_router:ha = rule:admin_only
        update_router = rule:project_member
        update_router:distributed = rule:admin_only
        update_router:ha = rule:admin_only
        update_router:external_gateway_info = rule:project_member
        update_router:external_gateway_info:network_id = rule:project_member
        update_router:external_gateway_info:enable_snat = rule:admin_only
        update_router:external_gateway_info:external_fixed_ips = rule:admin_only
        delete_router = rule:project_member
        add_router_interface = rule:project_member
        remove_router_interface = rule:project_member
        add_extraroutes = rule:project_member
        remove_extraroutes = rule:project_member
        admin_or_sg_owner = rule:context_is_admin or tenant_id:%(security_group:tenant_id)s
        admin_owner_or_sg_owner = rule:owner or rule:admin_or_sg_owner
        create_security_group = rule:project_member
        get_security_group = rule:project_reader or rule:shared_security_groups
        update_security_group = rule:project_member
        delete_security_group = rule:project_member
        create_security_group_rule = rule:project_member
        get_security_group_rule = rule:project_reader or rule:sg_owner
        delete_security_group_rule = rule:project_member
        get_service_provider = rule:regular_user
        create_subnet = rule:project_member or rule:network_owner
        create_subnet:service_types = rule:admin_only
        get_subnet = rule:project_reader or rule:shared or rule:network_owner
        update_subnet = rule:project_member or rule:network_owner
        update_subnet:service_types = rule:admin_only
        delete_subnet = rule:project_member or rule:network_owner
        shared_subnetpools = field:subnetpools:shared=True
        create_subnetpool = rule:project_member
        create_subnetpool:shared = rule:admin_only
        create_subnetpool:is_default = rule:admin_only
        get_subnetpool = rule:project_reader or rule:shared_subnetpools
        update_subnetpool = rule:project_member
        update_subnetpool:is_default = rule:admin_only
        delete_subnetpool = rule:project_member
        onboard_network_subnets = rule:project_member
        add_prefixes = rule:project_member
        remove_prefixes = rule:project_member
        """;
}
