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

serves=$1
guests=$2

if ((guests < 0)); then
    echo "there cannot be fewer than no guests" >&2
    exit 1
fi

# scaled AMOUNT: prints the amount for all guests.
scaled() {
    local numerator=0 denominator=1 part top bottom
    for part in $1; do
        top=${part%/*}
        bottom=1
        [[ $part == */* ]] && bottom=${part#*/}
        ((numerator = numerator * bottom + top * denominator))
        ((denominator *= bottom))
    done
    write $((numerator * guests)) $((denominator * serves))
}

# write NUMERATOR DENOMINATOR: prints a number the way cooks write it.
write() {
    local common
    common=$(gcd "$1" "$2")
    local top=$(($1 / common)) bottom=$(($2 / common))
    local whole=$((top / bottom)) rest=$((top % bottom))
    if ((rest == 0)); then
        echo "$whole"
    elif ((whole == 0)); then
        echo "$rest/$bottom"
    else
        echo "$top/$bottom"
    fi
}

while IFS= read -r line; do
    echo "${line%%: *}: $(scaled "${line#*: }")"
done
