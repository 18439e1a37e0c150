# What bash completes: bash complete.sh WORD...   The last word is half typed.
. "/usr/share/bash-completion/completions/$1"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
COMP_POINT=${#COMP_LINE}
$(complete -p "$1" | grep -o ' _[a-z_]*')
echo "$* completes: ${COMPREPLY[*]}"
