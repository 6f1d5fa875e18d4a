#!/usr/bin/env bats

lift=(enter "close lower" fill "open upper" leave)
lower=(enter "close upper" drain "open lower" leave)

# stands EXPECTED ORDER...
stands() {
    local expected=$1 input=$BATS_TEST_TMPDIR/orders
    : > "$input"
    if (($# > 1)); then
        printf '%s\n' "${@:2}" > "$input"
    fi
    run bash canal_lock.sh < "$input"
    if [[ $status -ne 0 || $output != "$expected" ]]; then
        printf '%s\n' "read:" "$(< "$input")" "printed:" "$output" "expected:" "$expected" "exit status: $status"
        return 1
    fi
}

# stops EXPECTED ORDER...
stops() {
    local expected=$1 printed status=0 complaint=$BATS_TEST_TMPDIR/complaint
    printf '%s\n' "${@:2}" > "$BATS_TEST_TMPDIR/orders"
    printed=$(bash canal_lock.sh < "$BATS_TEST_TMPDIR/orders" 2> "$complaint") || status=$?
    printf '%s\n' "standard output: '$printed', expected nothing" "exit status: $status, expected 1" \
        "standard error: $(< "$complaint")" "expected:       $expected"
    [[ $status -eq 1 && -z $printed && $(< "$complaint") == "$expected" ]]
}

@test "without orders it stands as at the beginning" {
    stands "open: lower, water: low, boat: no, up: 0, down: 0"
}

@test "a boat goes up" {
    stands "open: upper, water: high, boat: no, up: 1, down: 0" "${lift[@]}"
}

@test "a boat goes down" {
    stands "open: lower, water: low, boat: no, up: 0, down: 1" "close lower" fill "open upper" "${lower[@]}"
}

@test "boats go up and down all day" {
    orders=()
    for trip in 1 2 3 4 5 6 7 8 9 10; do
        orders+=("${lift[@]}" "${lower[@]}")
    done
    stands "open: lower, water: low, boat: no, up: 10, down: 10" "${orders[@]}"
}

@test "a boat that turns back went nowhere" {
    stands "open: lower, water: low, boat: no, up: 0, down: 0" "enter" "leave"
}

@test "a boat that was lifted and let down again went nowhere" {
    stands "open: lower, water: low, boat: no, up: 0, down: 0" "enter" "close lower" "fill" "drain" "open lower" "leave"
}

@test "a boat that turns back at the upper gate went nowhere" {
    stands "open: upper, water: high, boat: no, up: 0, down: 0" "close lower" "fill" "open upper" "enter" "leave"
}

@test "a boat in the chamber is seen" {
    stands "open: lower, water: low, boat: yes, up: 0, down: 0" "enter"
}

@test "both gates may be closed" {
    stands "open: none, water: high, boat: no, up: 0, down: 0" "close lower" "fill"
}

@test "a gate may be opened and closed again" {
    stands "open: none, water: low, boat: no, up: 0, down: 0" "close lower" "open lower" "close lower"
}

@test "no filling through an open gate" {
    stops "order 2: fill" "enter" "fill"
}

@test "no filling through the upper gate" {
    stops "order 6: fill" "${lift[@]}" fill
}

@test "no draining through an open gate" {
    stops "order 6: drain" "${lift[@]}" drain
}

@test "no second gate while one is open" {
    stops "order 1: open upper" "open upper"
}

@test "no upper gate at low water" {
    stops "order 2: open upper" "close lower" "open upper"
}

@test "no lower gate at high water" {
    stops "order 3: open lower" "close lower" "fill" "open lower"
}

@test "no opening of an open gate" {
    stops "order 1: open lower" "open lower"
}

@test "no closing of a closed gate" {
    stops "order 1: close upper" "close upper"
}

@test "no closing of the same gate twice" {
    stops "order 2: close lower" "close lower" "close lower"
}

@test "no filling of a full chamber" {
    stops "order 3: fill" "close lower" "fill" "fill"
}

@test "no draining of an empty chamber" {
    stops "order 2: drain" "close lower" "drain"
}

@test "no second boat in the chamber" {
    stops "order 2: enter" "enter" "enter"
}

@test "no entering through closed gates" {
    stops "order 2: enter" "close lower" "enter"
}

@test "no leaving through closed gates" {
    stops "order 3: leave" "enter" "close lower" "leave"
}

@test "no leaving without a boat" {
    stops "order 1: leave" "leave"
}

@test "nothing after a forbidden order counts" {
    stops "order 1: leave" "leave" "enter" "whistle"
}

@test "orders that nobody knows are errors" {
    for order in whistle open close "close " "open middle" "fill up" FILL " fill" "open *" ""; do
        stops "order 2: $order" "close lower" "$order"
    done
}
