#!/usr/bin/env bash
# Adds up the book of the toll bridge: standard input to standard output.

declare -A tolls=([walker]=1 [rider]=2 [cart]=5)
total=0

read -r crossings
for ((i = 0; i < crossings; i++)); do
    read -r time who
    toll=${tolls[$who]}
    if [[ ! $time > 06:00 || ! $time < 22:00 ]]; then
        ((toll *= 2))
    fi
    ((total += toll))
done

# count NUMBER ONE SEVERAL
count() {
    if (($1 == 1)); then
        echo "1 $2"
    else
        echo "$1 $3"
    fi
}

echo "$(count "$crossings" crossing crossings), $(count "$total" penny pence)"
