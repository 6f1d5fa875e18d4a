"""Bash tests that evaluate what a solution printed get it as a value; those that run it are refused."""

from __future__ import annotations

import subprocess

import pytest

from cdu.authoring.rewriting.bash import examined, harmless
from cdu.authoring.rewriting.source import RefusalError
from chalicelib.contracts.lesson import Lesson
from runners import BASH_VERSION

HOSTILE = (
    "a[$(echo CALLED >&2)]+3",
    "3||1",
    "wanted",
    "*",
    "3 = 3 -o 1",
    "3 -o 1",
    "-v a[$(echo>&2)] -o 3",
    "0,3",
    "5 5",
    "1+2",
    "+-3",
    "-3-",
)
# One test's commands in each line. The first are true of the output 3.
EVALUATING = """
(( $output == 3 ))
(( output == 3 ))
(( "$output" == 3 ))
(( ${output:-0} == 3 ))
(( ${lines[0]} == 3 ))
(( lines[0] == 3 ))
(( $(printed) == 3 ))
[[ $output -eq 3 ]]
[[ output -eq wanted ]]
[[ $(( output )) == 3 ]]
[[ $[output] == 3 ]]
[[ ${text:output:1} == 3 ]]
declare -i number; number=$output; [[ $number == 3 ]]
seen[$output]=1; [[ ${seen[3]} == 1 ]]
[[ ${digits[$output]} == 3 ]]
for ((i = 0; i < output; i++)); do :; done; [[ $i == 3 ]]
read -r value <<< "$output"; (( value == 3 ))
value=$(printed); (( value == wanted ))
mapfile -t values < <(printed); (( values[0] == 3 ))
equals() { (( $1 == $2 )); }; equals "$output" 3
equals() { shift; (( $1 == 3 )); }; equals it "$output"
equals() { local one=$1; (( one == 3 )); }; run equals "$(printed)"; (( status == 0 ))
[ $output = 3 ]
test $output = 3
[ $(printed) = 3 ]
assert_equal() { [[ $1 == "$2" ]]; }; assert_equal $output 3
[[ 3 == $output ]]
[[ 3 =~ ^$output$ ]]
case 3 in $output) ;; *) false ;; esac
[[ -z ${wanted##$output} ]]
[[ -z "${wanted/$output/}" ]]
[[ =3 == *=$output ]]
[[ =3 == *${output:-0} ]]
[[ =3. == ?${output:-0}.* ]]
[[ x3 == @(x|y)$output ]]
case =3 in *=$output) ;; *) false ;; esac
case "a 3." in a*${output}.) ;; *) false ;; esac
matches() { [[ =3 == ?$1 ]]; }; matches "$output"
seen=([$output]=1); [[ ${seen[3]} == 1 ]]
[ 3 = $output ]
[ 3 = `printed` ]
""".strip().splitlines()
RUNNING = """
eval "$output"
$output
run $output
source "$output"
. "$output"
trap "$output" EXIT
let "x = output"
test -v "$output"
[ -v "$output" ]
[[ -v $output ]]
: "${!output}"
declare "$output"
local -n x=$output
printf -v "$output" 1
read -r "$output"
unset "$output"
bash -c "$output"
bash <<< "$output"
awk "$output"
echo "$output" | bash
echo "$output == 3" | bc
[[ $(bc <<< "$output == 3") == 1 ]]
source /dev/stdin <<< "$output"
. /dev/stdin <<< "$output"
echo "${output@P}"
coproc $output
alias it="$output"
[[ $wanted == *$(cat x)$output ]]
value=$(bash x.sh); (( value++ ))
declare -A of; (( of[$output] ))
(( 10#$output ))
call() { "$@"; }; call $output
f() { eval "$1"; }; f "$output"
""".strip().splitlines()
HARMLESS = """
[ "$output" = 3 ]
[ "$status" -eq 0 ]
[[ $status -eq 0 ]]
[[ $output == 3 ]]
[[ $output =~ ^[0-9]$ ]]
(( ${#lines[@]} == 1 ))
(( ${#output} > 0 ))
assert_equal "$output" 3
for i in 1 2; do (( i < 3 )); done
count=0; (( count += 1 ))
(( $# > 0 ))
printf "%s" "$output"
run bash x.sh "$output"
[[ 3 == "$output" ]]
[[ "a 3" == *"a $output" ]]
declare -A of; of=([$output]=1)
seen=([2]=$output)
bc <<< "1 + 1"
echo "${output@Q}"
expected=$(cat <<< 3); [[ $output == $expected ]]
""".strip().splitlines()


def lesson(language: str, tests: dict[str, str]) -> Lesson:
    facts = {"title": "It", "blurb": "It.", "difficulty": 1, "instructions": "It.", "starter": {}, "reference": {}}
    return Lesson(lesson=f"{language}/it", tests=tests, **facts)


def outcome(code: str, output: str) -> tuple[int, str]:
    """Status and complaint of a test's commands, with a solution that printed `output`."""
    given = (
        'printed() { printf "%s\\n" "$given"; }; run() { output=$("$@"); status=$?; }; declare -a seen digits; '
        'digits=(0 1 2 3); text=0123; wanted=3; output=$given; lines=("$given"); status=0'
    )
    told = ["bash", "-c", f"{given}\n{code}"]
    done = subprocess.run(
        told, env={"given": output, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("code", EVALUATING)
def test_only_the_right_output_passes_and_nothing_in_it_is_run(code: str) -> None:
    made = harmless({"it.bats": code})["it.bats"]
    assert outcome(made, "3")[0] == 0
    for output in HOSTILE:
        status, said = outcome(made, output)
        assert status != 0, output
        assert "CALLED" not in said


@pytest.mark.parametrize("code", EVALUATING)
def test_unchanged_something_else_would_pass_or_be_run(code: str) -> None:
    found = [outcome(code, output) for output in HOSTILE]
    assert any(status == 0 or "CALLED" in said for status, said in found)


@pytest.mark.parametrize("code", RUNNING)
def test_a_test_that_runs_what_was_printed_is_refused(code: str) -> None:
    with pytest.raises(RefusalError, match=r"^it\.bats:2: "):
        harmless({"it.bats": f"#!/usr/bin/env bats\n{code}"})


@pytest.mark.parametrize("code", HARMLESS)
def test_a_test_that_evaluates_nothing_stays_as_it_is(code: str) -> None:
    assert harmless({"it.bats": code}) == {}


def test_lines_keep_their_numbers() -> None:
    text = '#!/usr/bin/env bats\n@test "three" {\n  run bash x.sh\n  (( output == 3 ))\n}\n'
    made = harmless({"it.bats": text})["it.bats"].splitlines()
    assert len(made) == len(text.splitlines())
    assert made[1:3] == text.splitlines()[1:3]


def test_what_one_file_hands_to_a_function_of_another_is_known_there() -> None:
    made = harmless({"it.bats": 'load helper\nbetween "$output" 1', "helper.bash": "between() { (( $2 < $1 )); }"})
    assert set(made) == {"helper.bash"}
    assert "${1/%" in made["helper.bash"]


def test_the_proof_is_made_with_the_changed_files() -> None:
    changes, refused = examined(lesson("bash", {"it.bats": "(( output == 3 ))", "plain.bats": "true"}))
    split = changes["profile"]["split"]
    assert (split["version"], set(split["tests_side"]), refused) == (BASH_VERSION, {"it.bats"}, "")


def test_a_refused_lesson_is_graded_in_guarded_mode() -> None:
    changes, refused = examined(lesson("bash", {"it.bats": 'eval "$output"'}))
    assert changes == {"mode": "guarded"}
    assert "it.bats:1" in refused


def test_other_languages_are_left_alone() -> None:
    assert examined(lesson("python", {"test_it.py": "eval(1)"})) == ({}, "")
