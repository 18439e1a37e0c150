# Neutrino itself, and the seed's topology through its API.

start_neutrino() {
    if neutrino_runs; then same "running, pid $(cat "$pid_file")"; return; fi
    mkdir -p "$run_directory" "$log_directory"
    chmod 0700 "$log_directory"
    local options=(--state-directory "$state_directory" --run-directory "$run_directory" --credentials-directory "$root" --config-directory "$NEUTRINO_CONFIG")
    [ -z "$outside_device" ] || options+=(--external-interface "$outside_device")
    [ "$outside" != nat ] || { cat /proc/sys/net/ipv4/ip_forward > "$work/ip_forward.before"; options+=(--external-address "$external_gateway/24"); }
    rm -f "$run_directory/ready"
    setsid "$binary" serve "${options[@]}" >> "$log_directory/neutrino.log" 2>&1 < /dev/null &
    echo $! > "$pid_file"
    for _ in $(seq 300); do
        [ -e "$run_directory/ready" ] && break
        kill -0 "$(cat "$pid_file")" 2> /dev/null || die "neutrino stopped at start: $(why_it_stopped)" "$(next_after_a_stop)"
        sleep 0.1
    done
    [ -e "$run_directory/ready" ] || die "neutrino is not ready after 30 s" "read $log_directory/neutrino.log"
    changed "started, pid $(cat "$pid_file")"
}

# Its own sentence, which is the last thing it says; without one, the end of its log.
why_it_stopped() { tail -3 "$log_directory/neutrino.log" | grep '^neutrino: ' | sed 's/^neutrino: //' || tail -3 "$log_directory/neutrino.log"; }

next_after_a_stop() {
    local port
    port=$(why_it_stopped | sed -n 's/.*:\([0-9]*\): address already in use.*/\1/p')
    if [ -n "$port" ]; then echo "ss -ltnp sport = :$port shows who listens there; stop that, then ./up again"; else echo "read $log_directory/neutrino.log"; fi
}

neutrino_runs() {
    local pid
    pid=$(cat "$pid_file" 2> /dev/null) && [ "$(readlink "/proc/$pid/exe" 2> /dev/null | sed 's/ (deleted)//')" = "$binary" ]
}

# Identity, image, compute and network by simplestack's own scripts, as the seed's reader would.
lay_cloud() {
    local before
    before=$(revision)
    link_clients
    PATH=$NEUTRINO_CLIENTS:$PATH sh simplestack/allinone.sh > "$work/cloud.log" 2>&1 || { tail -5 "$work/cloud.log" >&2; die "simplestack/allinone.sh failed" "read $work/cloud.log"; }
    if [ "$before" = "$(revision)" ]; then same "image, key, ext-net, demo-net, demo-router are there"; else changed "image cirros-x86_64, key default, ext-net, demo-net, demo-router"; fi
}

# How many commits the cloud has seen.
revision() { "$binary" status --run-directory "$run_directory" -f json | jq .revision; }

# A client's command as demo: COMMAND...
as_demo() { ( . simplestack/demo-openrc.sh; "$@" ); }

# With what runs in it, when it is there.
remove_namespace() {
    [ -e "/run/netns/$1" ] || return 0
    ip netns pids "$1" | xargs -r kill
    ip netns del "$1"
    echo "namespace $1 removed"
}

# Only what ./up itself started.
stop_libvirt() {
    local name pid
    for name in libvirtd virtlogd; do
        pid=$(cat "$work/$name.pid" 2> /dev/null) && kill "$pid" 2> /dev/null || continue
        for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
        echo "$name stopped"
    done
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
    if [ -x "$binary" ] && [ -d "$state_directory" ] && ovs-vsctl --timeout=5 show > /dev/null 2>&1; then
        "$binary" purge --state-directory "$state_directory" --run-directory "$run_directory" || die "some of what Neutrino made is still there" "read the lines above, then ./up --down again"
    fi
    stop_libvirt
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
