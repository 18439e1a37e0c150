# Neutrino itself, and the seed's topology through its API.

start_neutrino() {
    if neutrino_runs; then same "running, pid $(cat "$pid_file")"; return; fi
    mkdir -p "$run_directory" "$log_directory"
    chmod 0700 "$log_directory"
    local options=(--state-directory "$state_directory" --run-directory "$run_directory" --credentials-directory "$root")
    [ -z "$outside_device" ] || options+=(--external-interface "$outside_device")
    [ "$outside" != nat ] || { cat /proc/sys/net/ipv4/ip_forward > "$work/ip_forward.before"; options+=(--external-address "$external_gateway/24"); }
    rm -f "$run_directory/ready"
    setsid "$binary" serve "${options[@]}" >> "$log_directory/neutrino.log" 2>&1 < /dev/null &
    echo $! > "$pid_file"
    for _ in $(seq 300); do
        [ -e "$run_directory/ready" ] && break
        kill -0 "$(cat "$pid_file")" 2> /dev/null || die "neutrino stopped at start: $(tail -3 "$log_directory/neutrino.log")" "read $log_directory/neutrino.log"
        sleep 0.1
    done
    [ -e "$run_directory/ready" ] || die "neutrino is not ready after 30 s" "read $log_directory/neutrino.log"
    changed "started, pid $(cat "$pid_file")"
}

neutrino_runs() {
    local pid
    pid=$(cat "$pid_file" 2> /dev/null) && [ "$(readlink "/proc/$pid/exe" 2> /dev/null | sed 's/ (deleted)//')" = "$binary" ]
}

# An authorized request: METHOD PATH [BODY]; prints the reply, fails on anything but 2xx.
network_api() {
    local reply code
    reply=$(curl -s -w '\n%{http_code}' -X "$1" "http://127.0.0.1:9696/v2.0/$2" -H "X-Auth-Token: $token" -H 'Content-Type: application/json' ${3:+-d "$3"}) \
        || die "the Network API does not answer" "read $log_directory/neutrino.log"
    code=${reply##*$'\n'}
    reply=${reply%$'\n'*}
    [ "${code:0:1}" = 2 ] || die "$1 $2 was refused ($code): $reply" "read $log_directory/neutrino.log"
    printf '%s' "$reply"
}

log_in() {
    # shellcheck disable=SC1091
    . ./admin-openrc.sh
    local body
    body=$(jq -n --arg user "$OS_USERNAME" --arg password "$OS_PASSWORD" --arg project "$OS_PROJECT_NAME" '{auth: {
        identity: {methods: ["password"], password: {user: {name: $user, password: $password, domain: {name: "Default"}}}},
        scope: {project: {name: $project, domain: {name: "Default"}}}}}')
    token=$(curl -s -D - -o /dev/null -X POST "$OS_AUTH_URL/auth/tokens" -H 'Content-Type: application/json' -d "$body" | tr -d '\r' | sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: //p')
    [ -n "$token" ] || die "the admin's password is not accepted" "remove admin-openrc.sh and run ./up again"
    demo_project=$(curl -s "$OS_AUTH_URL/projects?name=demo" -H "X-Auth-Token: $token" | jq -r '.projects[0].id')
}

# The id of the COLLECTION's item NAME, made from BODY if it is missing.
ensure() { # COLLECTION SINGULAR NAME BODY
    local id
    id=$(network_api GET "$1?name=$3&fields=id" | jq -r --arg key "${1//-/_}" '.[$key][0].id // empty')
    if [ -z "$id" ]; then
        id=$(network_api POST "$1" "{\"$2\": $4}" | jq -r --arg key "$2" '.[$key].id')
        made=$((made + 1))
    fi
    printf '%s %s\n' "$id" "$made"
}

lay_topology() {
    made=0
    log_in
    local ext_net router
    read -r ext_net made < <(ensure networks network ext-net '{"name": "ext-net", "router:external": true, "shared": true}')
    read -r _ made < <(ensure subnets subnet ext-subnet "{\"name\": \"ext-subnet\", \"network_id\": \"$ext_net\", \"ip_version\": 4, \"cidr\": \"$external_cidr\",
        \"gateway_ip\": \"$external_gateway\", \"enable_dhcp\": false, \"allocation_pools\": [{\"start\": \"$floating_start\", \"end\": \"$floating_end\"}]}")
    read -r demo_net made < <(ensure networks network demo-net "{\"name\": \"demo-net\", \"project_id\": \"$demo_project\"}")
    read -r demo_subnet made < <(ensure subnets subnet demo-subnet "{\"name\": \"demo-subnet\", \"network_id\": \"$demo_net\", \"project_id\": \"$demo_project\", \"ip_version\": 4,
        \"cidr\": \"$tenant_cidr\", \"gateway_ip\": \"$tenant_gateway\", \"dns_nameservers\": [\"8.8.8.8\"]}")
    read -r router made < <(ensure routers router demo-router "{\"name\": \"demo-router\", \"project_id\": \"$demo_project\", \"external_gateway_info\": {\"network_id\": \"$ext_net\"}}")
    if [ "$(network_api GET "ports?device_id=$router&device_owner=network:router_interface&fields=id" | jq '.ports | length')" = 0 ]; then
        network_api PUT "routers/$router/add_router_interface" "{\"subnet_id\": \"$demo_subnet\"}" > /dev/null
        made=$((made + 1))
    fi
    if [ $made = 0 ]; then same "ext-net, demo-net, demo-router are there"; else changed "ext-net $external_cidr, demo-net $tenant_cidr, demo-router"; fi
}

# With what runs in it, when it is there.
remove_namespace() {
    [ -e "/run/netns/$1" ] || return 0
    ip netns pids "$1" | xargs -r kill
    ip netns del "$1"
    echo "namespace $1 removed"
}

take_down() {
    current=down
    local pid
    if neutrino_runs; then
        pid=$(cat "$pid_file")
        kill "$pid"
        for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2> /dev/null || true
        echo "neutrino stopped"
    fi
    remove_namespace "$guest_namespace"
    if [ -x "$binary" ] && [ -d "$state_directory" ] && ovs-vsctl --timeout=5 show > /dev/null 2>&1; then
        "$binary" purge --state-directory "$state_directory" --run-directory "$run_directory" || die "some of what Neutrino made is still there" "read the lines above, then ./up --down again"
    fi
    remove_namespace "$upstream_namespace"
    ip link del "$upstream_device" 2> /dev/null || true
    if [ -e "$work/started-openvswitch" ]; then
        /usr/share/openvswitch/scripts/ovs-ctl stop > /dev/null 2>&1 || true
        echo "Open vSwitch stopped"
    fi
    [ ! -e "$work/ip_forward.before" ] || cat "$work/ip_forward.before" > /proc/sys/net/ipv4/ip_forward
    rm -rf "$state_directory"/* "$run_directory"/* "$log_directory"/* "$work" admin-openrc.sh demo-openrc.sh clouds.yaml
    rmdir "$state_directory" "$run_directory" "$log_directory" 2> /dev/null || true
    echo "nothing of Neutrino is left on this host"
}
