#!/usr/bin/env bash
# Keeps an eye on orchids: greenhouse_watch.sh bad_hours|longest_calm LOW HIGH

question=$1
low=$2
high=$3

bad_hours() {
    local hour=0 temperature
    while read -r temperature; do
        if ((temperature < low || temperature > high)); then
            echo "$hour"
        fi
        ((++hour))
    done
}

longest_calm() {
    local longest=0 current=0 temperature
    while read -r temperature; do
        ((low <= temperature && temperature <= high ? ++current : current))
        ((longest = current > longest ? current : longest))
    done
    echo "$longest"
}

case $question in
    bad_hours) bad_hours ;;
    longest_calm) longest_calm ;;
    *)
        echo "greenhouse_watch.sh: nobody can tell the $question" >&2
        exit 1
        ;;
esac
