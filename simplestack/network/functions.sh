# Some scripts look for functions.sh one folder up from themselves, not two.
. "$(dirname "$(readlink -fn "$0")")/../../functions.sh"
