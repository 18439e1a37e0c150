#!/bin/sh
# What a guest does with a DHCP lease (busybox udhcpc calls it): address, router, classless routes.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
case $1 in
    deconfig) ip address flush dev "$interface" ;;
    bound|renew)
        ip address replace "$ip/$mask" dev "$interface"
        [ -z "$mtu" ] || ip link set "$interface" mtu "$mtu"
        if [ -n "$staticroutes" ]; then
            set -- $staticroutes
            while [ $# -ge 2 ]; do ip route replace "$1" via "$2" dev "$interface" onlink; shift 2; done
        else
            for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; done
        fi
        echo "lease ip=$ip mask=$mask router=$router dns=$dns domain=$domain mtu=$mtu static=$staticroutes"
        ;;
esac
