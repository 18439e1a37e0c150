"""The network proxy, method by method, over every resource that the API announces."""

from openstack import exceptions, resource
from watched import Watched, equal, ids, refused

# Not announced by the API, or only of another plugin.
NOT_OFFERED = [
    "conntrack", "firewall", "flavor", "service_profile", "health_monitor", "listener", "load_balancer", "pool_member", "local_ip", "metering", "ndp_prox", "segment", "port_forwarding",
    "qos", "trunk", "vpn", "rule_into_policy", "rule_from_policy", "router_to_agent_of_another",
]
# Load balancer pools, whose name is a part of subnet pools'.
NOT_OFFERED_EXACTLY = {"create_pool", "delete_pool", "find_pool", "get_pool", "pools", "update_pool"}


def networks(net, demo):
    one = net.create_network(name="sdk-net", mtu=1400, description="one", is_port_security_enabled=False)
    equal((one.name, one.mtu, one.status, one.is_admin_state_up, one.is_shared, one.is_router_external), ("sdk-net", 1400, "ACTIVE", True, False, False))
    equal(net.get_network(one).description, "one")
    equal(net.find_network("sdk-net").id, one.id)
    equal(net.find_network("no-such"), None)
    refused(exceptions.ResourceNotFound, net.find_network, "no-such", ignore_missing=False)
    equal(ids(net.networks(name="sdk-net", is_router_external=False)), [one.id])
    equal(ids(net.networks(name="sdk-net", is_shared=True)), [])
    equal(net.update_network(one, name="sdk-net2", is_shared=True).is_shared, True)
    equal(sorted(net.set_tags(one, ["b", "a"]).tags), ["a", "b"])
    equal(ids(net.networks(tags="a,b")), [one.id])
    equal(ids(net.networks(any_tags="a,c")), [one.id])
    assert one.id not in ids(net.networks(not_tags="a"))
    equal(net.set_tags(one, []).tags, [])
    return net.update_network(one, is_shared=False)


def subnets(net, network):
    four = net.create_subnet(network_id=network.id, ip_version=4, cidr="10.55.0.0/24", name="sdk-sub", dns_nameservers=["9.9.9.9"], allocation_pools=[{"start": "10.55.0.10", "end": "10.55.0.99"}])
    equal((four.gateway_ip, four.is_dhcp_enabled, four.dns_nameservers), ("10.55.0.1", True, ["9.9.9.9"]))
    six = net.create_subnet(network_id=network.id, ip_version=6, cidr="fd55::/64", ipv6_address_mode="slaac", ipv6_ra_mode="slaac")
    equal((six.ipv6_address_mode, six.gateway_ip), ("slaac", "fd55::"))
    equal(net.get_subnet(four).cidr, "10.55.0.0/24")
    equal(net.find_subnet("sdk-sub").id, four.id)
    equal(ids(net.subnets(network_id=network.id)), sorted([four.id, six.id]))
    equal(ids(net.subnets(network_id=network.id, ip_version=6)), [six.id])
    equal(net.update_subnet(four, host_routes=[{"destination": "10.99.0.0/16", "nexthop": "10.55.0.2"}]).host_routes[0]["nexthop"], "10.55.0.2")
    refused(exceptions.BadRequestException, net.create_subnet, network_id=network.id, ip_version=4, cidr="10.55.0.128/25")
    net.delete_subnet(six, ignore_missing=False)
    refused(exceptions.ResourceNotFound, net.get_subnet, six)
    return four


def ports(net, network, subnet):
    one = net.create_port(network_id=network.id, name="sdk-port", fixed_ips=[{"subnet_id": subnet.id, "ip_address": "10.55.0.50"}], extra_dhcp_opts=[{"opt_name": "mtu", "opt_value": "1400"}])
    equal((one.fixed_ips[0]["ip_address"], one.extra_dhcp_opts[0]["opt_value"], one.status), ("10.55.0.50", "1400", "DOWN"))
    many = list(net.create_ports([{"network_id": network.id, "name": f"bulk-{i}"} for i in range(3)]))
    equal(sorted(port.name for port in many), ["bulk-0", "bulk-1", "bulk-2"])
    equal(len({port.fixed_ips[0]["ip_address"] for port in many}), 3)
    equal(net.get_port(one).mac_address, one.mac_address)
    equal(net.find_port("sdk-port").id, one.id)
    equal(ids(net.ports(fixed_ips="ip_address=10.55.0.50")), [one.id])
    equal(len(ids(net.ports(network_id=network.id, device_owner="network:dhcp"))), 1)
    equal(sorted(port.id for port in net.get_subnet_ports(subnet.id) if port.device_owner == ""), sorted([one.id] + [port.id for port in many]))
    equal(net.update_port(one, name="sdk-port2", is_admin_state_up=False).is_admin_state_up, False)
    equal(net.set_tags(one, ["p"]).tags, ["p"])
    refused(exceptions.ConflictException, net.create_port, network_id=network.id, fixed_ips=[{"ip_address": "10.55.0.50"}])
    refused(exceptions.ConflictException, net.delete_network, network)
    every = ids(net.ports(network_id=network.id))
    equal((len(every), ids(net.ports(network_id=network.id, limit=2))), (5, every))
    for port in many:
        net.delete_port(port)
    resource.wait_for_delete(net.proxy, many[0], 0.1, 5)
    return one


def routers(net, subnet, outside):
    one = net.create_router(name="sdk-router", description="r")
    equal((one.status, one.external_gateway_info), ("ACTIVE", None))
    equal(resource.wait_for_status(net.proxy, one, "ACTIVE", ["ERROR"], 0.1, 5).id, one.id)
    equal(net.add_interface_to_router(one, subnet_id=subnet.id)["subnet_id"], subnet.id)
    refused(exceptions.BadRequestException, net.add_interface_to_router, one, subnet_id=subnet.id)
    equal(net.find_router("sdk-router").id, one.id)
    equal(net.update_router(one, external_gateway_info={"network_id": outside.id}).external_gateway_info["network_id"], outside.id)
    equal(net.get_router(one).external_gateway_info["enable_snat"], True)
    routes = [{"destination": "10.98.0.0/16", "nexthop": "10.55.0.9"}]
    equal(net.add_extra_routes_to_router(one, {"router": {"routes": routes}}).routes, routes)
    equal(net.remove_extra_routes_from_router(one, {"router": {"routes": routes}}).routes, [])
    equal(ids(net.routers(name="sdk-router")), [one.id])
    equal(net.set_tags(one, ["r"]).tags, ["r"])
    refused(exceptions.ConflictException, net.delete_router, one)
    # Calls that the SDK has and no Neutron ever had: answered 404, which the SDK does not tell.
    for call in (net.add_gateway_to_router, net.remove_gateway_from_router):
        call(net.get_router(one))
        equal(net.get_router(one).external_gateway_info["network_id"], outside.id)
    return one


def floating_ips(net, port, router, outside):
    one = net.create_ip(floating_network_id=outside.id, port_id=port.id, description="f")
    equal((one.port_id, one.fixed_ip_address, one.router_id, one.floating_network_id), (port.id, "10.55.0.50", router.id, outside.id))
    equal(one.port_details["name"], "sdk-port2")
    equal(net.get_ip(one).description, "f")
    equal(net.find_ip(one.floating_ip_address).id, one.id)
    equal(ids(net.ips(port_id=port.id)), [one.id])
    equal(net.update_ip(one, port_id=None).port_id, None)
    equal(net.find_available_ip().port_id, None)
    equal(net.add_ip_to_port(port, one).port_id, port.id)
    # It looks for the port that it takes the address from in the row it is given.
    equal(net.remove_ip_from_port(net.get_ip(one)).port_id, None)
    equal(net.set_tags(one, ["f"]).tags, ["f"])
    net.delete_ip(one, ignore_missing=False)
    refused(exceptions.ResourceNotFound, net.delete_ip, one, ignore_missing=False)


def security_groups(net):
    one = net.create_security_group(name="sdk-group", stateful=False)
    equal((one.stateful, len(one.security_group_rules)), (False, 2))
    rule = net.create_security_group_rule(security_group_id=one.id, direction="ingress", protocol="tcp", port_range_min=22, port_range_max=23, remote_ip_prefix="10.0.0.1/8")
    equal((rule.ether_type, rule.port_range_max, rule.remote_ip_prefix), ("IPv4", 23, "10.0.0.1/8"))
    refused(exceptions.ConflictException, net.create_security_group_rule, security_group_id=one.id, direction="ingress", protocol="tcp", port_range_min=22, port_range_max=23, remote_ip_prefix="10.0.0.1/8")
    bulk = list(net.create_security_group_rules([{"security_group_id": one.id, "direction": "ingress", "protocol": kind, "ethertype": "IPv4"} for kind in ("udp", "icmp")]))
    equal(sorted(each.protocol for each in bulk), ["icmp", "udp"])
    equal(net.get_security_group_rule(rule).id, rule.id)
    equal(net.find_security_group_rule(rule.id).id, rule.id)
    equal(len(list(net.security_group_rules(security_group_id=one.id, direction="ingress"))), 3)
    equal(net.get_security_group(one).name, "sdk-group")
    equal(net.find_security_group("sdk-group").id, one.id)
    equal(ids(net.security_groups(name="sdk-group")), [one.id])
    equal(net.update_security_group(one, name="sdk-group2", description="d").description, "d")
    net.delete_security_group_rule(rule, ignore_missing=False)
    net.delete_security_group(one, ignore_missing=False)


def pools_scopes_groups(net, network):
    scope = net.create_address_scope(name="sdk-scope", ip_version=4)
    equal(net.update_address_scope(scope, name="sdk-scope2").name, "sdk-scope2")
    equal((net.get_address_scope(scope).ip_version, net.find_address_scope("sdk-scope2").id, ids(net.address_scopes(name="sdk-scope2"))), (4, scope.id, [scope.id]))
    pool = net.create_subnet_pool(name="sdk-pool", prefixes=["10.200.0.0/16"], default_prefix_length=26, address_scope_id=scope.id)
    equal((pool.address_scope_id, pool.prefixes), (scope.id, ["10.200.0.0/16"]))
    made = net.create_subnet(network_id=network.id, ip_version=4, subnet_pool_id=pool.id, prefix_length=27)
    equal((made.subnet_pool_id, made.cidr), (pool.id, "10.200.0.0/27"))
    equal((net.get_subnet_pool(pool).name, net.find_subnet_pool("sdk-pool").id, ids(net.subnet_pools(name="sdk-pool"))), ("sdk-pool", pool.id, [pool.id]))
    equal(net.update_subnet_pool(pool, description="p").description, "p")
    refused(exceptions.BadRequestException, net.delete_subnet_pool, pool)
    net.delete_subnet(made)
    net.delete_subnet_pool(pool, ignore_missing=False)
    net.delete_address_scope(scope, ignore_missing=False)
    group = net.create_address_group(name="sdk-addresses", addresses=["10.1.0.0/16"])
    equal(net.add_addresses_to_address_group(group, ["10.2.0.0/16"]).addresses, ["10.1.0.0/16", "10.2.0.0/16"])
    equal(net.remove_addresses_from_address_group(group, ["10.1.0.0/16"]).addresses, ["10.2.0.0/16"])
    equal((net.get_address_group(group).name, net.find_address_group("sdk-addresses").id, ids(net.address_groups(name="sdk-addresses"))), ("sdk-addresses", group.id, [group.id]))
    equal(net.update_address_group(group, description="g").description, "g")
    net.delete_address_group(group, ignore_missing=False)


def sharing_and_limits(net, network, project):
    policy = net.create_rbac_policy(object_type="network", object_id=network.id, action="access_as_shared", target_project_id=project)
    equal((net.get_rbac_policy(policy).object_id, net.find_rbac_policy(policy.id).id, ids(net.rbac_policies(object_id=network.id))), (network.id, policy.id, [policy.id]))
    equal(net.update_rbac_policy(policy, target_project_id="*").target_project_id, "*")
    net.delete_rbac_policy(policy, ignore_missing=False)
    equal(net.get_quota_default(project).networks, 100)
    equal(net.update_quota(project, networks=7, ports=-1).networks, 7)
    equal((net.get_quota(project).networks, net.get_quota(project, details=True).networks["limit"]), (7, 7))
    assert any(quota.networks == 7 for quota in net.quotas())
    net.delete_quota(project)
    equal(net.get_quota(project).networks, 100)


def agents(net, network, router):
    kinds = {agent.agent_type: agent for agent in net.agents()}
    equal(sorted(kinds), ["DHCP agent", "L3 agent", "Metadata agent", "Open vSwitch agent"])
    dhcp, l3 = kinds["DHCP agent"], kinds["L3 agent"]
    assert dhcp.is_alive and l3.is_alive
    equal(net.get_agent(l3).binary, "neutron-l3-agent")
    equal(net.update_agent(l3, description="here").description, "here")
    net.update_agent(l3, description="")
    equal(ids(net.network_hosting_dhcp_agents(network)), [dhcp.id])
    assert network.id in ids(net.dhcp_agent_hosting_networks(dhcp))
    net.remove_dhcp_agent_from_network(dhcp, network)
    equal(ids(net.network_hosting_dhcp_agents(network)), [])
    net.add_dhcp_agent_to_network(dhcp, network)
    equal(ids(net.network_hosting_dhcp_agents(network)), [dhcp.id])
    equal(ids(net.routers_hosting_l3_agents(router)), [l3.id])
    assert router.id in ids(net.agent_hosted_routers(l3))
    net.remove_router_from_agent(l3, router)
    equal(ids(net.routers_hosting_l3_agents(router)), [])
    net.add_router_to_agent(l3, router)
    equal(ids(net.routers_hosting_l3_agents(router)), [l3.id])
    net.delete_agent(kinds["Metadata agent"])
    equal(sorted((zone.resource, zone.name, zone.state) for zone in net.availability_zones()), [("network", "nova", "available"), ("router", "nova", "available")])
    equal(net.find_extension("router-interface-fip").alias, "router-interface-fip")
    assert {"router", "quotas", "standard-attr-tag"} <= {extension.alias for extension in net.extensions()}
    equal([provider.service_type for provider in net.service_providers()], ["L3_ROUTER_NAT"])
    use = net.get_network_ip_availability(network.id)
    equal((use.network_name, use.used_ips), (network.name, net.find_network_ip_availability(network.id).used_ips))
    assert network.id in [row.network_id for row in net.network_ip_availabilities()]


def topology(net, project, outside):
    """One call makes network, subnet, router and gateway."""
    outside = net.update_network(outside, is_default=True)
    pool = net.create_subnet_pool(name="sdk-default", prefixes=["10.210.0.0/16"], default_prefix_length=26, is_default=True)
    net.validate_auto_allocated_topology(project)
    made = net.get_auto_allocated_topology(project)
    equal(net.get_network(made.id).name, "auto_allocated_network")
    net.delete_auto_allocated_topology(project)
    equal(net.find_network(made.id), None)
    net.delete_subnet_pool(pool)
    net.update_network(outside, is_default=False)


def run(conn, project):
    net = Watched(conn.network)
    outside = net.create_network(name="sdk-outside", is_router_external=True)
    net.create_subnet(network_id=outside.id, ip_version=4, cidr="172.29.0.0/24", is_dhcp_enabled=False)
    network = networks(net, project)
    subnet = subnets(net, network)
    port = ports(net, network, subnet)
    router = routers(net, subnet, outside)
    floating_ips(net, port, router, outside)
    security_groups(net)
    sharing_and_limits(net, network, project)
    agents(net, network, router)
    net.update_router(router, external_gateway_info={})
    net.remove_interface_from_router(router, subnet_id=subnet.id)
    net.delete_router(router, ignore_missing=False)
    net.delete_port(port, ignore_missing=False)
    net.delete_subnet(subnet)
    pools_scopes_groups(net, network)
    topology(net, project, outside)
    for each in (network, outside):
        net.delete_network(each, ignore_missing=False)
    missed = [name for name in net.missed(NOT_OFFERED) if name not in NOT_OFFERED_EXACTLY]
    assert not missed, f"never called: {missed}"
    return len(net.called)
