#!/bin/sh
# Networks of type local on Open vSwitch: writes it where Neutron has it, and has every part read it.
top=$(dirname "$(readlink -fn "$0")")/../..
. "$top/functions.sh"

conf=${NEUTRINO_CONFIG:-/etc}/neutron/plugins/ml2/ml2_conf.ini
ini_set "$conf" ml2 type_drivers local
ini_set "$conf" ml2 tenant_network_types local
ini_set "$conf" ml2 mechanism_drivers openvswitch
ini_set "$conf" ovs integration_bridge br-int

if [ -n "$NEUTRINO_CONFIG" ]; then
    exec neutrino reload
fi
for agent in plugin-openvswitch-agent l3-agent dhcp-agent metadata-agent server; do
    service neutron-$agent restart || exit
done
