"""The cloud layer: one call for what takes several."""

from openstack import exceptions
from watched import equal, refused


def networks(conn):
    outside = conn.create_network("layer-outside", external=True)
    conn.create_subnet(outside.id, cidr="172.28.0.0/24", subnet_name="layer-outside", enable_dhcp=False)
    network = conn.create_network("layer-net", mtu_size=1450, port_security_enabled=True)
    equal((network.name, network.mtu), ("layer-net", 1450))
    equal(conn.get_network("layer-net").id, network.id)
    equal(conn.get_network_by_id(network.id).name, "layer-net")
    equal([row.id for row in conn.search_networks("layer-net")], [network.id])
    equal([row.id for row in conn.list_networks({"name": "layer-net"})], [network.id])
    equal(conn.update_network("layer-net", name="layer-net2").name, "layer-net2")
    subnet = conn.create_subnet("layer-net2", cidr="10.56.0.0/24", subnet_name="layer-sub", gateway_ip="10.56.0.254")
    equal((subnet.gateway_ip, conn.get_subnet("layer-sub").id, conn.get_subnet_by_id(subnet.id).name), ("10.56.0.254", subnet.id, "layer-sub"))
    equal([row.id for row in conn.search_subnets("layer-sub")], [subnet.id])
    equal(conn.update_subnet("layer-sub", dns_nameservers=["9.9.9.9"]).dns_nameservers, ["9.9.9.9"])
    assert network.id in [row.id for row in conn.get_internal_networks()] and outside.id in [row.id for row in conn.get_external_networks()]
    return outside, network, subnet


def routed(conn, outside, network, subnet):
    router = conn.create_router("layer-router", ext_gateway_net_id=outside.id)
    conn.add_router_interface(router, subnet_id=subnet.id)
    equal([port.fixed_ips[0]["ip_address"] for port in conn.list_router_interfaces(router, "internal")], ["10.56.0.254"])
    equal((conn.get_router("layer-router").id, [row.id for row in conn.search_routers("layer-router")]), (router.id, [router.id]))
    equal(conn.update_router("layer-router", name="layer-router2").name, "layer-router2")
    port = conn.create_port(network.id, name="layer-port")
    equal((conn.get_port("layer-port").id, conn.get_port_by_id(port.id).name, [row.id for row in conn.search_ports("layer-port")]), (port.id, "layer-port", [port.id]))
    equal(conn.update_port("layer-port", admin_state_up=False).is_admin_state_up, False)
    floating = conn.create_floating_ip(network="layer-outside")
    equal((conn.get_floating_ip(floating.id).id, conn.get_floating_ip_by_id(floating.id).status), (floating.id, "DOWN"))
    assert floating.id in [row.id for row in conn.search_floating_ips(filters={"floating_ip_address": floating.floating_ip_address})]
    equal(conn.delete_floating_ip(floating.id), True)
    equal(conn.delete_port("layer-port"), True)
    equal(conn.remove_router_interface(router, subnet_id=subnet.id), None)
    equal(conn.delete_router("layer-router2"), True)


def groups(conn):
    group = conn.create_security_group("layer-group", "d")
    rule = conn.create_security_group_rule("layer-group", port_range_min=80, port_range_max=80, protocol="tcp", direction="ingress")
    equal((rule["port_range_min"], conn.get_security_group("layer-group")["id"], conn.get_security_group_by_id(group["id"])["name"]), (80, group["id"], "layer-group"))
    equal([row["id"] for row in conn.search_security_groups("layer-group")], [group["id"]])
    equal(conn.update_security_group("layer-group", description="e")["description"], "e")
    equal(conn.delete_security_group_rule(rule["id"]), True)
    equal(conn.delete_security_group("layer-group"), True)


def people(conn, project):
    conn.set_network_quotas(project, network=9)
    equal(conn.get_network_quotas(project)["networks"], 9)
    conn.delete_network_quotas(project)
    refused(exceptions.OpenStackCloudException, conn.set_network_quotas, project, nothing=9)
    made = conn.create_project("layer-project", domain_id="default")
    user = conn.create_user("layer-user", password="a good one", default_project=made.id, domain_id="default")
    equal(conn.grant_role("member", user="layer-user", project=made.id), True)
    equal(conn.grant_role("member", user="layer-user", project=made.id), False)
    equal(len(conn.list_role_assignments({"user": user.id, "project": made.id})), 1)
    equal(conn.revoke_role("member", user="layer-user", project=made.id), True)
    equal((conn.get_project("layer-project").id, conn.get_user("layer-user").id), (made.id, user.id))
    equal((conn.delete_user("layer-user"), conn.delete_project("layer-project")), (True, True))


def run(conn, project):
    outside, network, subnet = networks(conn)
    routed(conn, outside, network, subnet)
    groups(conn)
    people(conn, project)
    equal((conn.delete_subnet("layer-sub"), conn.delete_network("layer-net2"), conn.delete_network("layer-outside")), (True, True, True))
    equal(conn.delete_network("layer-net2"), False)
