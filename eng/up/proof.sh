# A namespace stands for the guest cirros01; packets prove the network.

plug_guest() {
    local port id mac
    port=$(network_api GET "ports?name=guest01" | jq '.ports[0] // empty')
    if [ -z "$port" ]; then
        open_default_group
        port=$(network_api POST ports "{\"port\": {\"name\": \"guest01\", \"network_id\": \"$demo_net\", \"project_id\": \"$demo_project\", \"device_owner\": \"compute:nova\",
            \"device_id\": \"$guest_namespace\", \"binding:host_id\": \"$(hostname)\", \"binding:profile\": {\"plug\": \"neutrino\"}}}" | jq .port)
        changed "port guest01"
    fi
    id=$(jq -r .id <<< "$port")
    mac=$(jq -r .mac_address <<< "$port")
    guest_address=$(jq -r '.fixed_ips[0].ip_address' <<< "$port")
    [ "$(network_api GET "ports/$id?fields=status" | jq -r .port.status)" = ACTIVE ] || die "port guest01 is not ACTIVE" "look at it: GET /v2.0/ports/$id; $log_directory/neutrino.log"
    local tap=tap${id:0:11} bridge=qbr${id:0:11}
    if ! ip link show "$tap" > /dev/null 2>&1; then
        ip netns add "$guest_namespace" 2> /dev/null || true
        ip link add "$tap" type veth peer name eth0 netns "$guest_namespace" address "$mac"
        ethtool -K "$tap" tx off > /dev/null
        ip netns exec "$guest_namespace" ethtool -K eth0 tx off > /dev/null
        ip link set "$tap" master "$bridge" up
        ip -n "$guest_namespace" link set lo up
        ip -n "$guest_namespace" link set eth0 up
        changed "guest $guest_namespace on $tap"
    else
        same "$guest_namespace is on $tap"
    fi
    associate_floating_ip "$id"
}

# The seed's default group is open for ping and SSH.
open_default_group() {
    local group rule
    group=$(network_api GET "security-groups?name=default&project_id=$demo_project&fields=id" | jq -r '.security_groups[0].id // empty')
    [ -n "$group" ] || { network_api GET "security-groups?project_id=$demo_project" > /dev/null; return; }
    for rule in '"protocol": "icmp"' '"protocol": "tcp", "port_range_min": 22, "port_range_max": 22'; do
        network_api POST security-group-rules "{\"security_group_rule\": {\"security_group_id\": \"$group\", \"project_id\": \"$demo_project\", \"direction\": \"ingress\", \"ethertype\": \"IPv4\", $rule}}" > /dev/null
    done
}

associate_floating_ip() { # PORT
    floating_address=$(network_api GET "floatingips?port_id=$1" | jq -r '.floatingips[0].floating_ip_address // empty')
    [ -z "$floating_address" ] || return 0
    local network
    network=$(network_api GET "networks?name=ext-net&fields=id" | jq -r '.networks[0].id')
    floating_address=$(network_api POST floatingips "{\"floatingip\": {\"floating_network_id\": \"$network\", \"port_id\": \"$1\", \"project_id\": \"$demo_project\"}}" | jq -r .floatingip.floating_ip_address)
    changed "floating IP $floating_address"
}

prove() {
    local inside=(ip netns exec "$guest_namespace")
    echo
    show "DHCP"     "gives the guest $guest_address" "${inside[@]}" busybox udhcpc -i eth0 -O staticroutes -O mtu -n -q -t 5 -T 1 -s "$root/eng/up/lease.sh"
    show "gateway"  "$tenant_gateway answers"                            "${inside[@]}" ping -c 2 -i 0.2 -W 2 "$tenant_gateway"
    [ "$outside" = device ] || show "outside"  "$external_gateway answers through SNAT" "${inside[@]}" ping -c 2 -i 0.2 -W 2 "$external_gateway"
    [ "$outside" != namespace ] || show "HTTP" "a page from the outside"                "${inside[@]}" curl -sS -m 5 -o /dev/null "http://$external_gateway/"
    show "metadata" "169.254.169.254 knows the guest"                    "${inside[@]}" curl -sSf -m 5 -o /dev/null http://169.254.169.254/
    [ "$outside" != namespace ] || show "floating" "$floating_address reaches the guest from outside" ip netns exec "$upstream_namespace" ping -c 2 -i 0.2 -W 2 "$floating_address"
    note="all of it holds"
}

show() { # NAME WHAT COMMAND...
    local name=$1 what=$2 said
    shift 2
    if said=$("$@" 2>&1); then printf '    ok  %-9s %s\n' "$name" "$what"; else printf '    NO  %-9s %s\n%s\n' "$name" "$what" "$said"; die "$name: not so: $what" "try it: $*"; fi
}
