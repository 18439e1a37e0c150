namespace Neutrino.EndToEnd.Tests;

/// <summary>What can go wrong with the seed's topology: one fault a line, with the hop and the sentence that name it.</summary>
internal static class Faults
{
    public static IEnumerable<Fault> All => [.. Wires, .. Switches, .. Firewalls, .. Routers, .. Servers];

    private static readonly Fault[] Wires =
    [
        new("ip link set {qvb} down", "bridge-end", "{qvb}", "link-down"),
        new("ip link set {qvo} down", "switch-end", "{qvo}", "link-down"),
        new("ip link set {qbr} down", "guest-bridge", "{qbr}", "link-down"),
        new("ip link set {tap} down", "tap", "{tap}", "link-down"),
        new("ip link set {tap} nomaster", "tap", "{tap}", "link-out-of-bridge"),
        new("ip link set {qvb} nomaster", "bridge-end", "{qvb}", "link-out-of-bridge"),
        new("ip link add qbrother type bridge; ip link set {qvb} master qbrother", "bridge-end", "{qvb}", "link-other-bridge", "ip link del qbrother"),
        new("ip link set {qvb} mtu 1400", "bridge-end", "{qvb}", "link-mtu"),
        new("ip link set {qvo} mtu 1400", "switch-end", "{qvo}", "link-mtu"),
        new("ip link set {qvb} promisc off", "bridge-end", "{qvb}", "link-promiscuous"),
        new("ip link set {qvo} alias nobody", "switch-end", "{qvo}", "link-alias"),
        new("echo 0 > /proc/sys/net/ipv6/conf/{qbr}/disable_ipv6", "guest-bridge", "{qbr}", "link-ipv6"),
        new("echo 0 > /proc/sys/net/ipv4/conf/{qbr}/arp_ignore", "guest-bridge", "{qbr}", "link-ipv4"),
        new("echo 0 > /proc/sys/net/ipv4/conf/{qvo}/rp_filter", "switch-end", "{qvo}", "link-ipv4"),
        new("ethtool -K {qvb} tx on", "bridge-end", "{qvb}", "link-offload"),
        new("ip link del {qvb}", "bridge-end", "{qvb}", "pair-missing"),
        new("ip link del {qvb}; ip link add {qvb} type veth peer name stranger; ip link set {qvb} master {qbr} up", "bridge-end", "{qvb}", "link-peer"),
        new("ip link del {qbr}", "guest-bridge", "{qbr}", "link-missing"),
    ];

    private static readonly Fault[] Switches =
    [
        new("ovs-vsctl set port {qvo} tag=77", "switch-port", "{qvo}", "port-tag"),
        new("ovs-vsctl clear port {qvo} tag", "switch-port", "{qvo}", "port-tag"),
        new("ovs-vsctl set port {qvo} tag=4095 vlan_mode=trunk trunks=4095", "switch-port", "{qvo}", "port-dead"),
        new("ovs-vsctl del-port br-int {qvo}", "switch-port", "{qvo}", "port-missing"),
        new("ovs-vsctl set interface {qvo} external_ids:iface-id=somebody", "switch-port", "{qvo}", "port-interface-id"),
        new("ovs-vsctl set interface {qvo} external_ids:attached-mac=02\\:00\\:00\\:00\\:00\\:01", "switch-port", "{qvo}", "port-identifier"),
        new("ovs-vsctl remove interface {qvo} external_ids neutrino-unit", "switch-port", "{qvo}", "port-mark"),
        new("ovs-vsctl set port {qr} tag=77", "switch-port", "{qr}", "port-tag"),
        new("ovs-vsctl set port {qg} tag=5", "switch-port", "{qg}", "port-tag"),
        new("ovs-vsctl del-port {qg}", "switch-port", "{qg}", "port-missing"),
        new("ovs-vsctl set port {dhcp-tap} tag=77", "switch-port", "{dhcp-tap}", "port-tag"),
        new("ovs-vsctl del-port {dhcp-tap}", "switch-port", "{dhcp-tap}", "port-missing"),
        new("ovs-vsctl del-port up-ex", "uplink", "up-ex", "port-missing"),
        new("ovs-ofctl del-flows br-int", "bridge", "br-int", "flow-missing"),
        new("ovs-ofctl add-flow br-ex priority=9,actions=drop", "bridge", "br-ex", "flow-extra"),
        new("ip link set br-int down", "bridge", "br-int", "link-down"),
        new("ovs-vsctl del-br br-ex", "bridge", "br-ex", "bridge-missing"),
        new("ovs-vsctl set bridge br-int fail_mode=secure", "bridge", "br-int", "bridge-missing"),
    ];

    private static readonly Fault[] Firewalls =
    [
        new("iptables -F neutron-openvswi-i{id10}", "rules", "{port}", "chain-empty"),
        new("ip6tables -F neutron-openvswi-o{id10}", "rules", "{port}", "chain-empty"),
        new("iptables -D neutron-openvswi-i{id10} -p icmp -j RETURN", "rules", "{port}", "line-missing"),
        new("iptables -I neutron-openvswi-o{id10} -j DROP", "rules", "{port}", "line-extra"),
        new("iptables -S | grep 'sg-chain-. .*physdev-out {tap}' | sed 's/^-A/iptables -D/' | sh", "rules", "{port}", "jump-missing"),
        new("iptables -t raw -S | grep -e '-i {qvb}' | sed 's/^-A/iptables -t raw -D/' | sh", "rules", "{port}", "jump-missing"),
        new("iptables -D FORWARD -j neutron-openvswi-FORWARD", "shared-chains", "neutron-openvswi", "jump-missing"),
        new("iptables -F neutron-openvswi-sg-fallback", "shared-chains", "neutron-openvswi", "line-missing"),
        new("nft delete table bridge neutrino", "identity", "{tap}", "identity-missing"),
        new("ipset flush {set}", "ip-set", "{set}", "set-too-few"),
        new("ipset add {set} 203.0.113.9", "ip-set", "{set}", "set-too-many"),
        new("echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables", "bridge-filter", "bridge-nf-call-iptables", "bridge-filter-off"),
    ];

    private static readonly Fault[] Routers =
    [
        new("ip netns del {router}", "router-namespace", "{router}", "namespace-missing"),
        new("ip -n {router} link set {qr} down", "router-interface", "{qr}", "link-down"),
        new("ip -n {router} link set {qr} netns 1", "router-interface", "{qr}", "link-elsewhere"),
        new("ip -n {router} address del 10.0.1.1/28 dev {qr}", "router-interface", "{qr}", "address-missing"),
        new("ip -n {router} address add 10.0.1.9/28 dev {qr}", "router-interface", "{qr}", "address-extra"),
        new("ip -n {router} address del {floating}/32 dev {qg}", "router-gateway", "{qg}", "address-missing"),
        new("ip -n {router} link set {qg} mtu 1300", "router-gateway", "{qg}", "link-mtu"),
        new("ip -n {router} link set {qg} down", "router-gateway", "{qg}", "link-down"),
        new("ip -n {router} link set {qg} address 02:00:00:00:00:01", "router-gateway", "{qg}", "link-mac"),
        new("ip -n {router} route del default", "routes", "{router}", "route-missing"),
        new("ip -n {router} route replace default via 192.168.1.77 dev {qg} proto static", "routes", "{router}", "route-other"),
        new("ip -n {router} route add 172.16.0.0/12 via 192.168.1.1 proto static", "routes", "{router}", "route-extra"),
        new("ip netns exec {router} sysctl -qw net.ipv4.ip_forward=0", "forwarding", "{router}", "forwarding-off"),
        new("ip netns exec {router} sysctl -qw net.ipv4.conf.all.arp_ignore=0", "forwarding", "{router}", "sysctl-value"),
        new("ip netns exec {router} iptables -t nat -D neutron-l3-agent-snat -s 10.0.1.0/28 -j SNAT --to-source {gateway}", "nat", "{router}", "snat-missing"),
        new("ip netns exec {router} iptables -t nat -D neutron-l3-agent-PREROUTING -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697", "nat", "{router}", "redirect-missing"),
        new("ip netns exec {router} iptables -t nat -D neutron-l3-agent-PREROUTING -d {floating}/32 -j DNAT --to-destination {address}", "nat", "{router}", "floating-in-missing"),
        new("ip netns exec {router} iptables -t nat -F neutron-l3-agent-float-snat", "nat", "{router}", "floating-out-missing"),
        new("ip netns exec {router} iptables -t nat -D POSTROUTING -j neutron-postrouting-bottom", "nat", "{router}", "jump-missing"),
        new(
            "ip netns exec {router} sh -c 'iptables -t nat -D POSTROUTING -j neutron-l3-agent-POSTROUTING; iptables -t nat -F neutron-l3-agent-POSTROUTING; iptables -t nat -X neutron-l3-agent-POSTROUTING'",
            "nat", "{router}", "chain-missing"),
        new("ip netns exec {router} iptables -D INPUT -j neutron-l3-agent-INPUT", "router-rules", "{router}", "jump-missing"),
        new("ip netns exec {router} iptables -A neutron-l3-agent-FORWARD -j DROP", "router-rules", "{router}", "line-extra"),
    ];

    private static readonly Fault[] Servers =
    [
        new("kill -9 $(cat {dhcp-files}/pid)", "dnsmasq", "{network}", "dnsmasq-stopped"),
        new("kill -9 $(cat {dhcp-files}/pid); sleep 0.2; ip netns exec {dhcp} dnsmasq --no-hosts --port=0 --conf-file= --pid-file={dhcp-files}/pid", "dnsmasq", "{network}", "dnsmasq-arguments"),
        new("echo 02:00:00:00:00:01,nobody,10.0.1.14 >> {dhcp-files}/host", "dnsmasq", "{network}", "dnsmasq-file"),
        new("rm {dhcp-files}/opts", "dnsmasq", "{network}", "dnsmasq-file"),
        new("ip netns del {dhcp}", "dhcp-namespace", "{dhcp}", "namespace-missing"),
        new("ip -n {dhcp} link set {dhcp-tap} down", "dhcp-interface", "{dhcp-tap}", "link-down"),
        new("ip -n {dhcp} link set {dhcp-tap} mtu 1400", "dhcp-interface", "{dhcp-tap}", "link-mtu"),
        new("ip -n {dhcp} address del 10.0.1.2/28 dev {dhcp-tap}", "dhcp-interface", "{dhcp-tap}", "address-missing"),
        new("ip -n {dhcp} route del default", "routes", "{dhcp}", "route-missing"),
    ];
}
