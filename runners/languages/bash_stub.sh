# Stands where a script of the solution's is: hands on what the tests called it with, and gives what comes back.
# Calls go through descriptor 21, answers come through 20; `bash_server.sh` is at the other end and is not trusted.
cdu_lost() {
    echo "The solution's sandbox ended, or answered in another way than it has to." >&2
    exit 97
}

cdu_send() {
    local name item merged=0 given=$BATS_CWD/.cdu/given
    local -a environment=() files=()
    # Files, not `<(...)`: where an ordinary user made the sandbox, there is no /dev/fd.
    cat > "$given"
    env -0 > "$given.environment"
    find "$BATS_CWD" "$BATS_TEST_TMPDIR" "$TMPDIR" \
        \( -path "$BATS_CWD/.cdu" -o -path "$BATS_CWD/.bats" \) -prune -o \
        -type f -newer "$BATS_CWD/.cdu/before" -print0 > "$given.files"
    while IFS= read -r -d '' item; do
        case ${item%%=*} in
        BATS_* | BASH_FUNC_* | PATH | HOME | TMPDIR | PWD | OLDPWD | SHLVL | _ | LOCPATH) ;;
        *) environment+=("$item") ;;
        esac
    done < "$given.environment"
    while IFS= read -r -d '' name; do
        files+=("$name")
    done < "$given.files"
    [[ /dev/fd/1 -ef /dev/fd/2 ]] && merged=1
    {
        printf '%s\0' call "$BATS_CWD" "$PWD" "$0" "$merged" "$#" "$@" "${#environment[@]}" "${environment[@]}"
        printf '%s\0' "$(wc -c < "$given")"
        cat "$given"
        printf '%s\0' "${#files[@]}"
        for name in "${files[@]}"; do
            printf '%s\0' "$name" "$(wc -c < "$name")"
            cat "$name"
        done
    } >&21
}

cdu_take() {
    local status out err more
    IFS=' ' read -r -n 40 status out err more <&20 || cdu_lost
    [[ $status =~ ^[0-9]{1,3}$ && $out =~ ^[0-9]{1,7}$ && $err =~ ^[0-9]{1,7}$ && -z $more ]] || cdu_lost
    head -c "$out" <&20
    head -c "$err" <&20 >&2
    IFS= read -r -n 5 more <&20 || cdu_lost
    [[ $more == end ]] || cdu_lost
    exit "$((10#$status & 255))"
}

trap '' PIPE
cdu_send "$@"
cdu_take
