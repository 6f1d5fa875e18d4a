"""How a solution in Python ends that does not come to its own end in a test, and what the other tests do then."""

from __future__ import annotations

import re
from typing import Any

import pytest

import runners
from runners import grading

HEAD = "import unittest\nimport sol\n\nclass SolTest(unittest.TestCase):\n"
TESTS = "".join(
    f"    def test_{name}(self):\n        self.assertEqual(sol.f({n}), {n})\n" for n, name in enumerate("abc")
)
GOOD = "def f(n): return n"
TRIES = 3
"""On a loaded machine a loop gets little of a processor, and then nothing is said of whether it waits."""


@pytest.fixture(scope="module")
def request_of() -> dict[str, Any]:
    asked = {
        "version": 1, "language": "python", "lesson": "python/ends", "mode": "auto",
        "tests": {"sol_test.py": HEAD + TESTS}, "solution": {"sol.py": GOOD}, "limits": {"wall_s": 10},
    }  # fmt: skip
    proof = runners.prove(asked)
    assert proof["mode"] == "isolated"
    return {**asked, "mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}


def graded(request: dict[str, Any], solution: str, **more: object) -> dict[str, Any]:
    return grading.run({**request, "solution": {"sol.py": solution}, **more})


def outcomes(report: dict[str, Any]) -> list[str]:
    return [test["outcome"] for test in report["tests"]]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os\n        os._exit(3)", "with exit status 3"),
        ("import ctypes\n        ctypes.string_at(0)", "SIGSEGV"),
        ("import os\n        os.abort()", "SIGABRT"),
        ("import os\n        os.abort()", 'File "sol.py", line 5 in f'),
        ("import ctypes\n        ctypes.string_at(0)", 'File "sol.py", line 5 in f'),
    ],
)
def test_a_process_that_ends_in_a_test_says_how_and_the_other_tests_run(
    request_of: dict[str, Any], code: str, said: str
) -> None:
    report = graded(request_of, f"def f(n):\n    print('at', n)\n    if n == 1:\n        {code}\n    return n")
    assert report["outcome"] == "crashed"
    assert outcomes(report) == ["passed", "error", "passed"]
    assert 'in test "b"' in report["message"]
    assert said in report["message"]
    assert said in report["tests"][1]["message"]
    assert [test["output"] for test in report["tests"]] == ["at 0\n", "at 1\n", "at 2\n"]


@pytest.mark.parametrize(
    ("code", "said"), [("while True: pass", "calculating"), ("import time; time.sleep(60)", "waiting")]
)
def test_a_test_that_runs_out_of_time_shows_what_it_printed_and_the_other_tests_run(
    request_of: dict[str, Any], code: str, said: str
) -> None:
    solution = f"def f(n):\n    print('at', n)\n    if n == 1:\n        {code}\n    return n"
    for _ in range(TRIES):
        report = graded(request_of, solution, limits={"wall_s": 1})
        assert report["outcome"] == "timed_out"
        assert outcomes(report) == ["passed", "timed_out", "passed"]
        assert [test["output"] for test in report["tests"]] == ["at 0\n", "at 1\n", "at 2\n"]
        if said in report["tests"][1]["message"]:
            return
    pytest.fail(report["tests"][1]["message"])


@pytest.mark.parametrize("mode", ["isolated", "guarded"])
def test_a_loop_without_end_is_told_with_the_line_where_it_was(request_of: dict[str, Any], mode: str) -> None:
    solution = "def g(n):\n    while n:\n        n += 1\n\ndef f(n):\n    return g(n) if n == 1 else n"
    more = {} if mode == "isolated" else {"mode": mode, "profile": None}
    report = graded(request_of, solution, limits={"wall_s": 1}, **more)
    message = report["tests"][1]["message"]
    assert "the innermost call first" in message
    assert re.search(r'\n  File "sol\.py", line [23] in g\n  File "sol\.py", line 6 in f', message)
    assert "runners" not in message
    assert "Stack (most recent" not in str(report)


def test_where_a_hidden_loop_was_is_not_told(request_of: dict[str, Any]) -> None:
    report = _with_hidden(request_of, "def f(n):\n    while n == 77: pass\n    return n", wall_s=1)
    assert outcomes(report) == ["passed", "passed", "passed", "failed"]
    assert "line 2" not in str(report)
    assert "77" not in str(report)


def test_a_solution_that_ignores_the_signal_gets_its_verdict(request_of: dict[str, Any]) -> None:
    ignoring = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    report = graded(request_of, f"{ignoring}def f(n):\n    while n == 1: pass\n    return n", limits={"wall_s": 1})
    assert outcomes(report) == ["passed", "timed_out", "passed"]
    assert "innermost" not in report["message"]


def test_a_call_that_does_not_fit_shows_the_definition(request_of: dict[str, Any]) -> None:
    report = graded(request_of, "x = 1\n\ndef f():\n    return 1")
    assert report["tests"][0]["message"] == (
        'TypeError: f() takes 0 positional arguments but 1 was given\n\n  File "sol.py", line 3, in f\n    def f():'
    )


@pytest.mark.parametrize("solution", ["def f(n):\n    return int(input())", "k = input()\ndef f(n): return n"])
def test_reading_in_a_function_is_told_that_tests_give_no_input(request_of: dict[str, Any], solution: str) -> None:
    report = graded(request_of, solution)
    message = report["tests"][0]["message"] if "def f(n):\n" in solution else report["message"]
    assert "EOFError: EOF when reading a line" in message
    assert "Tests give no input" in message


def test_an_endless_loop_that_prints_is_shown_in_its_test(request_of: dict[str, Any]) -> None:
    report = graded(request_of, "def f(n):\n    while n == 0: print('x')\n    return n", limits={"wall_s": 1})
    assert outcomes(report) == ["timed_out", "passed", "passed"]
    assert report["tests"][0]["output"].startswith("x\nx\n")


def test_after_a_second_time_out_no_more_tests_run(request_of: dict[str, Any]) -> None:
    report = graded(request_of, "def f(n):\n    while True: pass", limits={"wall_s": 1})
    assert outcomes(report) == ["timed_out", "timed_out", "not_run"]
    assert report["usage"]["wall_ms"] < 4000


def test_what_was_printed_before_a_loop_at_import_is_output_of_the_run(request_of: dict[str, Any]) -> None:
    report = graded(request_of, "print('menu')\nwhile True: pass", limits={"wall_s": 1})
    assert report["outcome"] == "timed_out"
    assert "while the code was being loaded" in report["message"]
    assert report["output"] == "menu\n"


@pytest.mark.parametrize(
    "code",
    ["import sys; sys.exit()", "import os; os._exit(0)", "import os; os.abort()", "import numpy", "1 / 0", "def f(:"],
)
def test_what_stops_while_it_is_loaded_is_a_compile_error(request_of: dict[str, Any], code: str) -> None:
    report = graded(request_of, f"{code}\n{GOOD}")
    assert report["outcome"] == "compile_error"
    assert outcomes(report) == ["not_run"] * 3


def test_exit_says_that_a_function_should_return(request_of: dict[str, Any]) -> None:
    report = graded(request_of, "def f(n):\n    quit()")
    assert "it calls exit or quit" in report["tests"][0]["message"]


def test_a_guarded_test_that_runs_out_of_time_shows_what_it_printed(request_of: dict[str, Any]) -> None:
    solution = "def f(n):\n    print('at', n)\n    while n == 1: pass\n    return n"
    report = graded(request_of, solution, limits={"wall_s": 1}, mode="guarded", profile=None)
    assert outcomes(report) == ["passed", "timed_out", "not_run"]
    assert report["tests"][1]["output"] == "at 1\n"


def test_no_run_passes_in_which_the_process_ended_in_a_test(request_of: dict[str, Any]) -> None:
    code = "import os\ndef f(n):\n    if n == 0:\n        open('x', 'w'); os._exit(0)\n    return n"
    report = graded(request_of, code)
    assert report["outcome"] == "crashed"
    assert outcomes(report) == ["error", "passed", "passed"]


def _with_hidden(request_of: dict[str, Any], solution: str, wall_s: int = 10) -> dict[str, Any]:
    """Return the report of a lesson with a fourth test, a hidden one that calls `f(77)`."""
    hidden = (
        HEAD.replace("SolTest", "UnseenTest") + "    def test_unseen(self):\n        self.assertEqual(sol.f(77), 77)\n"
    )
    asked = {**request_of, "mode": "auto", "profile": None, "expected": None}
    asked["tests"] = {**request_of["tests"], "hidden/unseen_test.py": hidden}
    proof = runners.prove(asked)
    proven = {**asked, "mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}
    return graded(proven, solution, limits={"wall_s": wall_s})


def test_a_hidden_test_in_which_the_process_ends_tells_nothing_of_it(request_of: dict[str, Any]) -> None:
    code = "import os\ndef f(n):\n    print('asked', n, flush=True)\n    os.write(1, b'asked %d' % n)\n"
    report = _with_hidden(request_of, f"{code}    if n in {{1, 77}}: os._exit(n)\n    return n")
    assert outcomes(report) == ["passed", "error", "passed", "failed"]
    assert "77" not in str(report)
    assert "exit status 1" in report["tests"][1]["message"]
