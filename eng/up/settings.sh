# What ./up makes, in one place.
work=$root/.up
binary=${NEUTRINO_BINARY:-$work/bin/neutrino}
state_directory=/var/lib/neutrino
run_directory=/run/neutrino
log_directory=/var/log/neutrino
pid_file=$run_directory/neutrino.pid

external_cidr=192.168.1.0/24
external_gateway=192.168.1.1
floating_start=192.168.1.100
floating_end=192.168.1.250
tenant_cidr=10.0.1.0/28
tenant_gateway=10.0.1.1

# The outside world: namespace (a namespace plays 192.168.1.1), device (a real one on br-ex), nat (the host itself).
outside=namespace
outside_device=
upstream_namespace=neutrino-upstream
upstream_device=neutrino-up
guest_namespace=neutrino-guest01
