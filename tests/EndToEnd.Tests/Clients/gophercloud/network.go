package main

import (
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/attributestags"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/dns"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/external"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/extradhcpopts"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/addressscopes"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/floatingips"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/layer3/routers"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/mtu"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/portsbinding"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/portsecurity"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/provider"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/quotas"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/rbacpolicies"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/security/groups"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/security/rules"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/extensions/subnetpools"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/networks"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/ports"
	"github.com/gophercloud/gophercloud/openstack/networking/v2/subnets"
	"github.com/gophercloud/gophercloud/pagination"
)

// A router's static routes: gophercloud's own options have them as a list in one version and as a pointer to one in the next.
type routesOpts []routers.Route

func (routes routesOpts) ToRouterUpdateMap() (map[string]interface{}, error) {
	return map[string]interface{}{"router": map[string]interface{}{"routes": []routers.Route(routes)}}, nil
}

// What a server is put on.
type topology struct {
	network, subnet, router, group, port, floating string
}

// A network as the provider reads it, with what all extensions say.
type wholeNetwork struct {
	networks.Network
	external.NetworkExternalExt
	provider.NetworkProviderExt
	portsecurity.PortSecurityExt
	mtu.NetworkMTUExt
}

type wholePort struct {
	ports.Port
	portsbinding.PortsBindingExt
	portsecurity.PortSecurityExt
	extradhcpopts.ExtraDHCPOptsExt
	dns.PortDNSExt
}

func networking(cloud *clients) *topology {
	made := &topology{}
	made.makeNetwork(cloud)
	made.makeGroup(cloud)
	made.makePort(cloud)
	made.makeRouter(cloud)
	pools(cloud)
	begin("quotas")
	found, err := quotas.Get(cloud.network, "gc-project").Extract()
	ok(err)
	same("default of networks", found.Network, 100)
	return made
}

func (made *topology) makeNetwork(cloud *clients) {
	begin("network")
	up, name := true, "gc-network"
	var network wholeNetwork
	ok(networks.Create(cloud.network, portsecurity.NetworkCreateOptsExt{CreateOptsBuilder: networks.CreateOpts{Name: "gc-new", AdminStateUp: &up}, PortSecurityEnabled: &up}).ExtractInto(&network))
	made.network = network.ID
	_, err := networks.Update(cloud.network, network.ID, networks.UpdateOpts{Name: &name}).Extract()
	ok(err)
	ok(networks.Get(cloud.network, network.ID).ExtractInto(&network))
	same("name", network.Name, name)
	same("port security", network.PortSecurityEnabled, true)
	same("external", network.External, false)
	same("MTU given", network.MTU > 1000, true)
	same("created", network.CreatedAt.IsZero(), false)
	begin("tags")
	tags, err := attributestags.ReplaceAll(cloud.network, "networks", network.ID, attributestags.ReplaceAllOpts{Tags: []string{"a", "b"}}).Extract()
	ok(err)
	same("tags", tags, []string{"a", "b"})
	ok(attributestags.Add(cloud.network, "networks", network.ID, "c").ExtractErr())
	ok(attributestags.Delete(cloud.network, "networks", network.ID, "a").ExtractErr())
	begin("subnet")
	subnet, err := subnets.Create(cloud.network, subnets.CreateOpts{
		NetworkID: network.ID, CIDR: "10.77.0.0/24", IPVersion: 4, Name: "gc-subnet", DNSNameservers: []string{"9.9.9.9"}, AllocationPools: []subnets.AllocationPool{{Start: "10.77.0.10", End: "10.77.0.99"}},
		HostRoutes: []subnets.HostRoute{{DestinationCIDR: "10.78.0.0/24", NextHop: "10.77.0.5"}},
	}).Extract()
	ok(err)
	made.subnet = subnet.ID
	same("gateway", subnet.GatewayIP, "10.77.0.1")
	servers := []string{"9.9.9.9", "8.8.8.8"}
	subnet, err = subnets.Update(cloud.network, subnet.ID, subnets.UpdateOpts{DNSNameservers: &servers, HostRoutes: &[]subnets.HostRoute{}}).Extract()
	ok(err)
	same("name servers", subnet.DNSNameservers, servers)
	begin("pages")
	count := 0
	ok(networks.List(cloud.network, networks.ListOpts{Limit: 1}).EachPage(func(page pagination.Page) (bool, error) {
		list, err := networks.ExtractNetworks(page)
		same("rows of a page", len(list) <= 1, true)
		count += len(list)
		return true, err
	}))
	same("networks found page by page", count >= 3, true)
}

func (made *topology) makeGroup(cloud *clients) {
	begin("security group")
	group, err := groups.Create(cloud.network, groups.CreateOpts{Name: "gc-group", Description: "d"}).Extract()
	ok(err)
	made.group = group.ID
	rule, err := rules.Create(cloud.network, rules.CreateOpts{SecGroupID: group.ID, Direction: rules.DirIngress, EtherType: rules.EtherType4, Protocol: rules.ProtocolTCP, PortRangeMin: 22, PortRangeMax: 22, RemoteIPPrefix: "0.0.0.0/0"}).Extract()
	ok(err)
	refused(rules.Create(cloud.network, rules.CreateOpts{SecGroupID: group.ID, Direction: rules.DirIngress, EtherType: rules.EtherType4, Protocol: rules.ProtocolTCP, PortRangeMin: 22, PortRangeMax: 22, RemoteIPPrefix: "0.0.0.0/0"}).Err, 409)
	ok(rules.Delete(cloud.network, rule.ID).ExtractErr())
	refused(rules.Get(cloud.network, rule.ID).Err, 404)
	begin("RBAC policy")
	policy, err := rbacpolicies.Create(cloud.network, rbacpolicies.CreateOpts{Action: rbacpolicies.ActionAccessShared, ObjectType: "security_group", ObjectID: group.ID, TargetTenant: "*"}).Extract()
	ok(err)
	ok(rbacpolicies.Delete(cloud.network, policy.ID).ExtractErr())
}

func (made *topology) makePort(cloud *clients) {
	begin("port")
	var port wholePort
	none, empty := []ports.AddressPair{}, ""
	ok(ports.Create(cloud.network, extradhcpopts.CreateOptsExt{
		CreateOptsBuilder: ports.CreateOpts{
			NetworkID: made.network, Name: "gc-port", SecurityGroups: &[]string{made.group}, FixedIPs: []ports.IP{{SubnetID: made.subnet, IPAddress: "10.77.0.50"}},
			AllowedAddressPairs: []ports.AddressPair{{IPAddress: "10.77.0.60"}},
		},
		ExtraDHCPOpts: []extradhcpopts.CreateExtraDHCPOpt{{OptName: "ntp-server", OptValue: "10.77.0.2"}},
	}).ExtractInto(&port))
	made.port = port.ID
	same("address", port.FixedIPs, []ports.IP{{SubnetID: made.subnet, IPAddress: "10.77.0.50"}})
	same("DHCP options", port.ExtraDHCPOpts[0].OptName, "ntp-server")
	same("VNIC type", port.VNICType, "normal")
	_, err := ports.Update(cloud.network, port.ID, extradhcpopts.UpdateOptsExt{
		UpdateOptsBuilder: ports.UpdateOpts{AllowedAddressPairs: &none, Description: &empty}, ExtraDHCPOpts: []extradhcpopts.UpdateExtraDHCPOpt{{OptName: "ntp-server"}},
	}).Extract()
	ok(err)
	pages, err := ports.List(cloud.network, ports.ListOpts{NetworkID: made.network, FixedIPs: []ports.FixedIPOpts{{IPAddress: "10.77.0.50"}}}).AllPages()
	ok(err)
	var found []wholePort
	ok(ports.ExtractPortsInto(pages, &found))
	same("ports with the address", len(found), 1)
	same("address pairs", len(found[0].AllowedAddressPairs), 0)
	same("DHCP options", len(found[0].ExtraDHCPOpts), 0)
}

func (made *topology) makeRouter(cloud *clients) {
	begin("external network")
	yes := true
	pages, err := networks.List(cloud.network, external.ListOptsExt{ListOptsBuilder: networks.ListOpts{Name: "ext-net"}, External: &yes}).AllPages()
	ok(err)
	outside, err := networks.ExtractNetworks(pages)
	ok(err)
	begin("router")
	router, err := routers.Create(cloud.network, routers.CreateOpts{Name: "gc-router", AdminStateUp: &yes, GatewayInfo: &routers.GatewayInfo{NetworkID: outside[0].ID, EnableSNAT: &yes}}).Extract()
	ok(err)
	made.router = router.ID
	_, err = routers.AddInterface(cloud.network, router.ID, routers.AddInterfaceOpts{SubnetID: made.subnet}).Extract()
	ok(err)
	routes := []routers.Route{{NextHop: "10.77.0.5", DestinationCIDR: "10.79.0.0/24"}}
	router, err = routers.Update(cloud.network, router.ID, routesOpts(routes)).Extract()
	ok(err)
	same("routes", router.Routes, routes)
	until("the router is ACTIVE", func() bool {
		router, err = routers.Get(cloud.network, router.ID).Extract()
		ok(err)
		return router.Status == "ACTIVE"
	})
	begin("floating IP")
	floating, err := floatingips.Create(cloud.network, floatingips.CreateOpts{FloatingNetworkID: outside[0].ID, Description: "gc"}).Extract()
	ok(err)
	made.floating = floating.ID
	floating, err = floatingips.Update(cloud.network, floating.ID, floatingips.UpdateOpts{PortID: &made.port}).Extract()
	ok(err)
	same("inner address", floating.FixedIP, "10.77.0.50")
	until("the floating IP is ACTIVE", func() bool {
		floating, err = floatingips.Get(cloud.network, floating.ID).Extract()
		ok(err)
		return floating.Status == "ACTIVE"
	})
}

func pools(cloud *clients) {
	begin("address scope")
	scope, err := addressscopes.Create(cloud.network, addressscopes.CreateOpts{Name: "gc-scope", IPVersion: 4}).Extract()
	ok(err)
	begin("subnet pool")
	pool, err := subnetpools.Create(cloud.network, subnetpools.CreateOpts{Name: "gc-pool", Prefixes: []string{"10.80.0.0/16"}, DefaultPrefixLen: 24, MinPrefixLen: 20, MaxPrefixLen: 28, AddressScopeID: scope.ID}).Extract()
	ok(err)
	same("default length", pool.DefaultPrefixLen, 24)
	pool, err = subnetpools.Get(cloud.network, pool.ID).Extract()
	ok(err)
	ok(subnetpools.Delete(cloud.network, pool.ID).ExtractErr())
	ok(addressscopes.Delete(cloud.network, scope.ID).ExtractErr())
}

func (made *topology) remove(cloud *clients) {
	begin("removal")
	refused(networks.Delete(cloud.network, made.network).Err, 409)
	ok(floatingips.Delete(cloud.network, made.floating).ExtractErr())
	_, err := routers.Update(cloud.network, made.router, routesOpts{}).Extract()
	ok(err)
	_, err = routers.RemoveInterface(cloud.network, made.router, routers.RemoveInterfaceOpts{SubnetID: made.subnet}).Extract()
	ok(err)
	ok(routers.Delete(cloud.network, made.router).ExtractErr())
	ok(ports.Delete(cloud.network, made.port).ExtractErr())
	ok(subnets.Delete(cloud.network, made.subnet).ExtractErr())
	ok(networks.Delete(cloud.network, made.network).ExtractErr())
	ok(groups.Delete(cloud.network, made.group).ExtractErr())
	refused(networks.Get(cloud.network, made.network).Err, 404)
}
