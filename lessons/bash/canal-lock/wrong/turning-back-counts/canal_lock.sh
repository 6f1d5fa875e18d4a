#!/usr/bin/env bash
# Checks a lock-keeper's orders, which it reads from standard input.

open=lower
water=low
came_by=
up=0
down=0

# obey ORDER: fails if the order is not allowed.
obey() {
    case $1 in
        "open lower") [[ -z $open && $water == low ]] && open=lower ;;
        "open upper") [[ -z $open && $water == high ]] && open=upper ;;
        "close lower") [[ $open == lower ]] && open= ;;
        "close upper") [[ $open == upper ]] && open= ;;
        fill) [[ -z $open && $water == low ]] && water=high ;;
        drain) [[ -z $open && $water == high ]] && water=low ;;
        enter) [[ -n $open && -z $came_by ]] && came_by=$open ;;
        leave) [[ -n $open && -n $came_by ]] && leave ;;
        *) return 1 ;;
    esac
}

leave() {
    case $came_by-$open in
        *-upper) ((++up)) ;;
        upper-lower) ((++down)) ;;
    esac
    came_by=
}

number=0
while IFS= read -r order; do
    ((++number))
    if ! obey "$order"; then
        printf 'order %d: %s\n' "$number" "$order" >&2
        exit 1
    fi
done

boat=no
[[ -n $came_by ]] && boat=yes
echo "open: ${open:-none}, water: $water, boat: $boat, up: $up, down: $down"
