#!/usr/bin/env bats

# answers STATUS HOOKS [ORDER ANSWER]...
answers() {
    local wanted=$1 hooks=$2 expected="" input=$BATS_TEST_TMPDIR/orders
    shift 2
    : > "$input"
    while (($# > 0)); do
        printf '%s\n' "$1" >> "$input"
        expected+=${expected:+$'\n'}$2
        shift 2
    done
    run bash cloakroom.sh "$hooks" < "$input"
    if [[ $status -ne $wanted || $output != "$expected" ]]; then
        printf '%s\n' "$hooks hooks, orders:" "$(< "$input")" "printed:" "$output" "expected:" "$expected"
        echo "exit status: $status, expected $wanted"
        return 1
    fi
}

@test "hooks are given out from the lowest" {
    answers 0 3 \
        'hang fur' '1' \
        'hang mac' '2' \
        'hang cape' '3'
}

@test "a hook that became free is used again" {
    answers 0 3 \
        'hang fur' '1' \
        'hang mac' '2' \
        'hang cape' '3' \
        'fetch 2' 'mac' \
        'hang poncho' '2'
}

@test "the lowest of several free hooks is used" {
    answers 0 3 \
        'hang fur' '1' \
        'hang mac' '2' \
        'hang cape' '3' \
        'fetch 3' 'cape' \
        'fetch 1' 'fur' \
        'hang poncho' '1'
}

@test "a full cloakroom takes no coat" {
    answers 1 1 \
        'hang fur' '1' \
        'hang mac' 'error: no free hook'
}

@test "a refused coat changes nothing" {
    answers 1 1 \
        'hang fur' '1' \
        'hang mac' 'error: no free hook' \
        'find mac' 'nowhere' \
        'free' '0' \
        'fetch 1' 'fur'
}

@test "a cloakroom without hooks is always full" {
    answers 1 0 \
        'hang fur' 'error: no free hook' \
        'free' '0'
}

@test "every guest gets the right coat" {
    answers 0 2 \
        'hang fur' '1' \
        'hang mac' '2' \
        'fetch 2' 'mac' \
        'fetch 1' 'fur'
}

@test "coats may have several words" {
    answers 0 2 \
        'hang green loden' '1' \
        'hang green mac' '2' \
        'find green loden' '1' \
        'fetch 1' 'green loden'
}

@test "an empty hook has no coat" {
    answers 1 2 \
        'fetch 1' 'error: no such coat'
}

@test "a coat can be fetched only once" {
    answers 1 1 \
        'hang fur' '1' \
        'fetch 1' 'fur' \
        'fetch 1' 'error: no such coat'
}

@test "hooks that do not exist have no coat" {
    answers 1 1 \
        'hang fur' '1' \
        'fetch 0' 'error: no such coat' \
        'fetch 2' 'error: no such coat' \
        'fetch -1' 'error: no such coat'
}

@test "asking for a coat that is not there changes nothing" {
    answers 1 2 \
        'hang fur' '1' \
        'fetch 2' 'error: no such coat' \
        'free' '1' \
        'fetch 1' 'fur'
}

@test "coats of the same kind are found in ascending order" {
    answers 0 4 \
        'hang mac' '1' \
        'hang fur' '2' \
        'hang mac' '3' \
        'hang cape' '4' \
        'fetch 1' 'mac' \
        'hang mac' '1' \
        'find mac' '1 3'
}

@test "hooks with two digits come after those with one" {
    answers 0 11 \
        'hang fur' '1' \
        'hang fur' '2' \
        'hang fur' '3' \
        'hang fur' '4' \
        'hang fur' '5' \
        'hang fur' '6' \
        'hang fur' '7' \
        'hang fur' '8' \
        'hang fur' '9' \
        'hang fur' '10' \
        'hang fur' '11' \
        'find fur' '1 2 3 4 5 6 7 8 9 10 11'
}

@test "a coat that nobody brought is nowhere" {
    answers 0 2 \
        'find fur' 'nowhere'
}

@test "a star on the paper slip is nothing but a star" {
    answers 0 2 \
        'hang fur' '1' \
        'find *' 'nowhere' \
        'hang *' '2' \
        'find *' '2'
}

@test "free hooks are counted" {
    answers 0 2 \
        'free' '2' \
        'hang fur' '1' \
        'free' '1' \
        'fetch 1' 'fur' \
        'free' '2'
}

@test "a day without guests has no answers" {
    answers 0 3
}
