#!/bin/sh
# The way out: ext-net with the floating addresses, as admin.   create_ext-net.sh [clean]
top=$(dirname "$(readlink -fn "$0")")/../..
. "$top/functions.sh"
. "$top/admin-openrc.sh"
conf() { ini_get "$top/stack.conf" neutron "$1"; }

if [ "$1" = clean ]; then
    neutron router-gateway-clear demo-router
    neutron subnet-delete ext-subnet
    exec neutron net-delete ext-net
fi
admin=$(keystone tenant-list | awk '/ admin / { print $2 }')
neutron net-show ext-net > /dev/null 2>&1 || neutron net-create ext-net --tenant-id "$admin" --shared --router:external=True || exit
neutron subnet-show ext-subnet > /dev/null 2>&1 || neutron subnet-create ext-net "$(conf external_network_cidr)" --name ext-subnet --tenant-id "$admin" --disable-dhcp \
    --gateway "$(conf external_network_gateway)" --allocation-pool "start=$(conf floating_ip_start),end=$(conf floating_ip_end)"
