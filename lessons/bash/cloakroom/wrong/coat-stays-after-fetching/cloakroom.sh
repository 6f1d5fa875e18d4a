#!/usr/bin/env bash
# Remembers coats: cloakroom.sh HOOKS, with orders on standard input

hooks=$1
coats=()
failed=0

fail() {
    echo "error: $1"
    failed=1
}

hang() {
    local hook
    for ((hook = 1; hook <= hooks; hook++)); do
        if [[ ! -v coats[hook] ]]; then
            coats[hook]=$1
            echo "$hook"
            return
        fi
    done
    fail "no free hook"
}

fetch() {
    local hook=$1
    if ((hook < 1)) || [[ ! -v coats[hook] ]]; then
        fail "no such coat"
        return
    fi
    printf '%s\n' "${coats[hook]}"
}

find_coat() {
    local found=() hook
    for hook in "${!coats[@]}"; do
        [[ ${coats[hook]} == "$1" ]] && found+=("$hook")
    done
    echo "${found[*]:-nowhere}"
}

while read -r order what; do
    case $order in
        hang) hang "$what" ;;
        fetch) fetch "$what" ;;
        find) find_coat "$what" ;;
        free) echo $((hooks - ${#coats[@]})) ;;
    esac
done

exit "$failed"
