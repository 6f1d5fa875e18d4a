#!/usr/bin/env bash
# Finds the keys that left no mark: broken_typewriter.sh MEANT TYPED

meant=$1
typed=$2

keys=${meant,,}
working=${typed,,}
broken=
paper=

for ((i = 0; i < ${#meant}; i++)); do
    key=${keys:i:1}
    if [[ $working == *"$key"* ]]; then
        paper+=${meant:i:1}
    elif [[ $broken != *"$key"* ]]; then
        broken+=$key
    fi
done

if [[ -z $paper && -n $typed ]]; then
    echo "the letter cannot have meant that" >&2
    exit 1
fi
printf '%s\n' "$broken"
