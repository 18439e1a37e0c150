# Progress, and failures that say which step and what to do.
started=$SECONDS
changes=0
current=start

step() { # NAME FUNCTION
    current=$1
    printf '%-14s' "$1"
    local before=$SECONDS
    note=
    "$2"
    printf '%s  (%d s)\n' "${note:-done}" $((SECONDS - before))
}

changed() { changes=$((changes + 1)); note=${note:+$note, }$1; }
same() { note=${note:+$note, }$1; }

die() { # WHAT NEXT
    printf '\n./up stopped at: %s\n  %s\n  next: %s\n' "$current" "$1" "$2" >&2
    exit 1
}
trap 'code=$?; [ $code = 0 ] || printf "\n./up stopped at: %s (line %s, exit %s)\n  next: look at %s, then ./up again\n" "$current" "$LINENO" "$code" "$log_directory/neutrino.log" >&2' ERR

summary() {
    echo
    [ $changes = 0 ] && echo "Everything was there already: nothing changed."
    cat <<EOF
Neutrino is up in $((SECONDS - started)) s.
  export PATH=$NEUTRINO_CLIENTS:\$PATH
  . ./demo-openrc.sh && nova list                   neutron, nova, keystone, glance; or: openstack server list (clouds.yaml: --os-cloud demo)
  nova get-vnc-console $guest_name                    $console_url
  neutrino check                                    every hop, its evidence, and packets
  ./up --down                                       removes all of it
EOF
}
