#!/usr/bin/env bash
# Looks into parcels without opening them: nested_parcels.sh weight|route LABEL|form

labels=()
own=()
weights=()
levels=()
routes=()

read_list() {
    local line blanks label grams level above around=()
    while IFS= read -r line; do
        blanks=${line%%[! ]*}
        read -r label grams <<< "$line"
        level=$((${#blanks} / 2))
        around[level]=${#labels[@]}
        labels+=("$label")
        own+=("$grams")
        weights+=(0)
        levels+=("$level")
        routes+=("$label")
        ((level > 0)) && routes[-1]=${routes[around[level - 1]]}$'\n'$label
        for ((above = 0; above <= level; above++)); do
            ((weights[around[above]] += grams))
        done
    done
}

route() {
    local parcel best=
    for parcel in "${!labels[@]}"; do
        if [[ ${labels[parcel]} == "$1" ]] && [[ -z $best || ${levels[parcel]} -lt ${levels[best]} ]]; then
            best=$parcel
        fi
    done
    [[ -n $best ]] && echo "${routes[best]}"
}

form() {
    local parcel
    for parcel in "${!labels[@]}"; do
        printf '%*s%s: %d g\n' $((2 * levels[parcel])) "" "${labels[parcel]}" "${own[parcel]}"
    done
}

read_list
case $1 in
    weight) echo "${weights[0]}" ;;
    route) route "$2" ;;
    form) form ;;
esac
