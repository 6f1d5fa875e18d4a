#!/usr/bin/env bash
# Prints the positions of all high waters: tide_marks.sh LEVEL...

levels=("$@")
found=()
top=

for ((i = 1; i < ${#levels[@]}; i++)); do
    if ((levels[i] >= levels[i - 1])); then
        top=$i
    elif ((levels[i] < levels[i - 1])) && [[ -n $top ]]; then
        found+=("$top")
        top=
    fi
done

echo "${found[*]}"
