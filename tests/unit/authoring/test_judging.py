"""A judge's submissions pass and fail in our sandbox as in theirs, or the lesson is not proven."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring.check import Failure
from cdu.authoring.errors import Rejected
from cdu.authoring.folder import read
from cdu.authoring.formats import kattis
from cdu.authoring.judged import JudgedLesson, JudgedProof
from cdu.authoring.judging import judge
from cdu.authoring.proving import Summary, prove
from tests.layers import layer
from tests.unit.authoring.conftest import put
from tests.unit.authoring.packages import CRASH, ENDLESS, FILES, LEGACY, RIGHT, WRONG, put_package

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

CPP = "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }\n"
CPP_WRONG = CPP.replace("a + b", "a - b")
CPP_CRASH = "#include <cstdlib>\nint main() { std::abort(); }\n"
QUICK = {".timelimit": "0.5\n"}


def lesson(path: Path) -> JudgedLesson:
    [(_, found)] = kattis.read(path)
    assert isinstance(found, JudgedLesson)
    return found


def test_python_submissions_in_the_sandbox(tmp_path: Path) -> None:
    change = {
        "submissions/accepted/bob.py": "a, b = map(int, input().split())\nprint(a + b)\n",
        "submissions/run_time_error/crash.py": CRASH,
        "submissions/time_limit_exceeded/endless.py": ENDLESS,
    }
    proof = prove(lesson(put_package(tmp_path / "sum", {**QUICK, **change})))
    assert isinstance(proof, JudgedProof)
    assert proof.tests == ("sample/1", "hidden/01", "hidden/large/02")
    assert proof.differences == ()


def test_cpp_submissions_in_the_sandbox(tmp_path: Path) -> None:
    layer("gcc")
    change = {
        "submissions/accepted/ada.py": None,
        "submissions/accepted/ada.cc": CPP,
        "submissions/wrong_answer/minus.cpp": CPP_WRONG,
        "submissions/run_time_error/abort.cpp": CPP_CRASH,
    }
    found = lesson(put_package(tmp_path / "sum", change))
    proof = prove(found)
    assert isinstance(proof, JudgedProof), proof
    assert (found.lesson, len(found.submissions), proof.differences) == ("cpp/sum", 2, ())


BOTH_SUMS = {
    "instructions.md": "# Sums\n",
    "starter/sums.py": "def sums(a, b): raise NotImplementedError\n",
    "reference/sums.py": "def sums(a, b): return a + b\n",
    "tests/sums_test.py": """import unittest
from sums import sums

class SumsTest(unittest.TestCase):
    def test_of_small_numbers(self):
        self.assertEqual(sums(2, 2), 4)

    def test_of_other_numbers(self):
        self.assertEqual(sums(2, 3), 5)
""",
}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("def sums(a, b): return a * b\n", None),
        ("def sums(a, b): return b + a\n", "wrong/other passes, which it must not"),
        ("def sums(a, b): return a - b\n", "wrong/other passes no test at all, so it shows nothing: 2 of 2 tests"),
        ("def sums(a, b) return a * b\n", "wrong/other passes no test at all, so it shows nothing"),
    ],
)
def test_a_wrong_solution_of_our_own_lessons_fails_some_tests_but_not_all(
    tmp_path: Path, wrong: str, told: str | None
) -> None:
    metadata = {"lesson": "python/sums", "title": "Sums", "blurb": "Add.", "difficulty": 1}
    put(tmp_path, {"lesson.json": json.dumps(metadata), **BOTH_SUMS, "wrong/other/sums.py": wrong})
    found = prove(read(tmp_path))
    if told is None:
        assert isinstance(found, JudgedProof), found
    else:
        assert isinstance(found, Failure)
        assert found.reason.startswith(told)


def test_a_memory_limit_that_is_not_kept_is_named_beside_a_wrong_solution_that_passes(tmp_path: Path) -> None:
    told = "its memory limit of 2048 MiB is not kept: programs in python have 256 MiB here"
    change = {"problem.yaml": f"{LEGACY}limits:\n  memory: 2048\n"}
    proof = prove(lesson(put_package(tmp_path / "kept", change)))
    assert isinstance(proof, JudgedProof)
    assert proof.differences == (told,)
    large = {**change, "submissions/run_time_error/large.py": "a, b = map(int, input().split())\nprint(a + b)\n"}
    found = prove(lesson(put_package(tmp_path / "passed", large)))
    assert isinstance(found, Failure)
    assert found.reason == f"submissions/run_time_error/large.py passes, which it must not; {told}"


def test_another_outcome_than_the_judges_is_told(tmp_path: Path) -> None:
    found = lesson(put_package(tmp_path / "sum", {"submissions/wrong_answer/crash.py": CRASH}))
    proof = prove(found)
    assert isinstance(proof, JudgedProof)
    told = "submissions/wrong_answer/crash.py: run_time_error instead of wrong_answer"
    assert proof.differences == (told,)
    summary = Summary({found.lesson: proof})
    assert summary.as_json()["differences"] == [{"lesson": "python/sum", "difference": told}]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"submissions/wrong_answer/fine.py": RIGHT}, "submissions/wrong_answer/fine.py passes, which it must not"),
        ({"submissions/rejected/fine.py": RIGHT}, "submissions/rejected/fine.py passes, which it must not"),
        ({"submissions/accepted/zoe.py": WRONG}, "submissions/accepted/zoe.py does not pass: 3 of 3 tests"),
        ({"submissions/accepted/ada.py": WRONG}, "the reference does not pass: 3 of 3 tests"),
        ({name: "" for name in FILES if name.endswith(".ans")}, "the reference does not pass"),
    ],
)
def test_a_lesson_that_disagrees_with_its_judge_is_not_proven(
    tmp_path: Path, change: dict[str, str], told: str
) -> None:
    failure = prove(lesson(put_package(tmp_path / "sum", change)))
    assert isinstance(failure, Failure)
    assert (told in failure.reason, failure.cause) == (True, "reference")


def test_a_starter_that_passes_is_found_out(tmp_path: Path) -> None:
    change = {name: "" for name in FILES if name.endswith(".ans")} | {"submissions/accepted/ada.py": "x = 1\n"}
    found = prove(lesson(put_package(tmp_path / "sum", change)))
    assert isinstance(found, Rejected)
    assert "the untouched starter passes" in found.reason


def test_a_broken_runner_is_our_fault(tmp_path: Path, fake_runner: ModuleType) -> None:
    found = lesson(put_package(tmp_path / "sum", {"problem.yaml": LEGACY}))
    failure = prove(found, fake_runner.failing_on("max("))
    assert isinstance(failure, Failure)
    assert (failure.cause, failure.reason) == ("infrastructure", "the sandbox is gone")


def test_only_what_may_be_late_is_held_to_a_students_time(tmp_path: Path, fake_runner: ModuleType) -> None:
    change = {"submissions/time_limit_exceeded/slow.py": ENDLESS, **QUICK}
    asked: dict[str, float] = {}

    def run(request: dict[str, Any]) -> dict[str, Any]:
        asked[request["solution"]["main.py"]] = request["limits"]["wall_s"]
        return dict(fake_runner.summing.run(request))

    assert isinstance(judge(lesson(put_package(tmp_path / "sum", change)), fake_runner.Fake(run)), JudgedProof)
    assert (asked[WRONG], asked[ENDLESS]) == (4.5, 1.5)


def test_a_wrong_solution_that_a_busy_machine_did_not_get_to_is_given_more_time(
    tmp_path: Path, fake_runner: ModuleType
) -> None:
    metadata = {"lesson": "python/sums", "title": "Sums", "blurb": "Add.", "difficulty": 1}
    wrong = "def sums(a, b): return a * b\n"
    put(tmp_path, {"lesson.json": json.dumps(metadata), **BOTH_SUMS, "wrong/other/sums.py": wrong})
    given: list[float] = []

    def run(request: dict[str, Any]) -> dict[str, Any]:
        code, (first, second) = request["solution"]["sums.py"], fake_runner.IDS
        if code != wrong:
            return dict(fake_runner.report("passed" if "a + b" in code else "failed"))
        given.append(request["limits"]["wall_s"])
        late = len(given) == 1
        outcomes = {first: "not_run", second: "not_run"} if late else {first: "passed", second: "failed"}
        return dict(fake_runner.report("timed_out" if late else "failed", outcomes))

    assert isinstance(judge(read(tmp_path), fake_runner.Fake(run)), JudgedProof)
    assert given == [10.0, 30.0]
