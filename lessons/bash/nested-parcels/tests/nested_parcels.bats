#!/usr/bin/env bats

# tells EXPECTED QUESTION LINE...
tells() {
    local expected=$1 input=$BATS_TEST_TMPDIR/list
    printf '%s\n' "${@:3}" > "$input"
    run bash nested_parcels.sh $2 < "$input"
    if [[ $status -ne 0 || $output != "$expected" ]]; then
        printf '%s\n' "read:" "$(< "$input")" "printed:" "$output" "expected:" "$expected" "exit status: $status"
        return 1
    fi
}

hatbox=("hatbox 300" "  tin 120" "    ring 4" "  scarf 90")

# deep: thirty parcels in one another, and a pearl
deep=()
for ((level = 0; level < 30; level++)); do
    deep+=("$(printf '%*sbox%d 10' $((2 * level)) "" "$level")")
done
deep+=("$(printf '%60spearl 1' "")")

@test "everything inside is weighed too" {
    tells 514 weight "${hatbox[@]}"
}

@test "a parcel with nothing in it weighs itself" {
    tells "90" "weight" "scarf 90"
}

@test "thirty parcels in one another are all weighed" {
    tells 301 weight "${deep[@]}"
}

@test "parcels may weigh nothing" {
    tells "0" "weight" "air 0" "  air 0"
}

@test "the route leads from the outermost parcel" {
    tells $'hatbox\ntin\nring' "route ring" "${hatbox[@]}"
}

@test "the outermost parcel is its own route" {
    tells hatbox "route hatbox" "${hatbox[@]}"
}

@test "what comes after a dead end is found" {
    tells $'hatbox\nscarf' "route scarf" "${hatbox[@]}"
}

@test "a parcel that was left is not on the route" {
    tells $'box\nsock\nkey' "route key" "box 1" "  bag 1" "    tin 1" "  sock 1" "    key 1"
}

@test "the shortest of several routes is taken" {
    tells $'box\nsock\nkey' "route key" "box 1" "  bag 1" "    tin 1" "      key 1" "  sock 1" "    key 1"
}

@test "a shorter route may come first" {
    tells $'box\nsock\nkey' "route key" "box 1" "  sock 1" "    key 1" "  bag 1" "    tin 1" "      key 1"
}

@test "of equally short routes the first packed is taken" {
    tells $'box\nbag\nkey' "route key" "box 1" "  bag 1" "    key 1" "  sock 1" "    key 1"
}

@test "a parcel in one of the same label is further away" {
    tells "key" "route key" "key 1" "  key 1"
}

@test "what is not there has no route" {
    printf '%s\n' "${hatbox[@]}" > "$BATS_TEST_TMPDIR/list"
    run bash nested_parcels.sh route trombone < "$BATS_TEST_TMPDIR/list"
    echo "exit status: $status, expected 1; printed: '$output', expected nothing"
    [[ $status -eq 1 && -z $output ]]
}

@test "a part of a label is another label" {
    printf '%s\n' "${hatbox[@]}" > "$BATS_TEST_TMPDIR/list"
    run bash nested_parcels.sh route hat < "$BATS_TEST_TMPDIR/list"
    echo "exit status: $status, expected 1; printed: '$output', expected nothing"
    [[ $status -eq 1 && -z $output ]]
}

@test "the form shows what is in what" {
    tells $'hatbox: 514 g\n  tin: 124 g\n    ring: 4 g\n  scarf: 90 g' form "${hatbox[@]}"
}

@test "a single parcel is a single line" {
    tells "scarf: 90 g" "form" "scarf 90"
}

@test "the order of packing is kept" {
    tells $'box: 6 g\n  zither: 2 g\n  apple: 3 g' "form" "box 1" "  zither 2" "  apple 3"
}
