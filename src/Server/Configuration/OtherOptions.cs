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
        new(Default, "enable_traditional_dhcp", ["True"], "dnsmasq is the DHCP server"),
        new(Default, "use_ssl", ["False"], "the APIs speak clear text, and TLS is a proxy's in front of them"),
        new(Default, "ipam_driver", ["internal"], "addresses are allocated here"),
        new(KeystoneSection, "auth_type", ["password", "v3password"], "the service logs in with its password"),
        new(KeystoneSection, "auth_plugin", ["password", "v3password"], "the service logs in with its password"),
    ];

    public static readonly ImmutableArray<IdleOption> Idle =
    [
        .. Sections("the store is a database of its own", "database"),
        .. Sections(NoQueue, "oslo_messaging_rabbit", "oslo_messaging_notifications", "oslo_messaging_amqp", "oslo_messaging_kafka", "oslo_messaging_zmq", "matchmaker_redis"),
        .. Sections("nobody else is told of changes", "nova", "placement", "ironic", "designate"),
        .. Sections(NoTunnels, "ml2_type_flat", "ml2_type_vlan", "ml2_type_vxlan", "ml2_type_gre", "ml2_type_geneve", "vxlan", "l2pop", "network_log"),
        .. Sections(OneSwitch, "ovs_driver", "sriov_driver", "ml2_sriov", "sriov_nic", "linux_bridge", "experimental"),
        .. Sections("the server itself is root", "privsep", "rootwrap", "oslo_concurrency"),
        .. Sections(ClearText, "ssl"),
        .. Sections(OneProcess, "agent", "profiler", "oslo_reports", "healthcheck", "oslo_versionedobjects"),
        .. Sections("no service is there but those built in", "service_providers"),
        .. Sections("dnsmasq is the DHCP server, and its options are those of [DEFAULT]", "dhcp"),
        .. Sections("what is remembered is in this process", "cache"),
        .. Keystone(),
        .. Log(),
        .. Processes(),
        .. Layout(),
        .. Named(Default, NoQueue, "rpc_backend", "transport_url", "rabbit_host", "rabbit_hosts", "rabbit_port", "rabbit_userid", "rabbit_password", "rabbit_virtual_host", "control_exchange", "notification_driver", "notification_topics", "rpc_response_timeout", "rpc_response_max_timeout", "rpc_conn_pool_size", "rpc_ping_enabled", "rpc_resources_processing_step", "conn_pool_min_size", "conn_pool_ttl", "executor_thread_pool_size", "dhcp_agent_notification"),
        .. Named(Default, "the compute service is this one", "notify_nova_on_port_status_changes", "notify_nova_on_port_data_changes", "nova_url", "nova_region_name", "nova_admin_username", "nova_admin_tenant_id", "nova_admin_tenant_name", "nova_admin_password", "nova_admin_auth_url", "send_events_interval", "http_retries"),
        .. Named(Default, "metadata is answered here, and who asks is known by the listener", "nova_metadata_ip", "nova_metadata_host", "nova_metadata_port", "nova_metadata_protocol", "nova_metadata_insecure", "nova_client_cert", "nova_client_priv_key", "auth_ca_cert", "metadata_proxy_shared_secret", "metadata_proxy_socket", "metadata_proxy_socket_mode", "metadata_workers", "metadata_backlog", "auth_url", "auth_region", "auth_insecure", "admin_tenant_name", "admin_user", "admin_password", "endpoint_type", "enable_metadata_network", "metadata_proxy_user", "metadata_proxy_group"),
        .. Named(Default, "the Network API is built in", "api_paste_config", "api_extensions_path", "allow_bulk", "allow_sorting", "allow_pagination", "filter_validation", "allowed_conntrack_helpers", "vlan_transparent", "external_dns_driver"),
        .. Named(Default, "links name the host that was asked, or with [oslo_middleware] enable_proxy_headers_parsing the proxy's", "network_link_prefix"),
        .. Named("oslo_middleware", "links name the host that was asked, or with enable_proxy_headers_parsing the proxy's", "secure_proxy_ssl_header"),
        .. Named("oslo_middleware", "a body has 10 MiB at most", "max_request_body_size"),
        .. Named(Default, "the web server's limits are its own", "client_socket_timeout", "max_header_line", "retry_until_window", "wsgi_keep_alive", "wsgi_default_pool_size", "wsgi_log_format", "wsgi_server_debug"),
        .. Named(Default, ClearText, "ssl_ca_file", "ssl_cert_file", "ssl_key_file"),
        .. Named("quotas", "limits are checked in the same step that uses them", "quota_driver", "track_quota_usage"),
        .. Named("oslo_policy", "older default rules hold beside the newer", "enforce_scope", "enforce_new_defaults"),
        .. Named("oslo_policy", "rules are taken from policy_file and policy_dirs", "remote_content_type", "remote_ssl_verify_server_crt", "remote_ssl_ca_crt_file", "remote_ssl_client_crt_file", "remote_ssl_client_key_file"),
    ];

    private const string NoQueue = "there is no message queue";
    private const string OneSwitch = "devices are plugged into Open vSwitch, whose bridges are set up in one way";
    private const string OneHost = "there is one host";
    private const string ClearText = "the APIs speak clear text, and TLS is a proxy's in front of them";

    private static IEnumerable<IdleOption> Keystone() =>
    [
        .. Named(KeystoneSection, "the Keystone is asked that auth_url names", "region_name", "interface", "auth_host", "auth_port", "auth_protocol", "auth_admin_prefix", "auth_version", "auth_section", "service_type"),
        .. Named(KeystoneSection, "answers are remembered in this process, for token_cache_time", "memcached_servers", "cache", "memcache_security_strategy", "memcache_secret_key", "memcache_use_advanced_pool", "memcache_pool_dead_retry", "memcache_pool_maxsize", "memcache_pool_socket_timeout", "memcache_pool_unused_timeout", "memcache_pool_conn_get_timeout"),
        .. Named(KeystoneSection, "a caller without a good token is refused at once", "delay_auth_decision", "http_request_max_retries"),
        .. Named(KeystoneSection, "Keystone says of each token whether it is good", "signing_dir", "enforce_token_bind", "include_service_catalog", "service_token_roles", "service_token_roles_required"),
    ];

    private static IEnumerable<IdleOption> Log() =>
    [
        .. Named(Default, "debug, or [neutrino] log_level, says how much is told", "verbose", "default_log_levels", "publish_errors", "log_options", "fatal_deprecations", "rate_limit_interval", "rate_limit_burst", "rate_limit_except_level"),
        .. Named(Default, "the log goes to log_file, or to standard error and from there to the journal", "use_syslog", "use_syslog_rfc_format", "syslog_log_facility", "use_journal", "use_eventlog"),
        .. Named(Default, "the log has one form", "use_json", "log_format", "log_date_format", "log_config", "log_config_append", "instance_format", "instance_uuid_format", "logging_context_format_string", "logging_default_format_string", "logging_debug_format_suffix", "logging_exception_prefix", "logging_user_identity_format"),
        .. Named(Default, "log_file may be moved away at any time, which logrotate does", "watch_log_file", "log_rotate_interval", "log_rotate_interval_type", "log_rotation_type", "max_logfile_count", "max_logfile_size_mb"),
    ];

    private static IEnumerable<IdleOption> Processes() =>
    [
        .. Named(Default, OneProcess, "api_workers", "rpc_workers", "rpc_state_report_workers", "agent_down_time", "dhcp_agents_per_network", "report_interval", "periodic_interval", "periodic_fuzzy_delay", "run_external_periodic_tasks", "resync_interval", "resync_throttle", "num_sync_threads", "bulk_reload_interval", "polling_interval", "router_scheduler_driver", "network_scheduler_driver", "network_auto_schedule", "router_auto_schedule", "allow_automatic_l3agent_failover", "allow_automatic_dhcp_failover", "dhcp_load_type", "enable_new_agents", "enable_services_on_agents_with_admin_state_down", "log_agent_heartbeats", "setproctitle", "graceful_shutdown_timeout", "backdoor_port", "backdoor_socket"),
        .. Named(Default, OneHost, "l3_ha", "l3_ha_net_cidr", "l3_ha_network_type", "l3_ha_network_physical_name", "max_l3_agents_per_router", "min_l3_agents_per_router", "router_distributed", "enable_dvr", "dvr_base_mac", "host_dvr_for_dhcp", "ha_confs_path", "ha_vrrp_auth_type", "ha_vrrp_auth_password", "ha_vrrp_advert_int", "ha_vrrp_health_check_interval", "ha_keepalived_state_change_server_threads", "keepalived_use_no_track", "default_availability_zones", "handle_internal_only_routers", "router_id", "gateway_external_network_id"),
        .. Named(Default, "an address is announced by one request and one reply when it comes", "send_arp_for_ha"),
        .. Named(Default, "the server itself is root, and locks no files", "root_helper", "lock_path", "use_helper_for_ns_read", "ip_lib_force_root"),
        .. Named(Default, "dnsmasq's files are in state_path, below dhcp", "dhcp_confs"),
        .. Named(Default, "a namespace goes with what it was made for, and stays while the server is stopped", "dhcp_delete_namespaces", "router_delete_namespaces", "cleanup_on_shutdown"),
        .. Named(Default, "IPv6 is not on the host", "ipv6_gateway", "ipv6_pd_enabled", "prefix_delegation_driver", "pd_confs", "pd_dhcp_driver", "ra_confs", "radvd_user", "min_rtr_adv_interval", "max_rtr_adv_interval", "dnsmasq_enable_addr6_list", "vendor_pen"),
    ];

    private static IEnumerable<IdleOption> Layout() =>
    [
        .. Named(Default, "a device has its network's MTU", "veth_mtu"),
        .. Named(Default, "no packet is marked", "external_ingress_mark", "metadata_access_mark"),
        .. Named("agent", NoTunnels, "tunnel_types", "vxlan_udp_port", "l2_population", "arp_responder", "tunnel_csum", "dont_fragment", "dscp", "dscp_inherit", "enable_distributed_routing"),
        .. Named("agent", "the server itself is root", "root_helper", "root_helper_daemon", "use_helper_for_ns_read"),
        .. Named("agent", "the firewall's rules have one form", "comment_iptables_rules", "debug_iptables_rules", "use_random_fully"),
        .. Named("agent", "there is one availability zone, nova", "availability_zone"),
        .. Named("ovs", NoTunnels, "local_ip", "tunnel_bridge", "enable_tunneling", "tunnel_type", "tunnel_id_ranges", "network_vlan_ranges", "tenant_network_type", "int_peer_patch_port", "tun_peer_patch_port", "use_veth_interconnection"),
        .. Named("ovs", "external networks are on external_network_bridge, others are local", "bridge_mappings"),
        .. Named("ovs", "NORMAL is the only flow", "of_interface", "of_listen_address", "of_listen_port", "of_connect_timeout", "of_request_timeout", "of_inactivity_probe"),
        .. Named("ovs", "Open vSwitch is asked through its own socket", "ovsdb_interface", "ovsdb_connection", "ovsdb_timeout", "ovsdb_debug", "ssl_key_file", "ssl_cert_file", "ssl_ca_cert_file"),
        .. Named("ovs", OneSwitch, "vhostuser_socket_dir", "igmp_snooping_enable", "bridge_mac_table_size"),
        .. Named("ovs", "nobody else is told of resources", "resource_provider_bandwidths", "resource_provider_hypervisors", "resource_provider_default_hypervisor", "resource_provider_inventory_defaults", "resource_provider_packet_processing_inventory_defaults", "resource_provider_packet_processing_with_direction", "resource_provider_packet_processing_without_direction"),
        .. Named("ovs", "NORMAL is the only flow", "openflow_processed_per_port"),
        .. Named("securitygroup", "security groups are iptables rules on the hybrid bridges", "permitted_ethertypes"),
        .. Named("ml2", "every network is local and has global_physnet_mtu", "path_mtu", "physical_network_mtus"),
        .. Named("ml2", NoTunnels, "overlay_ip_version", "external_network_type"),
    ];

    private const string KeystoneSection = "keystone_authtoken";

    private static IEnumerable<IdleOption> Sections(string why, params string[] sections) => sections.Select(section => new IdleOption(section, null, why));
    private static IEnumerable<IdleOption> Named(string section, string why, params string[] names) => names.Select(name => new IdleOption(section, name, why));
}
