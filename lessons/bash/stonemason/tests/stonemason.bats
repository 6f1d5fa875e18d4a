#!/usr/bin/env bats

# carve TEXT WIDTH
carve() {
    printf '%s' "$1" > "$BATS_TEST_TMPDIR/text"
    run bash stonemason.sh "$2" < "$BATS_TEST_TMPDIR/text"
}

# carves TEXT WIDTH LINE...
carves() {
    carve "$1" "$2"
    local expected
    expected=$(printf '%s\n' "${@:3}")
    if [[ $status -ne 0 || $output != "$expected" ]]; then
        printf '%s\n' "text: $1" "width: $2" "printed:" "$output" "expected:" "$expected" "exit status: $status"
        return 1
    fi
}

epic() {
    local verse
    for verse in 1 2 3 4; do
        printf '%s' "when the river rose above the seventh step the old ferryman untied his boat and sang to the " \
            "drowned bells of Varn until the water listened "
    done
}

@test "a shorter line now can save ugliness later" {
    carves "aaa bb cc ddddd" 6 aaa "bb cc" ddddd
}

@test "the last line may be short" {
    carves "aaaa bbbb c" 9 "aaaa bbbb" c
}

@test "everything on one line is not ugly" {
    carves "here lies a cat" 40 "here lies a cat"
}

@test "of equally beautiful ways the first line gets the most words" {
    carves "aa bb cc ddd e ff" 5 "aa bb" cc "ddd e" ff
}

@test "a full first line is not worth every price" {
    carves "to be or not to be that is all" 10 "to be or" "not to be" "that is" all
}

@test "empty places count by their square" {
    carves "tide took all I owned save hope" 9 tide "took all" "I owned" "save hope"
}

@test "a word may fill the whole width" {
    carves stone 5 stone
}

@test "two words may fill the whole width" {
    carves "old stone" 9 "old stone"
}

@test "a blank needs a place too" {
    carves "old stone" 8 old stone
}

@test "the spacing of the text does not matter" {
    carves $'  here\n\tlies   a cat \n' 9 "here lies" "a cat"
}

@test "a star in the text stays a star" {
    carves "* 1712 + * 1780" 8 "* 1712 +" "* 1780"
}

@test "a text without words needs no lines" {
    carves "" 5
    carves $' \n\t' 5
}

@test "a word that does not fit is refused" {
    printf '%s\n' "a gravestone here" > "$BATS_TEST_TMPDIR/text"
    status=0
    printed=$(bash stonemason.sh 9 < "$BATS_TEST_TMPDIR/text" 2> "$BATS_TEST_TMPDIR/complaint") || status=$?
    printf '%s\n' "exit status: $status, expected 1" "printed: '$printed', expected nothing" \
        "standard error: $(< "$BATS_TEST_TMPDIR/complaint")"
    [[ $status -eq 1 && -z $printed && $(< "$BATS_TEST_TMPDIR/complaint") == *gravestone* ]]
}

@test "no word of an epic is lost or moved" {
    carve "$(epic)" 38
    [[ "$(echo $output) " == "$(epic)" ]]
}

@test "an epic is as beautiful as can be" {
    carve "$(epic)" 38
    ugliness=0
    for line in "${lines[@]:0:${#lines[@]}-1}"; do
        ((${#line} <= 38))
        ugliness=$((ugliness + (38 - ${#line}) ** 2))
    done
    echo "the epic is $ugliness ugly in ${#lines[@]} lines, expected 168"
    ((${#lines[@]} > 0 && ugliness == 168))
}
