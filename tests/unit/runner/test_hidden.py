"""Hidden tests reveal their names and outcomes, whatever the solution does to be told more."""

from typing import Any

import pytest

import runners

VISIBLE = """\
import unittest
import sol

class SeenTest(unittest.TestCase):
    def test_seen(self):
        self.assertEqual(sol.double(2), 4)
"""
HIDDEN = """\
import unittest
import sol

sol.double(987654321)

class UnseenTest(unittest.TestCase):
    def test_unseen(self):
        self.assertEqual(sol.double(123456789), 246913578)
"""
TELLING = """\
import os
told = []
def double(x):
    told.append(x)
    print("asked", told)
    os.write(1, str(told).encode())
    if x > 1000:
        raise type(f"Error{x}", (Exception,), {})(x)
    return 2 * x
"""


def asked_for(tests: dict[str, str], solution: str) -> dict[str, Any]:
    return {
        "version": 1, "language": "python", "lesson": "python/double", "mode": "auto", "tests": tests,
        "solution": {"sol.py": solution}, "limits": {"wall_s": 10},
    }  # fmt: skip


@pytest.mark.parametrize("names", [("a_test.py", "hidden/b_test.py"), ("z_test.py", "hidden/a_test.py")])
def test_hidden_tests_tell_their_name_and_outcome_only(names: tuple[str, str]) -> None:
    tests = {names[1]: HIDDEN.replace("sol.double(987654321)", ""), names[0]: VISIBLE}
    asked = asked_for(tests, "def double(x): return 2 * x")
    proof = runners.prove(asked)
    assert proof["mode"] == "isolated"
    assert proof["tests"][-1].startswith("hidden.")
    proven = {**asked, "mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}
    report = runners.run({**proven, "solution": {"sol.py": TELLING}})
    assert [test["outcome"] for test in report["tests"]] == ["passed", "failed"]
    assert report["tests"][0]["output"] == "asked [2]\n"
    assert report["tests"][1]["name"] == "unseen"
    assert "123456789" not in str(report)
    assert report["error_kind"] is None


def test_what_hidden_tests_do_while_they_are_loaded_is_not_shown_by_others() -> None:
    tests = {"a_test.py": VISIBLE, "hidden/b_test.py": HIDDEN}
    nothing = {"types": None, "lineup": None}
    report = runners.run(asked_for(tests, TELLING) | {"mode": "isolated", "profile": nothing})
    assert report["tests"][0]["output"] == "asked [2]\n"
    assert "987654321" not in str(report)


def test_a_hidden_subtest_does_not_tell_its_parameters() -> None:
    hidden = """
import unittest
import sol

class HiddenTest(unittest.TestCase):
    def test_secrets(self):
        for number in (987654321, 987654322):
            with self.subTest(number=number):
                self.assertEqual(sol.double(number), 2 * number)
        with self.subTest("zero", number=987654323):
            self.assertEqual(sol.double(0), 0)
"""
    tests = {"a_test.py": VISIBLE, "hidden/b_test.py": hidden}
    asked = asked_for(tests, "def double(x): return 2 * x")
    proof = runners.prove(asked)
    assert [test.rpartition("[")[2] for test in proof["tests"][-3:]] == ["subtest]", "subtest (2)]", "zero]"]
    proven = {**asked, "mode": proof["mode"], "profile": proof["profile"], "expected": proof["tests"]}
    report = runners.run({**proven, "solution": {"sol.py": "def double(x): return 4 if x == 2 else x"}})
    assert [test["outcome"] for test in report["tests"][-3:]] == ["failed", "failed", "passed"]
    assert "98765432" not in str(report)
