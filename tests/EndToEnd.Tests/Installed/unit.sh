# The packaged unit under a real systemd, with a real guest: bash unit.sh, beside the package and the image. What it prints is what SystemdTests reads.
here=$(dirname "$(readlink -f "$0")")
unit=neutrino.service
say() { local what=$1; shift; echo "$what:" $("$@" 2>&1); }
value() { systemctl show --value -p "$1" $unit; }
comes() { for _ in $(seq 300); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done; echo "never: $*"; systemctl --no-pager status $unit; return 1; }
is_another() { [ "$(value MainPID)" != "$1" ] && [ "$(value MainPID)" != 0 ] && [ -e /run/neutrino/ready ] && [ "$(value ActiveState)" = active ]; }
domain() { cat /run/libvirt/qemu/instance-00000001.pid; }
set_watchdog() { mkdir -p /run/systemd/system/$unit.d; printf '[Service]\nWatchdogSec=%s\nTimeoutAbortSec=1\n' "$1" > /run/systemd/system/$unit.d/watchdog.conf; systemctl daemon-reload; }

dpkg-query -W -f '${Package}\n' 'neutron-*' 2> /dev/null | xargs -r dpkg --purge --force-all > /dev/null 2>&1
rm -rf /etc/neutron /etc/neutrino /var/lib/neutrino /var/log/neutrino /etc/openvswitch/conf.db
dpkg -i "$here"/neutrino_*.deb > /dev/null 2>&1
say installed systemctl is-active $unit neutron-l3-agent openvswitch-switch libvirtd
say described sh -c "systemctl status $unit | grep -o 'ready in' | head -1"

sed -i "s|^image_file=.*|image_file=$here/cirros-x86_64.qcow2|; s|^key_file=.*|key_file=/root/key|" /usr/share/neutrino/simplestack/stack.conf
cd /usr/share/neutrino/simplestack
sh allinone.sh > /tmp/log 2>&1 && sh tools/create_vm.sh cirros01 cirros-x86_64 demo-net > /tmp/log 2>&1 || cat /tmp/log
. ./demo-openrc.sh
address=$(neutron port-list --device-owner=compute:nova -c fixed_ips -f value | grep -o '10\.0\.1\.[0-9]*')
answers() { ip netns exec "$(ip netns | grep -o '^qdhcp-[^ ]*')" ping -c 1 -W 1 "$address"; }
comes answers && say guest echo answers
qemu=$(domain) dnsmasq=$(pgrep -x dnsmasq)

systemctl reload $unit && say reloaded value NRestarts
printf '[DEFAULT]\ndhcp_lease_duration = soon\n' > /etc/neutron/dhcp_agent.ini
systemctl reload $unit 2> /dev/null || say "a wrong file" systemctl is-active $unit
: > /etc/neutron/dhcp_agent.ini
systemctl restart neutron-dhcp-agent && say "an agent" systemctl is-active neutron-dhcp-agent

first=$(value MainPID)
kill -9 "$first"
comes is_another "$first" && say "killed and back" value NRestarts
set_watchdog 2
systemctl restart $unit
second=$(value MainPID)
fed_after() { [ "$(value WatchdogTimestampMonotonic)" -gt "$1" ]; }
for _ in 1 2 3; do comes fed_after "$(value WatchdogTimestampMonotonic)"; done
[ "$(value MainPID)" = "$second" ] && echo "the watchdog is fed"
kill -STOP "$second"
comes is_another "$second" && journalctl --no-pager -o cat -u $unit | grep -o 'Watchdog timeout' | tail -1
[ "$qemu $dnsmasq" = "$(domain) $(pgrep -x dnsmasq)" ] && comes answers && echo "the guest goes on"
. /etc/neutrino/admin-openrc.sh
say checked sh -c 'neutrino check --no-packets > /tmp/check && echo whole || cat /tmp/check'

printf '[DEFAULT]\ndhcp_lease_duration = soon\n' > /etc/neutron/dhcp_agent.ini
systemctl restart $unit 2> /dev/null || say "does not start with it" value Result
say "nor is tried again" value ActiveState
journalctl --no-pager -o cat -u $unit | grep -o "'soon' is neither.*" | tail -1
: > /etc/neutron/dhcp_agent.ini
systemctl reset-failed $unit
systemctl start $unit && say "starts again" systemctl is-active $unit
systemctl stop $unit && say stopped value Result
[ "$qemu $dnsmasq" = "$(domain) $(pgrep -x dnsmasq)" ] && answers > /dev/null && echo "the guest outlives the server"
dpkg --purge neutrino > /tmp/purge 2>&1 && echo purged || cat /tmp/purge
comes sh -c '! pgrep -x dnsmasq'
echo left: $(ip netns; virsh list --all --name; systemctl list-unit-files --no-legend 'neutr*'; ls -d /etc/neutr* /var/l*/neutr* /run/neutrino /usr/lib/neutrino 2> /dev/null; pgrep -x neutrino)
