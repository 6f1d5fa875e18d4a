#!/usr/bin/env bash
# Spells out a knitting pattern: knitting_notes.sh ROW

row=$1
position=0
stitches=()

# mistake POSITION PROBLEM: ends the script.
mistake() {
    printf 'column %d: %s\n' $(($1 + 1)) "$2" >&2
    exit 1
}

unexpected() {
    mistake "$position" "unexpected '${row:position:1}'"
}

# take PATTERN: reads as many characters as match the pattern, into the variable `taken`.
take() {
    taken=
    while [[ ${row:position:1} == $1 ]]; do
        taken+=${row:position:1}
        ((++position))
    done
}

# Reads everything up to the end of the text or of the group around.
read_row() {
    while :; do
        take " "
        case ${row:position:1} in
            [abcdefghijklmnopqrstuvwxyz]) read_stitch ;;
            "(") read_group ;;
            ")" | "") return ;;
            *) unexpected ;;
        esac
    done
}

read_stitch() {
    take "[abcdefghijklmnopqrstuvwxyz]"
    stitches+=("$taken")
    repeat $((${#stitches[@]} - 1))
}

read_group() {
    local start=$position first=${#stitches[@]}
    ((++position))
    read_row
    if ((position == ${#row})); then
        mistake "$start" "group never closed"
    elif ((${#stitches[@]} == first)); then
        mistake "$start" "empty group"
    fi
    ((++position))
    if [[ ${row:position:1} == "*" ]]; then
        ((++position))
        [[ ${row:position:1} == [0123456789] ]] || mistake "$position" "number expected"
        repeat "$first"
    fi
}

# repeat FIRST: repeats the stitches from there on as often as the number says that comes next, if there is one.
repeat() {
    local start=$position group=("${stitches[@]:$1}") times
    take "[0123456789]"
    times=$((10#${taken:-1}))
    for ((; times > 1; times--)); do
        stitches+=("${group[@]}")
    done
}

read_row
((position < ${#row})) && unexpected
echo "${stitches[*]}"
