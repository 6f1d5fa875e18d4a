#!/usr/bin/env bats

# Asks for the limits 160 and 280: prints EXPECTED QUESTION TEMPERATURE...
prints() {
    local readings=/dev/null
    if (($# > 2)); then
        readings=$BATS_TEST_TMPDIR/readings
        printf '%s\n' "${@:3}" > "$readings"
    fi
    run bash greenhouse_watch.sh "$2" 160 280 < "$readings"
    if [[ $status -ne 0 || $output != "$1" ]]; then
        printf '%s\n' "$2 160 280, reading ${*:3}" "printed:" "$output" "expected:" "$1" "exit status: $status"
        return 1
    fi
}

@test "cold and warm hours are listed in order" {
    prints $'1\n3' bad_hours 180 150 210 290 240
}

@test "the limits themselves are fine" {
    prints "" bad_hours 160 280
}

@test "a tenth of a degree counts" {
    prints $'0\n2' bad_hours 159 160 281
}

@test "a perfect day has no bad hours" {
    prints "" bad_hours 200 210 220
}

@test "a terrible day has only bad hours" {
    prints $'0\n1\n2' bad_hours 30 400 -50
}

@test "temperatures have any number of digits" {
    prints $'0\n1' bad_hours 20 1700 200
}

@test "a day without readings has no bad hours" {
    prints "" bad_hours
}

@test "the best stretch is counted" {
    prints 2 longest_calm 180 150 210 240 290
}

@test "a stretch may reach to the last hour" {
    prints 3 longest_calm 300 200 200 200
}

@test "a stretch may start at the first hour" {
    prints 2 longest_calm 200 200 300 200
}

@test "hours at the limits are calm" {
    prints 3 longest_calm 160 280 160
}

@test "good hours apart from one another are not added up" {
    prints 1 longest_calm 200 400 200 95 200
}

@test "a day may have no calm hour at all" {
    prints 0 longest_calm 20 30
}

@test "a day without readings has no calm hours" {
    prints 0 longest_calm
}

@test "another question is a mistake" {
    status=0
    printed=$(bash greenhouse_watch.sh weather 160 280 2> "$BATS_TEST_TMPDIR/complaint" < /dev/null) || status=$?
    echo "exit status: $status, printed: $printed"
    [[ $status -eq 1 && -z $printed && -s $BATS_TEST_TMPDIR/complaint ]]
}
