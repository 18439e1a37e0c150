#!/bin/sh
# Boots a guest of demo's on a network.   create_vm.sh NAME IMAGE NETWORK
[ $# = 3 ] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
top=$(dirname "$(readlink -fn "$0")")/..
. "$top/demo-openrc.sh"

network=$(neutron net-list | awk -v name=" $3 " 'index($0, name) { print $2; exit }')
[ -n "$network" ] || { echo "there is no network $3; neutron net-list shows those there are" >&2; exit 1; }
exec nova boot --flavor m1.tiny --image "$2" --nic "net-id=$network" --security-group default --key-name default "$1"
