"""Lessons whose author shows the tests: they come with the lesson, and run in a sandbox on the student's machine."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

import runners
from cdu.authoring import sources
from cdu.authoring.check import prove_reference
from cdu.publishing import BUILT_IN
from cdu.sandbox_trials import trial
from chalicelib.contracts.lesson import Proof, PublishedLesson
from chalicelib.lessons.lesson_view import _open_tests, _samples
from chalicelib.shared.text import as_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.server import Ended, Server

LAMP, TOLL = "python/signal-lamp", "python/toll-bridge"
FILE, TEST = "signal_lamp.py", "signal_lamp_test.py"
ELSEWHERE = {"outcome": "passed", "tests": [], "usage": {}}


def shown(name: str) -> dict[str, Any]:
    """A built-in lesson with open tests, as the API gives it."""
    lesson = sources.read(BUILT_IN / name).model_copy(update={"open_tests": True})
    proof = prove_reference(lesson, runners.Runner())
    assert isinstance(proof, Proof)
    published = PublishedLesson.of(lesson, proof)
    found = published.model_dump(mode="json", include={"lesson", "title", "blurb", "difficulty", "timeout_s", "kind"})
    found |= {"instructions": lesson.instructions, "starter": lesson.starter, "version": published.version}
    samples = [each.model_dump() for each in _samples(published)] if lesson.kind == "program" else []
    return found | {"samples": samples, "open_tests": _open_tests(published).model_dump(mode="json")}


@pytest.fixture(scope="module")
def lamp() -> dict[str, Any]:
    return shown(LAMP)


@pytest.fixture
def school(server: Server, lamp: dict[str, Any]) -> Server:
    server.answers = {
        f"GET /lessons/{LAMP}": json.loads(as_json(lamp)),
        "POST /trials": {"lesson": LAMP, "lesson_version": "1", "report": ELSEWHERE, "ignored": []},
    }
    return server


@pytest.fixture
def folder(cdu: Callable[..., Ended], school: Server, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert cdu("start", LAMP).status == 0
    assert school.requests
    monkeypatch.chdir(home / "signal-lamp")
    return home / "signal-lamp"


def solve(folder: Path) -> None:
    (folder / FILE).write_text((BUILT_IN / LAMP / "reference" / FILE).read_text("utf-8"), encoding="utf-8")


def asked_the_platform(school: Server) -> bool:
    return any(each.path == "/trials" for each in school.requests)


def test_the_tests_lie_beside_the_file_to_change(folder: Path, lamp: dict[str, Any]) -> None:
    assert (folder / TEST).read_text("utf-8") == lamp["open_tests"]["tests"][TEST]
    assert (folder / FILE).is_file()


def test_they_run_in_a_sandbox_here_and_the_verdict_says_so(
    cdu: Callable[..., Ended], school: Server, folder: Path
) -> None:
    ended = cdu("test")
    assert ended.status == 1
    assert f"Not yet  {LAMP} (not submitted, run on this machine): 0 of 7 tests" in ended.out
    assert "left out" not in ended.out, "the lesson's own tests are worth no word"
    solve(folder)
    found = json.loads(cdu("test", "--json").out)
    assert (found["ran"], found["report"]["outcome"], len(found["report"]["tests"])) == ("here", "passed", 7)
    assert {*found} == {"lesson", "lesson_version", "report", "ignored", "ran"}
    assert not asked_the_platform(school)


def test_tests_that_a_student_changed_do_not_count_and_are_named(cdu: Callable[..., Ended], folder: Path) -> None:
    (folder / TEST).write_text("import unittest\n", encoding="utf-8")
    ended = cdu("test")
    assert ended.status == 1
    assert f"left out: {TEST}" in ended.out
    assert "0 of 7 tests" in ended.out


def test_what_is_submitted_is_the_solution_alone(cdu: Callable[..., Ended], school: Server, folder: Path) -> None:
    sent: list[set[str]] = []

    def submit(request: Any) -> tuple[int, Any]:
        with zipfile.ZipFile(BytesIO(request.body)) as archive:
            sent.append(set(archive.namelist()))
        report = {**ELSEWHERE, "outcome": "failed"}
        return 201, {"submission_id": "1", "lesson": LAMP, "state": "graded", "report": report, "xp": 0}

    school.answers["POST /submissions"] = submit
    assert cdu("submit", str(folder)).status == 1
    assert sent == [{FILE, "submission.json"}]


@pytest.mark.parametrize("broken", ["closed", "newer"])
def test_where_they_cannot_run_here_the_platform_runs_them(
    cdu: Callable[..., Ended], school: Server, folder: Path, broken: str
) -> None:
    lesson = school.answers[f"GET /lessons/{LAMP}"]
    if broken == "closed":
        lesson["open_tests"] = None
    else:
        lesson["open_tests"]["proof"]["seal"] = "of a later version"
    found = json.loads(cdu("test", str(folder), "--json").out)
    assert (found["ran"], found["report"]) == ("platform", ELSEWHERE)


class _NoSandbox(runners.Runner):
    def start(self) -> None:
        raise runners.SandboxError("user namespaces are switched off")


class _Broken(runners.Runner):
    def run(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"outcome": "infrastructure_error", "message": f"the fork server died with {data['lesson']}"}


@pytest.mark.parametrize("runner", [_NoSandbox(), _Broken()], ids=["none works", "it breaks"])
def test_without_a_sandbox_that_works_nothing_runs_here(lamp: dict[str, Any], runner: runners.Runner) -> None:
    assert trial(lamp, {FILE: ""}, runner=runner) is None


@pytest.mark.parametrize("opened", [5, "x", [], {"tests": 5}, {"tests": {"../evil_test.py": ""}, "support": {}}])
def test_what_is_no_lesson_is_refused_and_nothing_is_written(
    cdu: Callable[..., Ended], school: Server, home: Path, opened: Any
) -> None:
    school.answers[f"GET /lessons/{LAMP}"]["open_tests"] = opened or ["no object"]
    assert cdu("start", LAMP).status == 3
    assert list(home.iterdir()) == []


def test_a_program_runs_its_visible_cases_or_an_input_of_ones_own() -> None:
    found = shown(TOLL)
    assert not any("hidden" in name for name in (*found["open_tests"]["tests"], *found["open_tests"]["proof"]["tests"]))
    reference = sources.read(BUILT_IN / TOLL).reference
    done = trial(found, reference)
    assert done is not None
    assert done["report"]["outcome"] == "passed"
    assert [test["id"] for test in done["report"]["tests"]] == [each["name"] for each in found["samples"]]
    case = found["samples"][0]
    own = trial(found, reference, case["input"])
    assert own is not None
    assert own["report"]["tests"][0]["output"] == case["output"]
