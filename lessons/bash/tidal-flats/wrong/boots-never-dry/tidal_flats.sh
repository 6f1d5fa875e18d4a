#!/usr/bin/env bash
# Finds the quickest walk over a map on standard input: tidal_flats.sh TIDE START GOAL BOOTS

read -r -a tide <<< "$1"
start=$2
goal=$3
boots=$4
mapfile -t flats

# around SQUARE: sets `places` to the squares where one can be an hour later, some of them off the map.
around() {
    local row=${1%,*} column=${1#*,}
    places=("$1" "$((row - 1)),$column" "$((row + 1)),$column" "$row,$((column - 1))" "$row,$((column + 1))")
}

# height SQUARE: sets `height`. Fails if the square is not on the map.
height() {
    local row=${1%,*} column=${1#*,}
    ((row >= 0 && column >= 0 && row < ${#flats[@]})) || return
    height=${flats[row]:column:1}
    [[ -n $height ]]
}

declare -A seen next
# Where she can be, and how many hours she had been in the water before.
now=("$start 0")

for ((hour = 0; ${#now[@]} > 0; hour++)); do
    phase=$((hour % ${#tide[@]}))
    next=()
    for situation in "${now[@]}"; do
        square=${situation% *}
        height "$square" || continue
        wet=${situation#* }
        ((height < tide[phase])) && wet=$((${situation#* } + 1))
        key="$square $phase $wet"
        if ((wet > boots)) || [[ -v seen[$key] ]]; then
            continue
        fi
        if [[ $square == "$goal" ]]; then
            echo "$hour"
            exit
        fi
        seen[$key]=1
        around "$square"
        for place in "${places[@]}"; do
            next["$place $wet"]=1
        done
    done
    now=("${!next[@]}")
done

echo impossible
