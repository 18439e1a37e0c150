using System.Collections.Immutable;

namespace Neutrino.Server;

/// <summary>Neutron's options that leave no choice here, and those that change nothing.</summary>
internal static class OtherOptions
{
    private const string Default = IniFile.DefaultSection;
    private const string OneProcess = "one process is server and agents";
    private const string NoTunnels = "networks are of type local";

    public static readonly ImmutableArray<FixedOption> Fixed =
    [
        new("ml2", "type_drivers", ["local"], "networks are of type local"),
        new("ml2", "tenant_network_types", ["local"], "networks are of type local"),
        new("ml2", "mechanism_drivers", ["openvswitch"], "ports are plugged into Open vSwitch"),
        new("ml2", "extension_drivers", ["port_security", "dns", "uplink_status_propagation"], "these extensions are built in"),
        new("securitygroup", "firewall_driver", ["iptables_hybrid", "neutron.agent.linux.iptables_firewall.OVSHybridIptablesFirewallDriver"], "security groups are iptables rules on the hybrid bridges"),
        new("securitygroup", "enable_security_group", ["True"], "every port is closed until its rules are in"),
        new("securitygroup", "enable_ipset", ["True"], "remote groups are ipsets"),
        new(Default, "core_plugin", ["ml2", "neutron.plugins.ml2.plugin.Ml2Plugin"], "the Modular Layer 2 layout is the one there is"),
        new(Default, "service_plugins", ["router", "neutron.services.l3_router.l3_router_plugin.L3RouterPlugin"], "routers are built in, other services are not there"),
        new(Default, "auth_strategy", ["keystone"], "nobody is let in without a token"),
        new(Default, "allow_overlapping_ips", ["True"], "each network has its own addresses"),
        new(Default, "use_namespaces", ["True"], "routers and DHCP servers live in namespaces"),
        new(Default, "interface_driver", ["openvswitch", "neutron.agent.linux.interface.OVSInterfaceDriver"], "devices are plugged into Open vSwitch"),
        new(Default, "dhcp_driver", ["neutron.agent.linux.dhcp.Dnsmasq"], "dnsmasq is the DHCP server"),
        new(Default, "agent_mode", ["legacy"], "there is one host"),
        new(Default, "enable_metadata_proxy", ["True"], "guests find their metadata"),
        new(Default, "dnsmasq_local_resolv", ["False"], "dnsmasq asks dnsmasq_dns_servers alone"),
        new(Default, "dhcp_broadcast_reply", ["False"], "dnsmasq answers as the client asks"),
        new(KeystoneSection, "auth_type", ["password", "v3password"], "the service logs in with its password"),
        new(KeystoneSection, "auth_plugin", ["password", "v3password"], "the service logs in with its password"),
    ];

    public static readonly ImmutableArray<IdleOption> Idle =
    [
        .. Sections("the store is a database of its own", "database"),
        .. Sections("there is no message queue", "oslo_messaging_rabbit", "oslo_messaging_notifications", "oslo_messaging_amqp", "oslo_messaging_kafka", "oslo_middleware"),
        .. Sections("nobody else is told of changes", "nova", "placement", "ironic"),
        .. Sections(NoTunnels, "ml2_type_flat", "ml2_type_vlan", "ml2_type_vxlan", "ml2_type_gre", "ml2_type_geneve", "ml2_sriov", "ovs_driver", "vxlan"),
        .. Sections("the kernel is spoken to directly", "privsep", "oslo_concurrency", "agent"),
        .. Named(KeystoneSection, "tokens are checked by their own rules", "memcached_servers", "region_name", "signing_dir", "auth_host", "auth_port", "auth_protocol", "service_token_roles", "service_token_roles_required", "interface", "auth_version", "delay_auth_decision"),
        .. Named(Default, "there is no message queue", "rpc_backend", "transport_url", "rabbit_host", "rabbit_hosts", "rabbit_port", "rabbit_userid", "rabbit_password", "rabbit_virtual_host", "control_exchange", "notification_driver", "notification_topics", "rpc_response_timeout"),
        .. Named(Default, "the log goes to standard error", "verbose", "log_dir", "log_file", "use_syslog", "syslog_log_facility", "publish_errors", "use_stderr", "log_config_append", "use_journal"),
        .. Named(Default, OneProcess, "api_workers", "rpc_workers", "rpc_state_report_workers", "metadata_workers", "agent_down_time", "dhcp_agents_per_network", "report_interval", "periodic_interval", "resync_interval", "polling_interval", "router_scheduler_driver", "network_scheduler_driver", "network_auto_schedule", "router_auto_schedule", "metadata_proxy_socket", "allow_automatic_l3agent_failover", "allow_automatic_dhcp_failover"),
        .. Named(Default, "there is one host", "l3_ha", "max_l3_agents_per_router", "min_l3_agents_per_router", "router_distributed", "handle_internal_only_routers", "router_id", "gateway_external_network_id", "ha_confs_path", "ha_vrrp_auth_type", "ha_vrrp_auth_password", "ha_vrrp_advert_int", "external_ingress_mark", "send_arp_for_ha"),
        .. Named(Default, "the compute service is this one", "notify_nova_on_port_status_changes", "notify_nova_on_port_data_changes", "nova_url", "nova_region_name", "nova_admin_username", "nova_admin_tenant_id", "nova_admin_tenant_name", "nova_admin_password", "nova_admin_auth_url", "send_events_interval"),
        .. Named(Default, "metadata is answered here, and who asks is known by the listener", "nova_metadata_ip", "nova_metadata_host", "nova_metadata_port", "nova_metadata_protocol", "metadata_proxy_shared_secret", "auth_url", "auth_region", "auth_insecure", "admin_tenant_name", "admin_user", "admin_password", "endpoint_type", "enable_metadata_network", "metadata_proxy_user", "metadata_proxy_group"),
        .. Named(Default, "files and processes are our own", "lock_path", "root_helper", "dhcp_confs", "dhcp_delete_namespaces", "router_delete_namespaces", "dnsmasq_base_log_dir", "api_paste_config", "api_extensions_path", "ovs_use_veth", "ovs_integration_bridge", "backlog", "tcp_keepidle", "dns_max_retries", "vlan_transparent"),
        .. Named("ovs", NoTunnels, "local_ip", "tunnel_bridge", "enable_tunneling", "tunnel_type", "tunnel_id_ranges", "network_vlan_ranges", "tenant_network_type", "bridge_mappings", "int_peer_patch_port", "tun_peer_patch_port", "of_interface", "ovsdb_interface", "ovsdb_connection", "ovsdb_timeout", "vhostuser_socket_dir"),
        .. Named("ml2", NoTunnels, "path_mtu", "segment_mtu", "physical_network_mtus", "overlay_ip_version", "external_network_type"),
        .. Named("quotas", "limits are checked in the same step that uses them", "quota_driver", "track_quota_usage", "default_quota"),
        .. Named("oslo_policy", "rules are taken from policy_file", "policy_dirs", "policy_default_rule", "enforce_scope", "enforce_new_defaults"),
        .. Named("cors", "one list of origins is enough", "allow_credentials", "expose_headers", "max_age", "allow_methods", "allow_headers"),
    ];

    private const string KeystoneSection = "keystone_authtoken";

    private static IEnumerable<IdleOption> Sections(string why, params string[] sections) => sections.Select(section => new IdleOption(section, null, why));
    private static IEnumerable<IdleOption> Named(string section, string why, params string[] names) => names.Select(name => new IdleOption(section, name, why));
}
