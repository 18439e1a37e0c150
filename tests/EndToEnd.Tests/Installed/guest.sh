# The seed's scenario on an installed package, typed by an administrator: bash guest.sh PACKAGE IMAGE. What it prints is what InstalledGuestTests reads.
package=$1 image=$2
services="neutron-server neutron-l3-agent neutron-dhcp-agent neutron-metadata-agent neutron-plugin-openvswitch-agent"
work=$(mktemp -d /tmp/neutrino-installed-XXXXXX)
stack=$work/stack
export NEUTRINO_KEY=$work/key

# What there is on this machine. Left out: what dpkg, man and libvirt write of anybody.
kept() {
    find / /etc /usr /var /run -xdev \( -path /proc -o -path /sys -o -path /tmp -o -path /work -o -path /root -o -path /var/lib/dpkg -o -path /var/log/dpkg.log -o -path /var/cache/man \
        -o -path /var/log/libvirt -o -path /run/openvswitch \) -prune -o -print | sort -u
    ip -br link | awk '{ print "link", $1 }'; ip netns; ovs-vsctl show | tail -n +2; virsh list --all --name
    iptables-save | grep -e ^-A -e ' - '; ip6tables-save | grep -e ^-A -e ' - '; nft list tables | grep -v -e ' ip6\? '; ipset list
    getent passwd; getent group; sysctl -a 2> /dev/null | grep -e ip_forward -e bridge-nf; ps -eo comm | grep -e dnsmasq -e qemu -e neutrino; grep -v '^nsfs ' /proc/mounts
}

# A namespace that plays the network outside.
make_outside() {
    ip netns add outside
    ip link add up0 type veth peer name eth0 netns outside
    ip link set up0 up
    ip -n outside address add 192.168.1.1/24 dev eth0
    ip -n outside link set eth0 up
    ip netns exec outside ethtool -K eth0 tx off > /dev/null
    ethtool -K up0 tx off > /dev/null
}

install_package() {
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    dpkg -i "$package" > /dev/null
    rm /usr/sbin/policy-rc.d
    sed -i 's/^#external_interface.*/external_interface = up0/' /etc/neutrino/neutrino.conf
    service neutrino start
}

lay_the_seeds_cloud() {
    cp -r /usr/share/neutrino/simplestack "$stack"
    sed -i "s|^image_file=.*|image_file=$image|" "$stack/stack.conf"
    sh "$stack/allinone.sh" > "$work/cloud.log" 2>&1 && echo "LAID" || cat "$work/cloud.log"
    sh "$stack/tools/create_vm.sh" cirros01 cirros-x86_64 demo-net > "$work/vm.log" 2>&1 && echo "BOOTED" || cat "$work/vm.log"
    . "$stack/demo-openrc.sh"
    port=$(neutron port-list --device-owner=compute:nova -f value -c id)
    floating=$(neutron floatingip-create ext-net --port-id "$port" | awk '/ floating_ip_address /{ print $4 }')
    for _ in $(seq 90); do in_guest true 2> /dev/null && break; sleep 1; done
}

in_guest() {
    ip netns exec outside ssh -i "$NEUTRINO_KEY" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=3 -o BatchMode=yes "cirros@$floating" "$@"
}

# While a ping each 10 ms goes through the floating IP: COMMAND, and how many were answered.
under_traffic() { # COUNT COMMAND...
    ip netns exec outside ping -i 0.01 -c "$1" -q -W 5 "$floating" > "$work/ping" &
    local ping=$!
    shift
    "$@" > "$work/said" 2>&1
    wait $ping
    sed -n "s/^\(.*received\).*/$1: \1/p" "$work/ping"
    sort -u "$work/said"
}
restart_every_service() {
    while kill -0 $! 2> /dev/null; do
        for service in $services; do service $service restart && service $service status; done
    done
}
restart_the_server() { service neutrino restart; }

# The article's section 5: each command as typed, and its answer.
look() { printf '$ %s\n' "$*"; "$@" 2>&1; }
look_at_the_host() {
    local router dhcp id=${port:0:11}
    router=$(ip netns | grep -o '^qrouter-[^ ]*')
    dhcp=$(ip netns | grep -o '^qdhcp-[^ ]*')
    look ovs-vsctl show
    look ip -o link
    look brctl show
    look virsh list
    look virsh dumpxml instance-00000001
    look ethtool -S "qvb$id"
    look ethtool -S "qvo$id"
    look ip netns
    look ip netns exec "$dhcp" ip -o link
    look pgrep -af dnsmasq
    look ip netns exec "$router" ip -o link
    look ip netns exec "$router" ip route
    look ip netns exec "$router" iptables -S
    look ip netns exec "$router" iptables -t nat -S
    look ip netns exec "$router" ss -tlnpH
    look ovs-ofctl dump-flows br-int
    look ovs-ofctl dump-flows br-ex
    echo '$'
}

kept > "$work/before"
make_outside
install_package
lay_the_seeds_cloud
in_guest 'echo "IN $(hostname)"; ping -c 2 -W 2 192.168.1.1 > /dev/null && echo OUTSIDE; echo "METADATA $(wget -q -O - http://169.254.169.254/latest/meta-data/hostname)"'
under_traffic 400 restart_every_service
under_traffic 600 restart_the_server
neutrino check > "$work/check" && echo CHECKED || cat "$work/check"
nova get-vnc-console cirros01
diff <(neutron net-list) <(. /etc/neutrino/demo-openrc.sh; /usr/bin/neutron net-list 2> /dev/null) && echo "AS $(dpkg -S /usr/bin/neutron)"
look_at_the_host
dpkg --purge neutrino > "$work/purge" && echo PURGED || cat "$work/purge"
ip netns del outside

for _ in $(seq 50); do pgrep -x dnsmasq > /dev/null || break; sleep 0.1; done
kept | diff "$work/before" -
rm -rf "$work"
