# Reads instance-id, hostname, public-keys (one a line) and user-data into $answers, and says in $source where they came from.
service=http://169.254.169.254

read_metadata() {
    source=none
    : > $answers/public-keys
    : > $answers/user-data
    if from_config_drive; then source="config drive"; return 0; fi
    for _ in 1 2 3 4 5 6 7 8; do
        ip route get 169.254.169.254 > /dev/null 2>&1 || { sleep 0.5; continue; }
        if from_ec2; then source=$service/2009-04-04; return 0; fi
        if from_openstack; then source=$service/openstack/latest; return 0; fi
        sleep 1
    done
    return 1
}

get() { timeout 5 wget -q -O "${2:--}" "$service/$1" 2> /dev/null; }

from_ec2() {
    local tree=2009-04-04/meta-data index
    get $tree/instance-id $answers/instance-id && [ -s $answers/instance-id ] || return 1
    get $tree/hostname $answers/hostname || : > $answers/hostname
    # A listing of lines "0=name"; the key itself is one further down.
    for index in $(get $tree/public-keys/ | sed -n 's/^\([0-9]*\)=.*/\1/p'); do
        get "$tree/public-keys/$index/openssh-key" >> $answers/public-keys
        echo >> $answers/public-keys
    done
    get 2009-04-04/user-data $answers/user-data || : > $answers/user-data
}

from_openstack() {
    get openstack/latest/meta_data.json $answers/meta_data.json && parse $answers/meta_data.json || return 1
    get openstack/latest/user_data $answers/user-data || : > $answers/user-data
}

from_config_drive() {
    local device
    device=$(findfs LABEL=config-2 2> /dev/null || findfs LABEL=CONFIG-2 2> /dev/null) || return 1
    mkdir -p /mnt/config
    mount -o ro "$device" /mnt/config || return 1
    parse /mnt/config/openstack/latest/meta_data.json
    local code=$?
    [ ! -e /mnt/config/openstack/latest/user_data ] || cp /mnt/config/openstack/latest/user_data $answers/user-data
    umount /mnt/config
    return $code
}

parse() {
    awk -f /usr/lib/cirros/json.awk "$1" > $answers/flat || return 1
    sed -n 's/^\.uuid=//p' $answers/flat > $answers/instance-id
    sed -n 's/^\.hostname=//p' $answers/flat > $answers/hostname
    sed -n 's/^\.public_keys\.[^=]*=//p' $answers/flat > $answers/public-keys
    [ -s $answers/instance-id ]
}
