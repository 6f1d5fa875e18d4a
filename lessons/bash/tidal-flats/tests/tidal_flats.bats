#!/usr/bin/env bats

# walks EXPECTED TIDE START GOAL BOOTS ROW...
walks() {
    local expected=$1 input=$BATS_TEST_TMPDIR/flats
    printf '%s\n' "${@:6}" > "$input"
    run bash tidal_flats.sh "$2" "$3" "$4" "$5" < "$input"
    if [[ $status -ne 0 || $output != "$expected" ]]; then
        printf '%s\n' "read:" "$(< "$input")" "printed:" "$output" "expected:" "$expected" "exit status: $status"
        return 1
    fi
}

@test "whoever is there needs no time" {
    walks "0" "2" 0,0 0,0 0 "5"
}

@test "on dry land the way is what counts" {
    walks "4" "0" 0,0 2,2 0 "999" "999" "999"
}

@test "nobody walks across corners" {
    walks "impossible" "5" 0,0 1,1 0 "90" "09"
}

@test "water that never falls is walked around" {
    walks "8" "5" 2,1 2,3 0 "9999" "9009" "9909"
}

@test "a square as high as the water is dry" {
    walks "2" "3" 0,0 0,2 0 "333"
}

@test "the map ends at its edges" {
    walks "impossible" "5" 0,0 0,2 0 "909"
}

@test "the end of a row is no neighbour of the next one" {
    walks "impossible" "5" 0,2 1,0 0 "009" "900"
}

@test "she waits for low water" {
    walks "3" "2 2 0" 0,0 0,2 0 "515"
}

@test "waiting for ever is no walk" {
    walks "impossible" "2 2 2" 0,0 0,2 0 "515"
}

@test "the tide begins again" {
    walks "6" "0 3 3 0 0 0" 0,0 0,4 0 "51115"
}

@test "two hours of low water are too short for three squares" {
    walks "impossible" "0 3 3 3 0" 0,0 0,4 0 "51115"
}

@test "a sandbank is a place to wait" {
    walks "10" "0 0 4 4" 0,0 0,6 0 "5114115"
}

@test "stepping back can be the only way to wait" {
    walks "5" "2 4 4 1 1" 0,1 0,3 0 "9215"
}

@test "the way back from the water may be needed" {
    walks "3" "2 9 6 2" 0,1 0,3 0 "9295"
}

@test "the goal must be dry on arrival" {
    walks "3" "3 3 3 1" 0,0 0,1 0 "91"
}

@test "nobody starts in the water" {
    walks "impossible" "3" 0,0 0,1 0 "19"
}

@test "nobody arrives where she cannot stand" {
    walks "impossible" "3 0" 0,0 0,0 0 "1"
}

@test "boots help at the start" {
    walks "1" "3" 0,0 0,1 1 "19"
}

@test "boots carry across a wet square" {
    walks "2" "2 2 2" 0,0 0,2 1 "515"
}

@test "one square can be too many for the boots" {
    walks "impossible" "2" 0,0 0,3 1 "5115"
}

@test "dry land makes the boots good again" {
    walks "7" "2" 0,0 0,7 2 "51511511"
}

@test "low water makes the boots good again" {
    walks "4" "2 2 0 2 2" 0,0 0,4 1 "51115"
}

@test "the hour at the start counts" {
    walks "impossible" "2" 0,0 0,2 1 "119"
}

@test "the last hour of the boots is enough to arrive" {
    walks "2" "2" 0,0 0,2 2 "511"
}

@test "columns may have two digits" {
    walks "11" "5" 0,0 0,11 0 "999999999999"
}

@test "a longer dry way may beat the short wet one" {
    walks "9" "5" 0,0 0,5 3 "911119" "900009" "999911"
}

@test "coming later but with drier boots can be the only way" {
    walks "7" "2" 0,0 2,3 2 "1191" "1111" "1911"
}

@test "a map may have several hundred squares" {
    flats=()
    for row in {1..20}; do
        flats+=(33333333333333333333)
    done
    walks 38 "0 3 3 2" 0,0 19,19 0 "${flats[@]}"
}

@test "an island that cannot be reached is found out" {
    sand=()
    deep=()
    for row in {1..3}; do
        sand+=(4444444444444444)
        deep+=(0000000000000000)
    done
    flats=("${sand[@]}" "${sand[@]}" "${sand[@]}" "${deep[@]}" "${sand[@]}")
    walks impossible "1 2 3 4 3 2" 0,0 14,15 2 "${flats[@]}"
}
