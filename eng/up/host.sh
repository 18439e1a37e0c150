# The host: packages, the binary, Open vSwitch, the outside world.

install_packages() {
    local said
    said=$(eng/packages build 2>&1) || die "apt could not install what is missing: $said" "check the machine's package sources, then ./up again"
    if [ -n "$said" ]; then changed "installed"; else same "all there"; fi
}

publish_binary() {
    if [ -n "${NEUTRINO_BINARY:-}" ]; then mkdir -p "$work"; same "$binary, as NEUTRINO_BINARY says"; return; fi
    command -v dotnet > /dev/null || die "the .NET SDK is not installed" "install the .NET 10 SDK (see README.md)"
    local stamp
    stamp=$(find src Directory.*.props global.json -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
    if [ -x "$binary" ] && [ "$(cat "$work/stamp" 2> /dev/null)" = "$stamp" ]; then same "$(du -h "$binary" | cut -f1) binary is current"; return; fi
    mkdir -p "$work"
    rm -f "$work/stamp"
    # The analyzers, a third of the time, are for those who change the code: ./test runs them.
    eng/publish "$work/bin.new" -p:RunAnalyzers=false > "$work/publish.log" 2>&1 || die "the build failed: $(mistakes "$work/publish.log")" "read $work/publish.log"
    rm -rf "$work/bin"
    mv "$work/bin.new" "$work/bin"
    echo "$stamp" > "$work/stamp"
    changed "$(du -h "$binary" | cut -f1) binary"
}

# What a build says that failed: each error once, however many projects it stopped.
mistakes() { # FILE
    local errors
    errors=$(grep -oE 'error [A-Z]+[0-9]+: .*' "$1" | sed -E 's/ *\[[^]]*\]$//' | sort -u | head -8)
    if [ -n "$errors" ]; then sed 's/^/\n    /' <<< "$errors"; else tail -5 "$1"; fi
}

start_openvswitch() {
    if ! ovs-vsctl --timeout=5 show > /dev/null 2>&1; then
        modprobe openvswitch 2> /dev/null || true
        env "$switch_memory" /usr/share/openvswitch/scripts/ovs-ctl --system-id=random start > "$work/ovs.log" 2>&1 || die "Open vSwitch did not start: $(tail -3 "$work/ovs.log")" "read $work/ovs.log"
        touch "$work/started-openvswitch"
        changed "started"
    else
        same "running"
    fi
    if [ -d /sys/module/openvswitch ]; then same "kernel datapath"; else same "userspace datapath (this kernel has no openvswitch module)"; fi
}

# The personalities: neutron, nova, keystone, glance.
link_clients() {
    mkdir -p "$NEUTRINO_CLIENTS"
    local name
    for name in neutrino neutron nova keystone glance; do ln -sf "$binary" "$NEUTRINO_CLIENTS/$name"; done
}

build_image() {
    local before
    before=$(stat -c %Y "$NEUTRINO_IMAGES/cirros-x86_64.qcow2" 2> /dev/null || true)
    images/build "$NEUTRINO_IMAGES" > "$work/image.log" 2>&1 || { tail -5 "$work/image.log" >&2; die "the guest image was not built" "read $work/image.log"; }
    local text="cirros-x86_64.qcow2, $(du -h "$NEUTRINO_IMAGES/cirros-x86_64.qcow2" | cut -f1)"
    if [ "$before" = "$(stat -c %Y "$NEUTRINO_IMAGES/cirros-x86_64.qcow2")" ]; then same "$text"; else changed "$text"; fi
}

# Without udev /dev/kvm is root's alone, and libvirtd asks QEMU anew what it can do, a second each time, before whatever it is asked itself: so where there is
# no service manager it gets a table of mounts of its own, with the device as udev would have it.
libvirt_alone='
    set -e
    mkdir -p /run/libvirt
    if [ -c /dev/kvm ]; then
        rm -f /run/libvirt/kvm
        mknod -m 0666 /run/libvirt/kvm c "$((0x$(stat -c %t /dev/kvm)))" "$((0x$(stat -c %T /dev/kvm)))"
        mount --bind /run/libvirt/kvm /dev/kvm
    fi
    virtlogd -d -p "$1/virtlogd.pid"
    libvirtd -d -p "$1/libvirtd.pid"'

start_libvirt() {
    if virsh -c qemu:///system version > /dev/null 2>&1; then same "running"; return; fi
    if [ -d /run/systemd/system ]; then
        systemctl start libvirtd > "$work/libvirt.log" 2>&1 || die "libvirtd did not start: $(tail -3 "$work/libvirt.log")" "systemctl status libvirtd"
    else
        unshare --mount --propagation slave bash -c "$libvirt_alone" libvirt "$work" > "$work/libvirt.log" 2>&1 || die "libvirtd did not start: $(tail -3 "$work/libvirt.log")" "read $work/libvirt.log"
    fi
    for _ in $(seq 100); do
        if virsh -c qemu:///system version > /dev/null 2>&1; then changed "started"; return; fi
        sleep 0.1
    done
    die "libvirtd does not answer" "virsh -c qemu:///system version"
}

make_outside() {
    case $outside in
        device) ip link show "$outside_device" > /dev/null 2>&1 || die "there is no device $outside_device" "ip link shows the devices"; same "$outside_device" ;;
        nat) same "NAT through the host" ;;
        namespace) outside_device=$upstream_device; make_upstream ;;
    esac
}

# A namespace that plays the network outside: 192.168.1.1, answering ping and HTTP.
make_upstream() {
    local inside=(ip netns exec "$upstream_namespace")
    if ip netns pids "$upstream_namespace" 2> /dev/null | grep -q .; then same "192.168.1.1 answers in $upstream_namespace"; return; fi
    ip netns add "$upstream_namespace" 2> /dev/null || true
    ip link show "$upstream_device" > /dev/null 2>&1 || ip link add "$upstream_device" type veth peer name eth0 netns "$upstream_namespace"
    ip -n "$upstream_namespace" link set lo up
    ip -n "$upstream_namespace" address replace "$external_gateway/24" dev eth0
    ip -n "$upstream_namespace" link set eth0 up
    ip link set "$upstream_device" up
    # The userspace datapath needs checksums computed before packets reach it.
    "${inside[@]}" ethtool -K eth0 tx off > /dev/null
    ethtool -K "$upstream_device" tx off > /dev/null
    mkdir -p "$work/www"
    echo "this is the outside" > "$work/www/index.html"
    "${inside[@]}" busybox httpd -p "$external_gateway:80" -h "$work/www"
    changed "192.168.1.1 answers in namespace $upstream_namespace"
}
