"""Multi-pass problems: a validator that accepts an output may leave the input of the solution's next run."""

from typing import Any

import pytest

from runners.grading import run
from runners.request import RequestError

TWICE = """\
import sys
given, _, folder = sys.argv[1:4]
action, word = open(given).read().split()
printed = sys.stdin.read().split()

def end(status, message):
    open(folder + "judgemessage.txt", "a").write(message)
    sys.exit(status)

if action == "encrypt":
    if len(printed) != 1 or set(printed[0]) & set(word):
        end(43, f"{printed} is not encrypted")
    open(folder + "word", "w").write(word)
    open(folder + "nextpass.in", "w").write("decrypt " + printed[0])
    end(42, "encrypted well. ")
word = open(folder + "word").read()
end(42 if printed == [word] else 43, f"{printed} was {word}")
"""
SHIFT = """\
action, word = input().split()
letters = 'abcdefghijklmnopqrstuvwxyz'
by = 13
print(''.join(letters[(letters.index(each) + by) % 26] for each in word))
"""
SHIFT_CPP = """\
#include <iostream>
int main() {
    std::string action, word;
    std::cin >> action >> word;
    for (char &each : word) each = 'a' + (each - 'a' + 13) % 26;
    std::cout << word << std::endl;
}
"""
COUNT_DOWN = """\
import sys
number = int(open(sys.argv[1]).read())
print(number, flush=True)
said = sys.stdin.readline()
if said != f"{number - 1}\\n":
    sys.exit(43)
if number > 1:
    open(sys.argv[3] + "nextpass.in", "w").write(said)
sys.exit(42)
"""
CASES = {"1.in": "encrypt ab\n", "1.out": "", "hidden/2.in": "encrypt xyx\n", "hidden/2.out": ""}


def grade(solution: str, validator: str = TWICE, language: str = "python", **more: Any) -> dict[str, Any]:
    judge = {"language": "python", "files": {"main.py": validator}, "arguments": [], "interactive": False, "passes": 2}
    return run(
        {
            "version": 1,
            "language": language,
            "lesson": f"{language}/passes",
            "mode": "program",
            "tests": more.pop("tests", CASES),
            "solution": {"main.cpp" if language == "cpp" else "main.py": solution},
            "limits": more.pop("limits", {"wall_s": 8, "whole_s": 20}),
            "validator": judge | more,
        }
    )


@pytest.mark.parametrize(("solution", "language"), [(SHIFT, "python"), (SHIFT_CPP, "cpp")])
def test_the_solution_runs_again_on_what_the_validator_left(solution: str, language: str) -> None:
    report = grade(solution, language=language)
    assert report["outcome"] == "passed", report
    assert report["tests"][0]["output"].split() == ["no", "---", "pass", "2", "---", "ab"]


def test_a_failure_in_a_later_pass_names_the_pass_and_its_input() -> None:
    report = grade(SHIFT.replace("by = 13", "by = 13 if action == 'encrypt' else 12"))
    told = report["tests"][0]["message"]
    assert told.startswith("In pass 2, with the input 'decrypt no':\n")
    assert told.endswith("encrypted well. ['za'] was ab")


def test_an_output_that_is_turned_down_is_the_last_of_its_case() -> None:
    report = grade("print(input().split()[1])")
    assert [test["outcome"] for test in report["tests"]] == ["failed", "failed"]
    assert "pass 2" not in str(report)


def test_a_hidden_case_says_nothing_of_its_passes() -> None:
    report = grade(SHIFT.replace("by = 13", "by = 1 if len(word) == 3 and action == 'decrypt' else 13"))
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]
    assert not {"klk", "xyx", "decrypt"} & set(str(report).replace("'", " ").split())


def test_a_solution_that_breaks_in_a_later_pass_shows_its_error() -> None:
    report = grade(f"{SHIFT}if action == 'decrypt': raise KeyError(word)\n")
    assert report["tests"][0]["outcome"] == "error"
    assert "KeyError: 'no'" in report["tests"][0]["message"]


@pytest.mark.parametrize(("passes", "outcome"), [(3, "passed"), (2, "failed")])
def test_a_validator_that_asks_for_more_passes_than_the_lesson_allows_gives_no_verdict(
    passes: int, outcome: str
) -> None:
    judge = COUNT_DOWN.replace("print(number, flush=True)\n", "")
    report = grade("print(int(input()) - 1)", judge, tests={"1.in": "3\n", "1.out": ""}, passes=passes)
    assert report["outcome"] == outcome, report
    assert ("more than the 2 passes" in str(report["tests"][0]["message"])) == (passes == 2)


def test_a_dialogue_has_passes_as_well() -> None:
    tests = {"1.in": "3\n", "1.out": ""}
    report = grade("print(int(input()) - 1)", COUNT_DOWN, tests=tests, interactive=True, passes=3)
    assert report["outcome"] == "passed", report
    wrong = grade("n = int(input())\nprint(n - 1 if n > 1 else 7)", COUNT_DOWN, tests=tests, interactive=True, passes=3)
    assert wrong["tests"][0]["message"].startswith("In pass 3, with the input '1':")


def test_all_passes_share_the_time_of_the_tests() -> None:
    slow = f"import time\ntime.sleep(0.8)\n{SHIFT}"
    tests = {"1.in": "encrypt ab\n", "1.out": ""}
    report = grade(slow, tests=tests, limits={"wall_s": 1.2, "whole_s": 20})
    assert report["outcome"] == "timed_out"
    assert report["tests"][0]["message"].startswith("In pass 2: Timed out after 0.")


@pytest.mark.parametrize("passes", [0, 51, True, "2"])
def test_a_malformed_number_of_passes_is_refused(passes: object) -> None:
    with pytest.raises(RequestError, match="passes is a number from 1 to 50"):
        grade(SHIFT, passes=passes)
