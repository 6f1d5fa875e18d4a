"""Lessons whose output is judged by a validator of their own, and lessons in which the solution talks to one."""

from collections.abc import Callable
from typing import Any

import pytest

from runners.grading import run
from runners.request import RequestError

ANY_FACTOR_PY = """\
import sys
number = int(open(sys.argv[1]).read())
words = sys.stdin.read().split()
right = len(words) == 1 and 1 < int(words[0]) < number and number % int(words[0]) == 0
if not right:
    open(sys.argv[3] + "judgemessage.txt", "w").write(f"{words} is no factor of {number}")
sys.exit(42 if right else 43)
"""
ANY_FACTOR_CPP = {
    "validate.h": "#include <fstream>\n#include <iostream>\n#include <string>\n",
    "validate.cpp": """\
#include "validate.h"
int main(int, char **argv) {
    std::ifstream judge(argv[1]);
    long number, factor;
    judge >> number;
    if (std::cin >> factor && factor > 1 && factor < number && number % factor == 0) return 42;
    std::ofstream(std::string(argv[3]) + "/judgemessage.txt") << "no factor of " << number;
    return 43;
}
""",
}
ANY_FACTOR = {"python": {"main.py": ANY_FACTOR_PY}, "cpp": ANY_FACTOR_CPP}
CASES = {"1.in": "15\n", "1.out": "3\n", "hidden/2.in": "77\n", "hidden/2.out": "7\n"}
LARGEST = "n = int(input())\nprint(max(d for d in range(2, n) if n % d == 0))\n"

GUESS_PY = """\
import sys
secret = int(open(sys.argv[1]).read())
for turn in range(12):
    line = sys.stdin.readline()
    if not line:
        open(sys.argv[3] + "judgemessage.txt", "w").write("no guess came")
        sys.exit(43)
    guess = int(line)
    if guess == secret:
        print("correct")
        sys.exit(42)
    print("lower" if guess > secret else "higher")
open(sys.argv[3] + "judgemessage.txt", "w").write("too many guesses")
sys.exit(43)
"""
GUESS_CPP = """\
#include <fstream>
#include <iostream>
int main(int, char **argv) {
    std::ifstream judge(argv[1]);
    int secret, guess;
    judge >> secret;
    for (int turn = 0; turn < 12 && std::cin >> guess; turn++) {
        if (guess == secret) { std::cout << "correct" << std::endl; return 42; }
        std::cout << (guess > secret ? "lower" : "higher") << std::endl;
    }
    return 43;
}
"""
GUESS = {"python": {"main.py": GUESS_PY}, "cpp": {"judge.cpp": GUESS_CPP}}
SECRETS = {"1.in": "700\n", "1.out": "", "hidden/2.in": "3\n", "hidden/2.out": ""}
BISECT = """\
low, high = 1, 1000
while True:
    middle = (low + high) // 2
    print(middle, flush=True)
    answer = input()
    if answer == "correct":
        break
    if answer == "lower":
        high = middle - 1
    else:
        low = middle + 1
"""
BISECT_CPP = """\
#include <iostream>
#include <string>
int main() {
    int low = 1, high = 1000;
    std::string answer;
    while (true) {
        int middle = (low + high) / 2;
        std::cout << middle << std::endl;
        if (!(std::cin >> answer) || answer == "correct") return 0;
        if (answer == "lower") high = middle - 1; else low = middle + 1;
    }
}
"""

Grade = Callable[..., dict[str, Any]]


def grade(solution: str, validator: dict[str, str], language: str = "python", **more: Any) -> dict[str, Any]:
    """Grade a program with a validator in a language; `judged` changes the validator, the rest the request."""
    own, tests = more.pop("written_in", "python"), more.pop("tests", CASES)
    judged = {"language": language, "files": validator, "arguments": [], "interactive": False} | more.pop("judged", {})
    return run(
        {
            "version": 1,
            "language": own,
            "lesson": f"{own}/factor",
            "mode": "program",
            "tests": tests,
            "solution": {"main.cpp" if own == "cpp" else "main.py": solution},
            "limits": {"wall_s": 6, "whole_s": 12},
            "validator": judged,
        }
        | more
    )


def talk(solution: str, language: str = "python", **more: Any) -> dict[str, Any]:
    return grade(solution, GUESS[language], language, tests=SECRETS, judged={"interactive": True}, **more)


@pytest.mark.parametrize("language", ANY_FACTOR)
def test_an_output_that_differs_from_the_answer_passes_if_the_validator_accepts_it(language: str) -> None:
    report = grade(LARGEST, ANY_FACTOR[language], language)
    assert report["outcome"] == "passed", report
    assert [test["outcome"] for test in report["tests"]] == ["passed", "passed"]


@pytest.mark.parametrize("language", ANY_FACTOR)
def test_feedback_of_the_validator_is_shown_for_visible_cases_only(language: str) -> None:
    report = grade("print(4)", ANY_FACTOR[language], language)
    seen, hidden = report["tests"]
    assert (report["outcome"], seen["outcome"], hidden["outcome"]) == ("failed", "failed", "failed")
    assert "factor of 15" in seen["message"]
    assert "77" not in str(report)


def test_a_validator_is_given_the_input_the_answer_and_the_lessons_arguments() -> None:
    code = (
        "import sys\n"
        "given, answer, folder, *rest = sys.argv[1:]\n"
        "said = [open(given).read(), open(answer).read(), sys.stdin.read(), rest]\n"
        "open(folder + 'teammessage.txt', 'w').write(repr(said))\n"
        "sys.exit(43)\n"
    )
    report = grade("print('out')", {"main.py": code}, judged={"arguments": ["tolerance", "1e-6"]})
    assert "['15\\n', '3\\n', 'out\\n', ['tolerance', '1e-6']]" in report["tests"][0]["message"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("while True: pass", "ran out of time"),
        ("import sys; sys.exit(0)", "ended with status 0 instead of 42 or 43"),
        ("raise ValueError('no answer file')", "no answer file"),
        ("import os\nwhile True: os.write(1, b'x' * 65536)", "printed too much"),
        ("import os, signal; os.abort()", "ended with status -6"),
    ],
)
def test_a_validator_without_a_verdict_lets_nothing_pass_and_says_why(code: str, said: str) -> None:
    report = grade(LARGEST, {"main.py": code}, limits={"wall_s": 1, "whole_s": 3})
    assert report["outcome"] == "failed"
    assert {test["outcome"] for test in report["tests"]} <= {"error", "failed"}
    assert "The lesson's own judge gave no verdict" in report["tests"][0]["message"]
    assert said in report["tests"][0]["message"]


def test_a_validator_that_does_not_compile_is_named_as_the_fault() -> None:
    report = grade(LARGEST, {"validate.cpp": "int main( {"}, "cpp")
    assert report["outcome"] == "failed"
    assert "does not compile" in report["tests"][0]["message"]
    assert "validate.cpp:1" in report["tests"][0]["message"]


def test_a_program_that_fails_is_told_as_such_and_not_judged() -> None:
    report = grade("print(3)\nraise KeyError('lost')", ANY_FACTOR["python"])
    assert report["tests"][0]["outcome"] == "error"
    assert report["tests"][0]["message"].startswith("KeyError: 'lost'")


@pytest.mark.parametrize("language", GUESS)
def test_a_solution_talks_to_an_interactor(language: str) -> None:
    report = talk(BISECT, language)
    assert report["outcome"] == "passed", report


@pytest.mark.parametrize("language", GUESS)
def test_a_solution_in_another_language_talks_to_an_interactor(language: str) -> None:
    report = talk(BISECT_CPP, language, written_in="cpp")
    assert report["outcome"] == "passed", report


def test_a_solution_that_the_interactor_turns_down_fails_with_its_reason() -> None:
    report = talk("for n in range(1, 100):\n    print(n, flush=True)\n    input()\n")
    assert report["outcome"] == "failed"
    assert "too many guesses" in report["tests"][0]["message"]


def test_a_solution_that_ends_while_the_interactor_waits_is_told_so() -> None:
    report = talk("print(1, flush=True)\ninput()\n")
    assert report["tests"][0]["outcome"] == "failed"
    assert "no guess came" in report["tests"][0]["message"]
    assert "Your program had ended by itself then." in report["tests"][0]["message"]


def test_a_deadlock_says_that_both_waited_for_each_other() -> None:
    report = talk("input()\n", limits={"wall_s": 1, "whole_s": 3})
    assert report["outcome"] == "timed_out"
    assert "waited for each other" in report["tests"][0]["message"]
    assert "flush" in report["tests"][0]["message"]


def test_a_solution_that_breaks_in_a_dialogue_shows_its_own_error() -> None:
    report = talk("print(1, flush=True)\nraise KeyError('lost')\n")
    assert report["tests"][0]["outcome"] == "error"
    assert "KeyError: 'lost'" in report["tests"][0]["message"]


def test_a_solution_that_does_not_compile_is_told_before_any_dialogue() -> None:
    report = talk("int main( {", written_in="cpp")
    assert report["outcome"] == "compile_error"
    assert "main.cpp:1" in report["message"]


def test_endless_output_to_an_interactor_ends_with_the_time() -> None:
    report = talk("while True: print(1)", limits={"wall_s": 1, "whole_s": 3})
    assert report["outcome"] in {"failed", "timed_out"}


@pytest.mark.parametrize("language", GUESS)
def test_a_solution_in_a_dialogue_finds_no_file_of_the_interactor(language: str) -> None:
    code = (
        "import os\n"
        "found = [os.path.join(place, name) for place, _, names in os.walk('/box') for name in names]\n"
        "others = [name for name in os.listdir('/proc') if name.isdigit() and int(name) not in (1, os.getpid())]\n"
        "raise SystemExit(f'{found} {others}')\n"
    )
    message = talk(code, language)["tests"][0]["message"]
    assert "['/box/main.py'] []" in message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "ruby"}, "language: 'ruby' is not one of c, cpp, python"),
        ({"arguments": "x"}, "arguments has to be a list"),
        ({"interactive": 1}, "interactive is true or false"),
        ({"files": {"../x": ""}}, "not a plain relative path"),
    ],
)
def test_a_malformed_validator_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(RequestError, match=said):
        grade(LARGEST, ANY_FACTOR["python"], judged=change)
