#!/usr/bin/env bats

# scales EXPECTED SERVES GUESTS LINE...
scales() {
    local expected=$1 input=$BATS_TEST_TMPDIR/recipe
    : > "$input"
    if (($# > 3)); then
        printf '%s\n' "${@:4}" > "$input"
    fi
    run bash recipe_scaler.sh "$2" "$3" < "$input"
    if [[ $status -ne 0 || $output != "$expected" ]]; then
        printf '%s\n' "read:" "$(< "$input")" "printed:" "$output" "expected:" "$expected" "exit status: $status"
        return 1
    fi
}

# amount EXPECTED AMOUNT SERVES GUESTS
amount() {
    scales "flour: $1" "$3" "$4" "flour: $2"
}

@test "a whole recipe is scaled" {
    scales $'beans: 2 1/4\nonions: 3\nsalt: 1/2' 4 6 "beans: 1 1/2" "onions: 2" "salt: 1/3"
}

@test "the order of the ingredients is kept" {
    scales $'water: 2\nbarley: 2\napples: 2' 1 2 "water: 1" "barley: 1" "apples: 1"
}

@test "the same ingredient may stand in a recipe twice" {
    scales $'butter: 1/2\neggs: 1 1/2\nbutter: 1/4' 2 1 "butter: 1" "eggs: 3" "butter: 1/2"
}

@test "names may have several words" {
    scales "brown bread crumbs: 1 1/2" 2 3 "brown bread crumbs: 1"
}

@test "the same number of guests changes nothing" {
    amount "1 1/2" "1 1/2" 4 4
}

@test "fractions are written in lowest terms" {
    amount "1/2" "1/4" 4 8
}

@test "top-heavy fractions become mixed numbers" {
    amount "1 1/2" "1/2" 1 3
}

@test "mixed numbers are written in lowest terms" {
    amount "7 1/2" "1 1/4" 1 6
}

@test "whole numbers have no fraction" {
    amount "2" "1/3" 1 6
}

@test "a third stays a third" {
    amount "1/3" "1" 3 1
}

@test "two thirds stay two thirds" {
    amount "2/3" "1" 3 2
}

@test "amounts for large companies are exact" {
    amount "47619047619047619 4/21" "1/7" 3 1000000000000000003
}

@test "no guests need nothing" {
    amount "0" "2 1/2" 4 0
}

@test "a recipe without ingredients stays empty" {
    scales "" 4 2
}

@test "a negative number of guests is refused" {
    echo "flour: 1" > "$BATS_TEST_TMPDIR/recipe"
    status=0
    printed=$(bash recipe_scaler.sh 4 -1 < "$BATS_TEST_TMPDIR/recipe" 2> "$BATS_TEST_TMPDIR/complaint") || status=$?
    echo "exit status: $status, expected 1; printed: '$printed', expected nothing"
    [[ $status -eq 1 && -z $printed && -s $BATS_TEST_TMPDIR/complaint ]]
}
