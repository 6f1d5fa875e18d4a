#!/usr/bin/env bats

# prints EXPECTED ARGUMENT...
prints() {
    run bash signal_lamp.sh "${@:2}"
    if [[ $status -ne 0 || $output != "$1" ]]; then
        printf '%s\n' "signal_lamp.sh ${*:2}" "printed:  $output" "expected: $1" "exit status: $status"
        return 1
    fi
}

@test "several flashes are counted" {
    prints "3 flashes every 10 s" 3 10
}

@test "one flash is written in the singular" {
    prints "1 flash every 5 s" 1 5
}

@test "a lamp without flashes is steady" {
    prints "steady light" 0 10
}

@test "the period of a steady lamp does not matter" {
    prints "steady light" 0 1
}

@test "a period of one second needs no number" {
    prints "2 flashes every second" 2 1
}

@test "one flash every second" {
    prints "1 flash every second" 1 1
}

@test "numbers with many digits are written out" {
    prints "12 flashes every 120 s" 12 120
}
