#!/usr/bin/env bats

# prints EXPECTED LEVEL...
prints() {
    run bash tide_marks.sh "${@:2}"
    if [[ $status -ne 0 || $output != "$1" ]]; then
        printf '%s\n' "tide_marks.sh ${*:2}" "printed:  $output" "expected: $1" "exit status: $status"
        return 1
    fi
}

@test "every peak is a high water" {
    prints "1 3" 1 3 2 5 4
}

@test "a flat top counts where it begins" {
    prints 1 1 4 4 4 2
}

@test "standing still on the way up is no high water" {
    prints 3 1 2 2 3 1
}

@test "standing still on the way down is no high water" {
    prints 1 1 5 3 3 2
}

@test "a sea that only rises has no high water" {
    prints "" 1 2 3
}

@test "a sea that only falls has no high water" {
    prints "" 3 2 1
}

@test "a flat top at the end is not decided" {
    prints "" 1 4 4
}

@test "a flat top at the beginning is not decided" {
    prints "" 4 4 1
}

@test "low water may lie between two flat tops" {
    prints "1 5" 0 2 2 1 1 3 3 0
}

@test "levels may lie below zero" {
    prints 1 -3 -1 -2
}

@test "levels are compared as numbers" {
    prints 1 9 10 8
}

@test "the tenth level and those after it count too" {
    prints "1 11" 1 2 1 1 1 1 1 1 1 1 1 5 2
}

@test "one level is too little for a high water" {
    prints "" 5
}

@test "no levels hold no high water" {
    prints ""
}
