# The machine's apt settings for another root's apt: how to fetch, by which proxy, with which passwords (named where they lie, never copied).
fetching() {
    apt-config dump | grep '^Acquire::' | grep -vE '^Acquire::(IndexTargets|Changelogs|cdrom)|""' || true
    printf 'Dir::Etc::%s;\n' 'netrc "/etc/apt/auth.conf"' 'netrcparts "/etc/apt/auth.conf.d"'
}
