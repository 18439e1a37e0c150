# What ./up makes, in one place.
work=$root/.up
binary=${NEUTRINO_BINARY:-$work/bin/neutrino}
state_directory=/var/lib/neutrino
run_directory=/run/neutrino
log_directory=/var/log/neutrino
pid_file=$run_directory/neutrino.pid

# The seed's addresses; simplestack/stack.conf has all of them.
external_gateway=192.168.1.1
tenant_gateway=10.0.1.1
guest_name=cirros01

# The outside world: namespace (a namespace plays 192.168.1.1), device (a real one on br-ex), nat (the host itself).
outside=namespace
outside_device=
upstream_namespace=neutrino-upstream
upstream_device=neutrino-up

# What simplestack's scripts look for.
export NEUTRINO_CREDENTIALS=$root NEUTRINO_CLIENTS=$work/clients NEUTRINO_CONFIG=$work/etc NEUTRINO_IMAGES=${NEUTRINO_IMAGES:-$work/images} NEUTRINO_KEY=$work/key
