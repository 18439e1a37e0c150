# JSON to lines ".member.member=text", one for each string, number or word; a new line within a text ends it. RFC 8259, without \u beyond ASCII.
{ text = text $0 "\n" }
END { at = 1; value(""); exit bad }

function space() { while (substr(text, at, 1) ~ /[ \t\r\n]/) at++ }
function next_is(c) { space(); if (substr(text, at, 1) != c) return 0; at++; return 1 }

function string(    c, out) {
    at++
    while ((c = substr(text, at++, 1)) != "\"") {
        if (c == "") { bad = 1; return out }
        if (c == "\\") {
            c = substr(text, at++, 1)
            if (c == "n") c = "\n"; else if (c == "t") c = "\t"; else if (c == "r" || c == "b" || c == "f") c = ""
            else if (c == "u") { c = sprintf("%c", hex(substr(text, at, 4))); at += 4 }
        }
        out = out c
    }
    return out
}
function hex(digits,    i, n) { n = 0; for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1; return n }
function say(path, words) { sub(/\n.*/, "", words); print path "=" words }

function value(path,    c, name, i) {
    space()
    c = substr(text, at, 1)
    if (c == "{") {
        at++
        if (next_is("}")) return
        do { space(); name = string(); if (!next_is(":")) { bad = 1; return } value(path "." name) } while (!bad && next_is(","))
        if (!next_is("}")) bad = 1
    } else if (c == "[") {
        at++
        if (next_is("]")) return
        i = 0
        do value(path "." i++); while (!bad && next_is(","))
        if (!next_is("]")) bad = 1
    } else if (c == "\"") say(path, string())
    else if (match(substr(text, at), /^[-+.0-9a-zA-Z]+/)) { say(path, substr(text, at, RLENGTH)); at += RLENGTH }
    else bad = 1
}
