#!/bin/sh
# From a Neutrino that is there to a cloud that can boot a guest: identity, image, compute, network. Again changes nothing.   sudo sh allinone.sh
set -e
top=$(dirname "$(readlink -fn "$0")")
. "$top/functions.sh"
conf() { ini_get "$top/stack.conf" "$1" "$2"; }
as() { . "$top/$1-openrc.sh"; }
step() { printf '== %s\n' "$*"; }
die() { printf 'allinone: %s\n' "$*" >&2; exit 1; }

step identity
if ! neutrino status > /dev/null 2>&1 && [ -z "$NEUTRINO_CONFIG" ]; then
    command -v neutrino > /dev/null || die "neutrino is not installed: dpkg -i neutrino_*.deb"
    service neutrino start
fi
as admin
keystone tenant-list

step image
image=$(conf glance image_name)
if ! glance image-list | grep -qF " $image "; then
    file=$(conf glance image_file)
    if [ -z "$file" ]; then
        images=${NEUTRINO_IMAGES:-/var/cache/neutrino-images}
        [ -e "$images/cirros-x86_64.qcow2" ] || "$top/../images/build" "$images"
        file=$images/cirros-x86_64.qcow2
    fi
    glance image-create --name "$image" --disk-format qcow2 --container-format bare --is-public True --progress < "$file"
fi

step compute
nova flavor-list | grep -qF " m1.tiny " || nova flavor-create m1.tiny 1 512 1 1
as demo
key=$(conf nova key_name)
key_file=${NEUTRINO_KEY:-$(conf nova key_file)}
if ! nova keypair-list | grep -qF " $key "; then
    mkdir -p "$(dirname "$key_file")"
    (umask 077 && nova keypair-add "$key" > "$key_file.new") || { rm -f "$key_file.new"; exit 1; }
    mv "$key_file.new" "$key_file"
fi

step network
# What the group default lets in, by what the list shows as port/protocol.
allow() { # SHOWN OPTION...
    shown=$1
    shift
    neutron security-group-rule-list | awk -v shown="$shown" '$4 == "default" && $6 == "ingress" && $8 == "IPv4" && $10 == shown { found = 1 } END { exit !found }' && return
    neutron security-group-rule-create default --direction ingress --ethertype IPv4 "$@"
}
allow icmp --protocol icmp
allow 22/tcp --protocol tcp --port-range-min 22 --port-range-max 22
sh "$top/network/local/local_settings.sh"
sh "$top/network/local/create_ext-net.sh"
sh "$top/network/local/create_int-net.sh"
step "ready: sh $top/tools/create_vm.sh cirros01 $image demo-net"
