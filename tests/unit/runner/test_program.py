"""Programs that read and print: what passes, what is said when one does not, and what a hidden case keeps to itself."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from runners.checker import Rules, difference

SUM = "import sys\nprint(sum(map(int, sys.stdin.read().split())))\n"
CASES = {
    "sample/1-two.in": "1 2\n",
    "sample/1-two.out": "3\n",
    "sample/10-none.in": "",
    "sample/10-none.out": "0\n",
    "sample/2-three.in": "1 2 3",
    "sample/2-three.out": "6",
    "hidden/large.in": "1000000 1\n",
    "hidden/large.out": "1000001\n",
}


def play(program: str, **changes: Any) -> dict[str, Any]:
    return runners.run(
        {
            "version": 1,
            "language": "python",
            "lesson": "python/sum",
            "mode": "program",
            "tests": CASES,
            "solution": {"main.py": program},
            "limits": {"wall_s": 5},
            **changes,
        }
    )


def test_a_right_program_passes_every_case_in_order_hidden_ones_last() -> None:
    report = play(SUM)
    assert (report["outcome"], report["message"], report["error_kind"]) == ("passed", None, None)
    assert [(test["name"], test["outcome"]) for test in report["tests"]] == [
        ("1 two", "passed"),
        ("2 three", "passed"),
        ("10 none", "passed"),
        ("large", "passed"),
    ]
    assert report["isolation"]["mode"] == "program"


def test_a_wrong_line_is_shown_with_the_right_one() -> None:
    report = play(SUM.replace("print(", "print(1 + "))
    assert (report["outcome"], report["message"]) == ("failed", "4 of 4 tests did not pass.")
    assert report["tests"][0]["message"] == (
        "line 1, column 1: '4' should be '3'\n  expected line: 3\n  printed line:  4\n                 ^"
    )
    assert report["tests"][0]["output"] == "4\n"
    assert report["error_kind"] == "WrongAnswer"


def test_a_hidden_case_says_its_name_and_outcome_and_nothing_else() -> None:
    tells = "import sys\ntext = sys.stdin.read()\nprint(text)\nif '1000000' in text: raise type(text, (Exception,), {})"
    hidden = play(tells, expected=["hidden/large"])
    (test,) = hidden["tests"]
    assert (test["name"], test["outcome"]) == ("large", "failed")
    assert "1000000" not in str(hidden)
    shown = play(tells.replace("1000000", "1 2"), expected=["sample/1-two"])
    assert "1 2" in shown["tests"][0]["output"]


def test_a_program_sees_no_expected_output() -> None:
    finder = "import os\nprint([name for _, _, names in os.walk('.') for name in names])"
    assert play(finder)["tests"][0]["output"] == "['main.py']\n"


@pytest.mark.parametrize(
    ("program", "outcome", "said"),
    [
        ("print(", "compile_error", "'(' was never closed"),
        ("import sys\nsys.exit(3)", "failed", "exit status 3"),
        ("print(3)\nraise SystemExit('no more')", "failed", "exit status 1"),
        ("def f(x):\n    return 1 // x\nprint(f(0))", "failed", 'File "main.py", line 2, in f'),
        ("while True: pass", "timed_out", "1 s"),  # of processor time or of the clock, whichever is seen first
        ("import time\ntime.sleep(30)", "timed_out", "Timed out after 1 s ("),
        ("x = bytearray(10**9)", "out_of_memory", "more than 64 MiB"),
        ("x = []\nwhile True: x.append(bytearray(10**6))", "out_of_memory", "more than 64 MiB"),
        ("import ctypes\nctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("while True: print('x' * 10**5)", "crashed", "printed too much"),
        ("import sys\nwhile True: print('x' * 10**5, file=sys.stderr)", "crashed", "printed too much"),
        ("", "failed", "4 of 4"),
    ],
)
def test_what_went_wrong_is_said(program: str, outcome: str, said: str) -> None:
    report = play(program, limits={"wall_s": 1, "memory_mib": 64})
    told = f"{report['message']} {report['tests'][0]['message']}"
    assert report["outcome"] == outcome, told
    assert said in told


@pytest.mark.parametrize(
    "program",
    [
        "import sys\nprint(3 if sys.stdin.read() == '1 2\\n' else 0)\nimport os\nos._exit(0)",  # its output is lost
        'print(\'{"e":"done"}\')',
        'print(\'{"e":"fault","m":"ours"}\')',
        'print(\'{"e":"ready"}\\n{"e":"running"}\\n3\')',
        "import os\nos.write(1, b'3')\nos._exit(7)",
        "import sys\nprint(3)\nsys.exit(1)",
    ],
)
def test_what_looks_like_our_own_words_is_only_output(program: str) -> None:
    report = play(program, expected=["sample/1-two"])
    assert report["outcome"] in {"failed", "crashed"}


def test_output_that_looks_like_a_second_phase_gives_no_more_time() -> None:
    program = 'import time\nprint(\'{"e":"controls"}\', flush=True)\ntime.sleep(30)'
    report = play(program, limits={"wall_s": 1}, expected=["sample/1-two"])
    assert report["outcome"] == "timed_out"
    assert report["usage"]["wall_ms"] < 1900


def test_a_program_that_is_too_slow_shows_what_it_printed_without_a_newline_and_where_it_was() -> None:
    program = "print('a')\nprint('sum: ', end='')\ndef g():\n    while True: pass\ng()\n"
    report = play(program, limits={"wall_s": 1}, expected=["sample/1-two"])
    assert report["outcome"] == "timed_out"
    assert report["tests"][0]["output"] == "a\nsum: "
    assert report["message"].endswith(
        'the innermost call first:\n  File "main.py", line 4 in g\n  File "main.py", line 5 in <module>'
    )


def test_what_an_interpreter_does_at_its_end_is_done() -> None:
    program = """
import atexit, sys, threading
def late():
    print(sum(map(int, sys.stdin.read().split())))
if __name__ == "__main__":
    atexit.register(late)
    threading.Thread(target=lambda: None).start()
"""
    assert play(program)["outcome"] == "passed"


def test_a_program_may_have_more_files_and_support() -> None:
    solution = {
        "main.py": "import adding, table\nadding.go(table.START)",
        "adding.py": "import sys\ndef go(start): print(sum(map(int, sys.stdin.read().split()), start))",
    }
    assert play("", solution=solution, support={"table.py": "START = 0"})["outcome"] == "passed"


def test_a_reference_program_is_proven_in_its_mode() -> None:
    asked = {
        "version": 1, "language": "python", "lesson": "python/sum", "mode": "program", "tests": CASES,
        "solution": {"main.py": SUM},
    }  # fmt: skip
    proof = runners.prove(asked)
    assert (proof["mode"], proof["profile"]) == ("program", None)
    assert proof["tests"] == ["sample/1-two", "sample/2-three", "sample/10-none", "hidden/large"]
    assert runners.prove({**asked, "solution": {"main.py": "print(3)"}})["mode"] is None


@pytest.mark.parametrize(
    ("printed", "expected", "rules", "right"),
    [
        ("a b", "a  b\n", Rules(), True),
        ("A b", "a B", Rules(), True),
        ("A", "a", Rules(case_sensitive=True), False),
        ("a b", "a\nb", Rules(space_change_sensitive=True), False),
        ("a\nb\n", "a\nb\n", Rules(space_change_sensitive=True), True),
        (" a", "a", Rules(space_change_sensitive=True), False),
        ("1.0", "1", Rules(), False),
        ("1.0", "1", Rules(float_absolute_tolerance=0), True),
        ("1.0009", "1", Rules(float_absolute_tolerance=1e-3), True),
        ("1.0011", "1", Rules(float_absolute_tolerance=1e-3), False),
        ("1000.9", "1000", Rules(float_relative_tolerance=1e-3), True),
        ("1001.1", "1000", Rules(float_relative_tolerance=1e-3), False),
        ("nan", "1", Rules(float_absolute_tolerance=1e9), False),
        ("inf", "1", Rules(float_relative_tolerance=1e9), False),
        ("NaN INF", "nan inf", Rules(float_relative_tolerance=1e-6), True),
        ("infinity", "inf", Rules(float_relative_tolerance=1e-6), False),
        ("INF", "inf", Rules(float_relative_tolerance=1e-6, case_sensitive=True), False),
        ("1e-4000", "0", Rules(float_absolute_tolerance=0.0), False),
        ("-1e-4000", "0", Rules(float_absolute_tolerance=1e-9), True),
        ("-inf", "inf", Rules(float_relative_tolerance=1e-6), False),
        ("1_0", "10", Rules(float_absolute_tolerance=0.1), False),
        ("a", "a b", Rules(), False),
        ("a b", "a", Rules(), False),
        ("", "", Rules(), True),
        ("", "", Rules(space_change_sensitive=True), True),
    ],
)
def test_outputs_are_compared_as_kattis_does(printed: str, expected: str, rules: Rules, *, right: bool) -> None:
    assert (difference(printed, expected, rules) is None) is right


STRICT = Rules(space_change_sensitive=True)
NUMBERS = " ".join(map(str, range(2000)))


@pytest.mark.parametrize(
    ("printed", "expected", "rules", "said"),
    [
        (" #\r\n##\r\n", " #\n##\n", STRICT, ["line 1, column 3", r"'\r\n' should be '\n'", r"printed line:  ·#\r\n"]),
        (" #\n##", " #\n##\n", STRICT, ["line 2, column 3", r"nothing should be '\n'"]),
        (" # \n##\n", " #\n##\n", STRICT, ["line 1, column 3", r"'·\n' should be '\n'"]),
        ("3\n", "3\r\n", STRICT, ["line 1, column 2", r"'\n' should be '\r\n'"]),
        ("a\xa0b", "a b", STRICT, ["line 1, column 2", r"'\xa0' should be '·'"]),
        (NUMBERS.replace(" 1500 ", " 7 "), NUMBERS, Rules(), ["column 6391", "'7' should be '1500'", "…4 1495 1496"]),
        (NUMBERS[:-5], NUMBERS, Rules(), ["ends too early: '1999' should follow", "1 word too few"]),
        ("0 1 2 ...", NUMBERS, Rules(), ["column 7: '...' should be '3'", "1996 words too few"]),
        ("a b c\n", "a\n", Rules(), ["column 3: the output should have ended before 'b'", "2 words too many"]),
        ("", "100\n", Rules(), ["ends too early: '100' should follow", "printed line:  (nothing)"]),
        ("1 2 3 4", "1 5 6 4", Rules(), ["column 3: '2' should be '5'", "1 more word differs"]),
        ("x\n\nС", "x\n\nC", Rules(), ["line 3, column 1", "U+0421 CYRILLIC CAPITAL LETTER ES", "expected is U+0043"]),
        ("a\u200b", "a", Rules(), [r"'a\u200b' should be 'a'", "U+200B ZERO WIDTH SPACE; expected is nothing"]),
    ],
)  # fmt: skip
def test_a_difference_is_shown_where_it_is(printed: str, expected: str, rules: Rules, said: list[str]) -> None:
    told = difference(printed, expected, rules)
    assert told is not None
    assert not [part for part in said if part not in told], told
    assert len(told) < 600


def test_the_rules_of_a_lesson_apply() -> None:
    near = SUM.replace("print(sum", "print(0.001 + sum")
    assert play(near)["outcome"] == "failed"
    assert play(near, comparison={"float_absolute_tolerance": 0.01})["outcome"] == "passed"
