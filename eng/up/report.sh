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
Neutrino is up in $((SECONDS - started)) s.  Identity http://127.0.0.1:5000/v3   Network http://127.0.0.1:9696
  . ./demo-openrc.sh && openstack network list      (or: export OS_CLIENT_CONFIG_FILE=$root/clouds.yaml; openstack --os-cloud demo ...)
  ip netns exec $guest_namespace sh                 the guest's own view
  ./up --down                                       removes all of it
EOF
}
