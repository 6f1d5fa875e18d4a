"""In `isolated` mode a test has to come to every assertion that it came to with the reference, as often or more."""

from __future__ import annotations

from typing import Any, Final

import pytest

import runners

HEAD: Final = "import unittest\nimport sol\n"
HELPER: Final = "def checked(case, got, wanted):\n    case.assertEqual(got, wanted)\n"

CASES: Final = {
    "a loop over a result": ("for x in sol.f(): self.assertGreater(x, 0)", "[1, 2]", ("[]", "[1]")),
    "a loop over an iterator": ("for x in sol.f(): self.assertGreater(x, 0)", "iter([1, 2])", ("iter([])",)),
    "a loop with statements": ("for x in sol.f():\n    assert x > 0, 'small'", "[1, 2]", ("[]",)),
    "a condition": ("x = sol.f()\nif x: self.assertEqual(x, 3)", "3", ("0", "None")),
    "either of two": (
        "x = sol.f()\nif x: self.assertEqual(x, 3)\nelse: self.assertFalse(x)",
        "3",
        ("0", "''"),
    ),
    "an expression": ("[self.assertEqual(x, 3) for x in sol.f()]", "[3]", ("[]",)),
    "a helper of the tests": ("for x in sol.f(): checked(self, x, 3)", "[3]", ("[]",)),
    "an exception that ends a loop": (
        "try:\n    for x in sol.f(): self.assertEqual(x, 3)\nexcept TypeError: pass",
        "[3]",
        ("None",),
    ),
}


def request(test: str, result: str, **more: Any) -> dict[str, Any]:
    body = "\n".join(f"        {line}" for line in test.splitlines())
    tests = f"{HEAD}from helper import checked\nclass OneTest(unittest.TestCase):\n    def test_one(self):\n{body}\n"
    return {
        "version": 1,
        "language": "python",
        "lesson": "python/one",
        "tests": {"one_test.py": tests},
        "support": {"helper.py": HELPER},
        "solution": {"sol.py": f"def f(): return {result}\n"},
        **more,
    }


def proven(test: str, right: str) -> dict[str, Any]:
    proof = runners.prove(request(test, right))
    assert proof["mode"] == "isolated", proof
    return {"mode": "isolated", "profile": proof["profile"], "expected": proof["tests"]}


@pytest.mark.parametrize("case", CASES)
def test_a_result_that_leads_around_an_assertion_fails(case: str) -> None:
    test, right, wrong = CASES[case]
    known = proven(test, right)
    assert runners.run(request(test, right, **known))["outcome"] == "passed"
    for result in wrong:
        report = runners.run(request(test, result, **known))
        assert report["outcome"] == "failed", (result, report)


def test_the_message_says_which_assertion_was_missed() -> None:
    test = "for x in sol.f():\n    self.assertGreater(x, 0)"
    report = runners.run(request(test, "[1]", **proven(test, "[1, 2]")))
    assert report["tests"][0]["message"] == (
        "The test came to fewer checks than it has: to the one at one_test.py:7 1 instead of 2 times. "
        "Is a result empty or too short?"
    )


def test_more_assertions_than_the_reference_made_are_no_fault() -> None:
    test = "for x in sol.f(): self.assertGreater(x, 0)"
    assert runners.run(request(test, "[1, 2, 3]", **proven(test, "[1, 2]")))["outcome"] == "passed"


def test_one_assertion_about_all_items_leaves_their_number_open() -> None:
    test = "self.assertTrue(all(x > 0 for x in sol.f()))"
    assert runners.run(request(test, "[1]", **proven(test, "[1, 2]")))["outcome"] == "passed"


def test_what_an_assertion_does_by_itself_is_not_counted() -> None:
    test = "self.assertEqual(sol.f(), [1])"
    profile = proven(test, "[1]")["profile"]
    assert profile["assertions"] == {"one_test.OneTest.test_one": {"one_test.py:6": 1}}


def test_a_failure_that_says_more_comes_first() -> None:
    test = "for x in sol.f():\n    self.assertGreater(x, 0)"
    report = runners.run(request(test, "[-1]", **proven(test, "[1, 2]")))
    assert report["tests"][0]["message"].startswith("-1 not greater than 0")
