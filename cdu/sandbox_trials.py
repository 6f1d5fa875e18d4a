"""Trials in a sandbox on this machine: the code of `POST /trials`, on a lesson whose author gives the tests away.

The students' client does not have this module, so its commands import it by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

import runners
from cdu.adding_languages import ready
from cdu.authoring.languages import LANGUAGES
from cdu.client import Answer
from cdu.errors import USAGE, CommandError
from chalicelib.contracts.lesson import PublishedLesson
from chalicelib.contracts.run_report import RunReport
from chalicelib.http.problems import ProblemError
from chalicelib.submissions.runner_functions import run_request
from chalicelib.submissions.trials import TrialService
from chalicelib.submissions.upload import Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.contracts.lesson import Files

_OURS = 500
"""Problems from this status on are our fault."""


def trial(
    found: Mapping[str, Any], files: Files, given: str | None = None, runner: runners.Runner | None = None
) -> Answer | None:
    """What the API would answer to a trial of these files, run here.

    `found` is the lesson as the API gives it, `given` an input for a program. None where this machine cannot run it: no
    tests are given, the language is not built, no sandbox works. Raises CommandError for a trial that the API refuses.
    """
    lesson = _lesson(found)
    if lesson is None or lesson.language not in LANGUAGES or not ready({lesson.language}):
        return None
    service = TrialService(_Given(lesson), _Sandbox(runner or runners.Runner()))
    upload = Upload(lesson.lesson, {name: text.encode() for name, text in files.items()})
    try:
        done = service.run(upload, own_input=given)
    except ProblemError as error:
        if error.kind.status < _OURS:
            raise CommandError(error.detail, USAGE) from None
        return None
    except (runners.RequestError, runners.SandboxError):  # recorded by another version, or no sandbox works here
        return None
    return Answer(
        lesson=lesson.lesson, lesson_version=found["version"], report=Answer(done.report.model_dump(mode="json"))
    )


def _lesson(found: Mapping[str, Any]) -> PublishedLesson | None:
    """The lesson with its open tests; None where it has none, or none that this version understands."""
    told = found.get("open_tests")
    if not told:
        return None
    every = {**found, **told, "open_tests": True}
    known = {name: value for name, value in every.items() if name in PublishedLesson.model_fields}
    try:
        return PublishedLesson.model_validate(known)
    except ValidationError:
        return None


class _Given:
    """The one lesson that there is."""

    def __init__(self, lesson: PublishedLesson) -> None:
        self._lesson = lesson

    def lesson(self, lesson: str, version: str | None = None) -> PublishedLesson:
        """It, whatever is asked for."""
        del lesson, version
        return self._lesson


class _Sandbox:
    """Grades as a runner function does, in this process's sandbox."""

    def __init__(self, runner: runners.Runner) -> None:
        self._runner = runner

    def grade(self, lesson: PublishedLesson, solution: Files) -> RunReport:
        """Run the lesson's tests on a solution. Raises SandboxError where no sandbox works, and RequestError."""
        self._runner.start()
        report = self._runner.run(run_request(lesson, solution, lesson.proof))
        return RunReport.model_validate(report).fitted()
