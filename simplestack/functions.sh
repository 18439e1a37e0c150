# For the scripts of this tree, by '.': INI files, and the clients in PATH.

neutrino_clients=${NEUTRINO_CLIENTS:-/usr/lib/neutrino/bin}
case ":$PATH:" in
    *":$neutrino_clients:"*) ;;
    *) PATH=$neutrino_clients:$PATH ;;
esac

# ini_get FILE SECTION OPTION: prints the value. Section '#' is what stands before any section.
ini_get() {
    [ -f "$1" ] || return 1
    ini_section=$2 ini_option=$3 awk '
        BEGIN { current = "#" }
        /^[ \t]*\[.*\][ \t]*$/ { current = $0; gsub(/^[ \t]*\[|\][ \t]*$/, "", current); next }
        /^[ \t]*[#;]/ { next }
        current == ENVIRON["ini_section"] && (at = index($0, "=")) {
            name = substr($0, 1, at - 1); gsub(/^[ \t]+|[ \t]+$/, "", name)
            if (name == ENVIRON["ini_option"]) { value = substr($0, at + 1); gsub(/^[ \t]+|[ \t]+$/, "", value); found = 1 }
        }
        END { if (found) print value; exit !found }' "$1"
}

# ini_set FILE SECTION OPTION VALUE: makes or replaces the one line; the file and the section are made if missing.
ini_set() {
    mkdir -p "$(dirname "$1")" && touch "$1" || return 1
    ini_section=$2 ini_option=$3 ini_value=$4 awk '
        function put() { if (!done) print ENVIRON["ini_option"] "=" ENVIRON["ini_value"]; done = 1 }
        function gap() { for (; blank > 0; blank--) print "" }
        BEGIN { current = "#"; wanted = ENVIRON["ini_section"] }
        /^[ \t]*$/ { blank++; next }
        /^[ \t]*\[.*\][ \t]*$/ {
            if (current == wanted) put()
            gap(); print
            current = $0; gsub(/^[ \t]*\[|\][ \t]*$/, "", current)
            next
        }
        current == wanted && !/^[ \t]*[#;]/ && (at = index($0, "=")) {
            name = substr($0, 1, at - 1); gsub(/^[ \t]+|[ \t]+$/, "", name)
            if (name == ENVIRON["ini_option"]) { gap(); put(); next }
        }
        { gap(); print }
        END {
            if (!done && current != wanted) { if (NR) print ""; print "[" wanted "]" }
            put(); gap()
        }' "$1" > "$1.new" && cat "$1.new" > "$1" && rm -f "$1.new"
}
