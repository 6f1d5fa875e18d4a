"""The attacks as data, the lesson they attack, and what must be seen."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runners import grading
from runners.sandbox.backend import Backend
from tests.security import values

HERE = Path(__file__).parent
EVIDENCE = "BREACH"
_GUESSES = 5
"""A guess among five that has to be right twice passed 25 of 600 runs: five in succession, once in eight million."""

TESTS = """\
import unittest

from helper import floats
from solution import Point, add, fail, fib, is_even, words

SECRET = "unlikely-expected-text"


class LessonTest(unittest.TestCase):
    def test_add(self):
        self.assertEqual(add(2, 3), 5)
        self.assertEqual(add(20, 3), 23)

    def test_add_floats(self):
        for first, second, expected in floats:
            self.assertAlmostEqual(add(first, second), expected)

    def test_fib(self):
        self.assertEqual([fib(n) for n in range(8)], [0, 1, 1, 2, 3, 5, 8, 13])

    def test_words(self):
        self.assertEqual(words("unlikely-expected-text b"), [SECRET, "b"])
        self.assertIn("x", words("x y"))

    def test_is_even(self):
        self.assertTrue(is_even(4))
        self.assertFalse(is_even(3))
        self.assertIs(is_even(2), True)

    def test_fail(self):
        with self.assertRaises(ValueError):
            fail()

    def test_point(self):
        self.assertEqual(Point(1, 2).plus(Point(1, 1)), Point(2, 3))
        self.assertNotEqual(Point(1, 2), Point(2, 1))
"""

RIGHT = """\
def add(a, b): return a + b
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def words(text): return text.split()
def is_even(n): return n % 2 == 0
def fail(): raise ValueError("failed")
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def plus(self, other): return Point(self.x + other.x, self.y + other.y)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def __hash__(self): return hash((self.x, self.y))
"""

WRONG = """\
def add(a, b): return 0
def fib(n): return -1
def words(text): return []
def is_even(n): return None
def fail(): pass
class Point:
    def __init__(self, x, y): self.x, self.y = x, y
    def plus(self, other): return Point(0, 0)
    def __eq__(self, other): return (self.x, self.y) == (other.x, other.y)
    def __hash__(self): return 0
"""


LESSONS = {"": (TESTS, RIGHT, WRONG), "values": (values.TESTS, values.RIGHT, "")}
"""Tests, right and wrong solution of each lesson. The second one is attacked in isolated mode only."""


CASES = {
    "sample.in": "3 4 seven\n",
    "sample.out": "7 seven\n",
    "hidden/one.in": f"123 654 {EVIDENCE}\n",
    "hidden/one.out": f"777 {EVIDENCE}\n",
    "hidden/two.in": f"1 1 {EVIDENCE}\n",
    "hidden/two.out": f"2 {EVIDENCE}\n",
}

RIGHT_PROGRAM = "first, second, word = input().split()\nprint(int(first) + int(second), word)\n"


@dataclass(frozen=True)
class Attack:
    """One attack: what it tries, and which outcomes are right. `known` is a limit that docs/security.md states."""

    category: str
    name: str
    tries: str
    code: str
    base: str
    outcomes: tuple[str, ...] | None
    files: dict[str, str] = field(default_factory=dict)
    before: str | None = None
    known: bool = False
    known_without_landlock: bool = False
    program: bool = False
    lesson: str = ""
    bare: bool = False
    """Whether it fools plain unittest."""
    guesses: bool = False
    """Whether it guesses, and so is right once in a while: docs/security.md says how often."""

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes in which it is tried."""
        if self.program:
            return ("program",)
        return ("isolated",) if self.lesson else ("guarded", "isolated")

    def request(self, mode: str, proof: dict[str, Any], code: str | None = None, *, port: int = 9001) -> dict[str, Any]:
        """Return the request that carries the attack, or other code in its place."""
        if self.program:
            return self._program(code or self.code)
        tests, right, wrong = LESSONS[self.lesson]
        proof = proof.get(self.lesson, proof)
        text = (right if self.base == "right" else wrong) + "\n" + (code or self.code).replace("{port}", str(port))
        return {
            "version": 1,
            "language": "python",
            "lesson": "python/attacked",
            "mode": mode,
            "tests": {"lesson_test.py": tests},
            "support": {"helper.py": "floats = [(0.5, 0.25, 0.75), (1.5, 0.25, 1.75)]\n"},
            "solution": {"solution.py": text, **self.files},
            "expected": proof["tests"],
            "profile": proof["profile"] if mode == "isolated" else None,
            "limits": self._limits,
        }

    @property
    def _limits(self) -> dict[str, float]:
        seconds = 1.5 if self.category == "exhaust" else 2.5  # the former use up what they are given
        return {"wall_s": seconds, "cpu_s": seconds, "memory_mib": 128, "files": 400, "disk_mib": 8}

    def graded(self, mode: str, proof: dict[str, Any], backend: Backend, *, port: int = 9001) -> dict[str, Any]:
        """Return the report on the attack: for a guess the first that is not a pass, of a few."""
        for _ in range(_GUESSES if self.guesses else 1):
            report = grading.run(self.request(mode, proof, port=port), backend)
            if report["outcome"] != "passed":
                break
        return report

    def _program(self, code: str) -> dict[str, Any]:
        base = RIGHT_PROGRAM if self.base == "right" else ""
        return {
            "version": 1,
            "language": "python",
            "lesson": "python/attacked",
            "mode": "program",
            "tests": CASES,
            "solution": {"main.py": base + code, **self.files},
            "limits": self._limits,
        }

    def verdict(self, report: dict[str, Any], mode: str, backend: str = "") -> str:
        """Return "held", "known limit" or what went wrong."""
        outcome = report["outcome"]
        right = outcome in self.outcomes if self.outcomes else outcome not in {"passed", "infrastructure_error"}
        # On a busy machine the limit of time may be reached before any other.
        right = right or (self.category == "exhaust" and outcome == "timed_out")
        # A solution may see its own memory: in one process with the tests that holds the tests.
        leaked = EVIDENCE in str({**report, "isolation": None})
        if right and not leaked:
            return "held"
        # Without namespaces and Landlock, the files and processes of the same user are there to be seen.
        seen = self.known_without_landlock and backend.endswith("no Landlock") and outcome != "infrastructure_error"
        if seen or (self.known and mode == "guarded"):
            return "known limit"
        return f"{outcome}: {report['message']} {'(leak)' if leaked else ''} {report['output'][:300]}"


def attacks() -> list[Attack]:
    """Return the whole corpus."""
    found = []
    for path in sorted((HERE / "attacks").glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for one in told["attack"]:
            outcomes = one.get("outcomes", told.get("outcomes"))
            found.append(
                Attack(
                    category=told["category"],
                    name=one["name"],
                    tries=one["tries"],
                    code=one["code"],
                    base=one.get("base", told["base"]),
                    outcomes=tuple(outcomes) if outcomes else None,
                    files=one.get("files", {}),
                    before=one.get("before"),
                    known=one.get("guarded") == "known",
                    known_without_landlock=one.get("no_landlock") == "known",
                    program=path.stem == "program",
                    lesson=told.get("lesson", ""),
                    bare=one.get("bare", False),
                    guesses=one.get("guesses", False),
                )
            )
    return found


def reference(lesson: str = "") -> Attack:
    """Return a lesson's right solution, as an attack on nothing."""
    return Attack("none", "reference", "nothing", "", "right", ("passed",), lesson=lesson)


def proofs(backend: Backend) -> dict[str, Any]:
    """Prove every lesson. The first one's proof has those of the others under their names."""
    nothing = {"tests": None, "profile": None}
    found = {lesson: grading.prove(reference(lesson).request("auto", nothing), backend) for lesson in LESSONS}
    assert {each["mode"] for each in found.values()} == {"isolated"}
    return found.pop("") | found


def reference_program() -> Attack:
    """Return the right program, as an attack on nothing."""
    return Attack("none", "reference", "nothing", "", "right", ("passed",), program=True)
