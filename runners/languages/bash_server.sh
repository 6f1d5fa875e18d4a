# Runs the solution's scripts for the tests, which are in another sandbox: one call after the other, as `bash_stub.sh`
# sends them. It shares its sandbox with the solution, so nothing that it says is trusted.
here=$PWD

take() { IFS= read -r -d '' "$1" <&20; }

# The tests' folder may lie elsewhere than this one.
moved() { printf -v "$1" %s "${!1//"$there"/"$here"}"; }

take_list() {
    local count item
    local -n list=$1
    list=()
    take count
    for ((; count > 0; count--)); do
        take item
        moved item
        list+=("$item")
    done
}

take_file() {
    local size
    take size
    mkdir -p "$(dirname "$1")"
    head -c "$size" <&20 > "$1"
}

while take word && [[ $word == call ]]; do
    take there
    take place
    take script
    take merged
    moved place
    moved script
    take_list arguments
    take_list environment
    take_file "$TMPDIR/.given"
    take count
    for ((; count > 0; count--)); do
        take name
        moved name
        take_file "$name"
    done
    mkdir -p "$place"
    run=(env -C "$place" "${environment[@]}" bash "$script" "${arguments[@]}")
    status=0
    if [[ $merged == 1 ]]; then
        "${run[@]}" < "$TMPDIR/.given" > "$TMPDIR/.out" 2>&1 3>&- 20<&- 21>&- || status=$?
        : > "$TMPDIR/.err"
    else
        "${run[@]}" < "$TMPDIR/.given" > "$TMPDIR/.out" 2> "$TMPDIR/.err" 3>&- 20<&- 21>&- || status=$?
    fi
    out=$(wc -c < "$TMPDIR/.out") err=$(wc -c < "$TMPDIR/.err")
    printf '%s %s %s\n' "$status" "$out" "$err" >&21
    head -c "$out" "$TMPDIR/.out" >&21
    head -c "$err" "$TMPDIR/.err" >&21
    printf 'end\n' >&21
done
