#!/usr/bin/env bats

# knits EXPECTED ROW
knits() {
    run bash knitting_notes.sh "$2"
    if [[ $status -ne 0 || $output != "$1" ]]; then
        printf '%s\n' "row: $2" "printed:  $output" "expected: $1" "exit status: $status"
        return 1
    fi
}

# stumbles EXPECTED ROW
stumbles() {
    local printed status=0 complaint=$BATS_TEST_TMPDIR/complaint
    printed=$(bash knitting_notes.sh "$2" 2> "$complaint") || status=$?
    printf '%s\n' "row: $2" "standard output: '$printed', expected nothing" "exit status: $status, expected 1" \
        "standard error: $(< "$complaint")" "expected:       $1"
    [[ $status -eq 1 && -z $printed && $(< "$complaint") == "$1" ]]
}

@test "stitches are spelled out" {
    knits "k k p yo" "k2 p yo"
}

@test "names may have several letters" {
    knits "ssk ssk yo" "ssk2 yo"
}

@test "numbers may have several digits" {
    run bash knitting_notes.sh k120
    knit=($output)
    echo "${#knit[@]} stitches, expected 120"
    [[ $status -eq 0 && ${#knit[@]} -eq 120 ]]
}

@test "a zero in front changes nothing" {
    knits "k k k" "k03"
}

@test "numbers are not octal" {
    knits "k k k k k k k k" "k08"
}

@test "blanks do not matter" {
    knits "k p p" "   k   p2  "
}

@test "a number ends a name" {
    knits "k k p yo" "k2p1yo"
}

@test "all letters from a to z make names" {
    knits "az" "az"
}

@test "an empty row has no stitches" {
    knits "" ""
}

@test "a row of blanks has no stitches" {
    knits "" "   "
}

@test "a group is repeated as a whole" {
    knits "k p k p k sl" "k (p1 k1)*2 sl"
}

@test "a group without a number is knitted once" {
    knits "k p" "(k p)"
}

@test "groups may stand in groups" {
    knits "k p yo p yo k p yo p yo" "(k (p yo)*2)*2"
}

@test "groups need no blanks around them" {
    knits "k k p p sl" "k2(p1)*2sl"
}

@test "blanks inside parentheses do not matter" {
    knits "k k" "(  k  )*2"
}

@test "groups may follow one another" {
    knits "k p p yo" "(k)(p)*2(yo)"
}

@test "fifty parentheses are not too deep" {
    knits "k" "((((((((((((((((((((((((((((((((((((((((((((((((((k))))))))))))))))))))))))))))))))))))))))))))))))))"
}

@test "strange characters are shown" {
    stumbles "column 4: unexpected '%'" "k2 %"
}

@test "capital letters are strange" {
    stumbles "column 3: unexpected 'K'" "k K"
}

@test "only spaces are blanks" {
    stumbles $'column 2: unexpected \'\t\'' $'k\tp'
}

@test "a number needs a stitch" {
    stumbles "column 1: unexpected '2'" "2k"
}

@test "a number must follow its stitch directly" {
    stumbles "column 3: unexpected '2'" "k 2"
}

@test "a star needs a group" {
    stumbles "column 2: unexpected '*'" "k*2"
}

@test "a star must follow its group directly" {
    stumbles "column 5: unexpected '*'" "(k) *2"
}

@test "a group needs a star before its number" {
    stumbles "column 4: unexpected '2'" "(k)2"
}

@test "a parenthesis that closes nothing is strange" {
    stumbles "column 2: unexpected ')'" "k) p"
}

@test "a star needs a number" {
    stumbles "column 5: number expected" "(k)*"
}

@test "no blank may stand between star and number" {
    stumbles "column 5: number expected" "(k)* 2"
}

@test "no stitch is knitted zero times" {
    stumbles "column 4: nothing to repeat zero times" "p k0"
}

@test "no group is knitted zero times" {
    stumbles "column 5: nothing to repeat zero times" "(k)*00"
}

@test "a group has to be closed" {
    stumbles "column 3: group never closed" "k (p"
}

@test "the innermost open group is told" {
    stumbles "column 4: group never closed" "(k (p"
}

@test "an outer group may be the one that is open" {
    stumbles "column 1: group never closed" "(k (p)"
}

@test "a group may not be empty" {
    stumbles "column 3: empty group" "k ( )*2"
}

@test "no group opens at the very end" {
    stumbles "column 3: group never closed" "k ("
}

@test "the first of several mistakes is told" {
    stumbles "column 2: nothing to repeat zero times" "k0 % )"
}

@test "an empty group is met before what follows it" {
    stumbles "column 1: empty group" "()* %"
}

@test "a mistake in an open group is met before its end" {
    stumbles "column 4: unexpected '%'" "(k %"
}
