# The seed's guest, and packets that prove what it stands on.

boot_guest() {
    # One that an earlier ./up could not start is no use: what stood in its way may be gone.
    [ "$(field status)" != ERROR ] || as_demo nova delete "$guest_name" > /dev/null
    if ! as_demo nova show "$guest_name" > /dev/null 2>&1; then
        sh simplestack/tools/create_vm.sh "$guest_name" cirros-x86_64 demo-net > "$work/guest.log" 2>&1 || { tail -5 "$work/guest.log" >&2; die "$guest_name was not made" "read $work/guest.log"; }
        changed "made"
    fi
    local status
    for _ in $(seq 120); do
        status=$(field status)
        [ "$status" = BUILD ] || break
        sleep 0.5
    done
    [ "$status" != SHUTOFF ] || { as_demo nova start "$guest_name" > /dev/null; changed "started"; sleep 1; status=$(field status); }
    [ "$status" = ACTIVE ] || die "$guest_name is $status: $(field fault | jq -r .message)" "nova show $guest_name; read $log_directory/neutrino.log"
    guest_address=$(field 'demo-net network' | tr -d ' ' | tr ',' '\n' | grep '^10\.')
    note="$guest_name is ACTIVE, $guest_address${note:+ ($note)}"
    associate_floating_ip
    wait_for_login
}

# A line of what nova shows of the guest; nothing of one that is not there.
field() { as_demo nova show "$guest_name" 2> /dev/null | awk -F '|' -v name="$1" '{ key = $2; gsub(/^ +| +$/, "", key) } key == name { gsub(/^ +| +$/, "", $3); print $3 }'; }

associate_floating_ip() {
    local port
    port=$(as_demo neutron port-list | awk -v address="\"$guest_address\"" 'index($0, address) { print $2 }')
    floating_address=$(as_demo neutron floatingip-list | awk -v port="$port" 'index($0, port) { print $6 }')
    [ -z "$floating_address" ] || { note=$note", floating IP $floating_address"; return 0; }
    floating_address=$(as_demo neutron floatingip-create ext-net --port-id "$port" | awk '/ floating_ip_address /{ print $4 }')
    changed "floating IP $floating_address"
}

# In the guest, through its floating IP: COMMAND. With the namespace outside the way begins there, otherwise on this host.
in_guest() {
    local from=()
    [ "$outside" != namespace ] || from=(ip netns exec "$upstream_namespace")
    "${from[@]}" ssh -i "$NEUTRINO_KEY" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=3 -o BatchMode=yes "cirros@$floating_address" "$@"
}

wait_for_login() {
    [ "$outside" != device ] || return 0
    for _ in $(seq 60); do
        in_guest true > /dev/null 2>&1 && return
        sleep 1
    done
    as_demo nova console-log --length 15 "$guest_name" >&2 || true
    die "$guest_name does not take a login on $floating_address" "nova console-log $guest_name"
}

prove() {
    echo
    if [ "$outside" != device ]; then
        show "SSH"      "$floating_address lets the key 'default' in, from outside"  in_guest true
        show "DHCP"     "gave the guest $guest_address"                              in_guest "ip -4 address show dev eth0 | grep -qF $guest_address/"
        show "gateway"  "$tenant_gateway answers"                                    in_guest "ping -c 2 -W 2 $tenant_gateway"
        show "outside"  "$external_gateway answers through SNAT"                     in_guest "ping -c 2 -W 2 $external_gateway"
        show "metadata" "169.254.169.254 knows the guest as $guest_name"             in_guest "timeout 5 wget -q -O - http://169.254.169.254/latest/meta-data/hostname | grep -q ^$guest_name"
    fi
    [ "$outside" != namespace ] || show "HTTP" "a page from the outside"             in_guest "timeout 5 wget -q -O /dev/null http://$external_gateway/"
    console_url=$(as_demo nova get-vnc-console "$guest_name" | awk '/http/{ for (i = 1; i <= NF; i++) if ($i ~ /^http/) print $i }')
    show "console"  "a page with the guest's screen"                                 curl -sSf -m 5 -o /dev/null "$console_url"
    show "check"    "neutrino check finds every hop as it should be"                 "$binary" check --run-directory "$run_directory"
    note="all of it holds"
}

show() { # NAME WHAT COMMAND...
    local name=$1 what=$2 said
    shift 2
    if said=$("$@" 2>&1); then printf '    ok  %-9s %s\n' "$name" "$what"; else printf '    NO  %-9s %s\n%s\n' "$name" "$what" "$said"; die "$name: not so: $what" "try it: $*"; fi
}
