"""An `assert` statement says both sides when it fails, as the methods of unittest do."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from tests.unit.runner.test_assertion_counts import proven, request

# A test's statement, what `f` returns in the reference and in the solution, and what the student reads.
SAID = {
    "equal": ("assert sol.f() == 'on'", "'on'", "'off'", "'off' != 'on'\n- off\n+ on\n"),
    "equal lists": ("assert sol.f() == [1, 2]", "[1, 2]", "[1]", "Lists differ: [1] != [1, 2]"),
    "nothing came": ("assert sol.f() == 3", "3", "None", "None != 3\nNone is what a function gives back"),
    "an own message": ("x = sol.f()\nassert x == 3, f'not {x}'", "3", "4", "4 != 3 : not 4"),
    "not equal": ("assert sol.f() != 3", "4", "3", "3 == 3"),
    "less": ("assert sol.f() < 3", "1", "3", "3 not less than 3"),
    "at least": ("assert sol.f() >= 3", "3", "1", "1 not greater than or equal to 3"),
    "in": ("assert 'a' in sol.f()", "'abc'", "'xyz'", "'a' not found in 'xyz'"),
    "not in": ("assert 'a' not in sol.f()", "'xyz'", "'abc'", "'a' unexpectedly found in 'abc'"),
    "is": ("assert sol.f() is None", "None", "3", "3 is not None"),
    "is not": ("assert sol.f() is not None", "3", "None", "unexpectedly identical: None"),
    "true": ("assert sol.f()", "[3]", "[]", "[] is not true: sol.f()"),
    "false": ("assert not sol.f()", "{}", "{1: 2}", "{1: 2} is not false: sol.f()"),
    "braces": ("assert {1: sol.f()}[1] and True", "3", "0", "0 is not true: {1: sol.f()}[1] and True"),
    "a chain": ("assert 1 < sol.f() < 3", "2", "3", "False is not true: 1 < sol.f() < 3"),
    "computed once": ("seen = []\nassert seen.append(1) or sol.f() == len(seen)", "1", "2", "False is not true: "),
    "a condition": (
        "self.assertTrue(sol.f() == 3)", "3", "4",
        'False is not true\n\n  File "one_test.py", line 6, in test_one\n    self.assertTrue(sol.f() == 3)',
    ),
}  # fmt: skip


def message(test: str, right: str, given: str) -> str:
    report = runners.run(request(test, given, **proven(test, right)))
    assert report["outcome"] == "failed", report
    found: str = report["tests"][0]["message"]
    return found


@pytest.mark.parametrize("case", SAID)
def test_both_sides_are_said(case: str) -> None:
    test, right, given, said = SAID[case]
    assert message(test, right, given).startswith(said)


def test_an_assertion_of_the_solutions_own_names_its_line() -> None:
    def sent(body: str, **more: Any) -> dict[str, Any]:
        return request("self.assertEqual(sol.f(), 3)", "3", **more) | {"solution": {"sol.py": f"def f():\n{body}"}}

    proof = runners.prove(sent("    return 3\n"))
    known = {"mode": proof["mode"], "profile": proof["profile"], "expected": proof["tests"]}
    found = runners.run(sent("    assert 1 > 2\n    return 3\n", **known))["tests"][0]["message"]
    assert 'File "sol.py", line 2, in f' in found
    assert "assert 1 > 2" in found


def test_an_object_that_equals_nothing_is_shown_and_not_compared_again() -> None:
    test = "one = sol.f()\nassert (one.x == 1) is True and one.x == 1\nassert one.seen() == 1"
    code = (
        "class C:\n    x = 1\n    def __init__(self): self.n = 0\n"
        "    def seen(self):\n        self.n += 1\n        return self.n{}\ndef f(): return C()\n"
    )
    sent = request(test, "0") | {"solution": {"sol.py": code.format("")}}
    proof = runners.prove(sent)
    known = {"mode": proof["mode"], "profile": proof["profile"], "expected": proof["tests"]}
    wrong = sent | known | {"solution": {"sol.py": code.format(" + 1")}}
    assert runners.run(wrong)["tests"][0]["message"] == "2 != 1"
