#!/bin/sh
# demo's own network behind demo-router, as admin.   create_int-net.sh [clean]
top=$(dirname "$(readlink -fn "$0")")/../..
. "$top/functions.sh"
. "$top/admin-openrc.sh"
conf() { ini_get "$top/stack.conf" neutron "$1"; }

if [ "$1" = clean ]; then
    neutron router-gateway-clear demo-router
    neutron router-interface-delete demo-router demo-subnet
    neutron router-delete demo-router
    neutron subnet-delete demo-subnet
    exec neutron net-delete demo-net
fi
demo=$(keystone tenant-list | awk '/ demo / { print $2 }')
neutron net-show demo-net > /dev/null 2>&1 || neutron net-create demo-net --tenant-id "$demo" || exit
neutron subnet-show demo-subnet > /dev/null 2>&1 || neutron subnet-create demo-net "$(conf tenant_network_cidr)" --name demo-subnet --tenant-id "$demo" \
    --gateway "$(conf tenant_network_gateway)" --dns-nameserver 8.8.8.8 || exit
neutron router-show demo-router > /dev/null 2>&1 || neutron router-create demo-router --tenant-id "$demo" || exit
neutron router-port-list demo-router | grep -qF "\"$(conf tenant_network_gateway)\"" || neutron router-interface-add demo-router demo-subnet || exit
neutron router-gateway-set demo-router ext-net
