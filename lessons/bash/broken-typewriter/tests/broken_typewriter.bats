#!/usr/bin/env bats

# breaks KEYS MEANT TYPED
breaks() {
    run bash broken_typewriter.sh "$2" "$3"
    if [[ $status -ne 0 || $output != "$1" ]]; then
        printf '%s\n' "meant: $2" "typed: $3" "printed:  '$output'" "expected: '$1'" "exit status: $status"
        return 1
    fi
}

# refuses MEANT TYPED
refuses() {
    local printed status=0 complaint=$BATS_TEST_TMPDIR/complaint
    printed=$(bash broken_typewriter.sh "$1" "$2" 2> "$complaint") || status=$?
    printf '%s\n' "meant: $1" "typed: $2" "printed: '$printed', expected nothing" "exit status: $status, expected 1"
    echo "standard error: $(< "$complaint")"
    [[ $status -eq 1 && -z $printed && $(< "$complaint") == "the letter cannot have meant that" ]]
}

@test "one broken key is found" {
    breaks e "meet me at noon" "mt m at noon"
}

@test "several broken keys come in the order of striking" {
    breaks hen "The Raven" "T Rav"
}

@test "a sound machine has no broken keys" {
    breaks "" "All is well." "All is well."
}

@test "each broken key is named once" {
    breaks a banana bnn
}

@test "capital letters share the key of small ones" {
    breaks a "Anna and Abel" "nn nd bel"
}

@test "the space bar can break" {
    breaks " " "come at once" comeatonce
}

@test "punctuation can break" {
    breaks "!" "Help! Quick!" "Help Quick"
}

@test "the keys that a shell minds can break" {
    breaks '*?\' 'a * b ? c \ d *' 'a  b  c  d '
}

@test "the keys that a shell minds can work" {
    breaks x 'x*[a-z]?\"$HOME' '*[a-z]?\"$HOME'
}

@test "broken keys are not taken for options" {
    breaks -n "-n sea" " sea"
}

@test "every key may be broken" {
    breaks ab abba ""
}

@test "an empty letter tells of no broken key" {
    breaks "" "" ""
}

@test "no key works once and fails once" {
    refuses anna ana
}

@test "no capital appears where its small letter does not" {
    refuses Anna Ann
}

@test "no marks change their order" {
    refuses no on
}

@test "no marks appear that nobody struck" {
    refuses yes yesx
}

@test "no small letter appears where a capital was meant" {
    refuses Anna anna
}

@test "no blank disappears from between the others" {
    refuses "two  blanks" "two blanks"
}

@test "a star on the paper is nothing but a star" {
    refuses "two blanks" "two *"
}

@test "nothing is typed where nothing was meant" {
    refuses "" boo
}
