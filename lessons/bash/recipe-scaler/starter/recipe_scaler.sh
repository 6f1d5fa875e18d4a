#!/usr/bin/env bash
# Writes a recipe for another number of guests: recipe_scaler.sh SERVES GUESTS

# gcd A B: prints the greatest number that divides both.
gcd() {
    if (($2 == 0)); then
        echo "$1"
    else
        gcd "$2" $(($1 % $2))
    fi
}

echo "recipe_scaler.sh is yours to write" >&2
exit 1
