"""Client of the runner functions: builds the request, invokes the function, checks the report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from chalicelib.contracts.run_report import MAX_BYTES, RunReport
from chalicelib.http.problems import BAD_SUBMISSION, ProblemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_lambda import LambdaClient

    from chalicelib.contracts.lesson import Files, Lesson, Proof, PublishedLesson

WHOLE_S = 25.0
"""Seconds for the tests and their second run with wrong expectations together.

The client waits a little longer: `aws.RUNNER_READ_TIMEOUT_S`.
"""
_BUSY = {"TooManyRequestsException", "EC2ThrottledException", "ServiceException"}
MAX_REQUEST_BYTES = 6_000_000
"""Limit of a synchronous Lambda call for lesson and solution together, as JSON."""


class TooLargeError(ProblemError):
    """Lesson and solution together exceed what a runner takes."""

    def __init__(self, sizes: str) -> None:
        super().__init__(BAD_SUBMISSION, f"{sizes}; send smaller files")
        self.sizes = sizes


class RunnerBusyError(RuntimeError):
    """No runner was free; a later attempt may succeed."""


class RunnerFunctions:
    """The runner functions by language."""

    def __init__(self, functions: LambdaClient, names: Mapping[str, str]) -> None:
        self._functions = functions
        self._names = names

    def grade(self, lesson: PublishedLesson, solution: Files) -> RunReport:
        """Run the lesson's tests on a solution.

        If the runner itself fails, the outcome is `infrastructure_error`. Raises RunnerBusyError when throttled.
        """
        if lesson.runs_with not in self._names:
            return _broken(f"there is no runner for {lesson.runs_with}")
        try:
            payload = encoded(run_request(lesson, solution, lesson.proof))
        except TooLargeError as error:  # only in a regrade, when the lesson has grown since the submission
            return _broken(error.sizes)
        try:
            response = self._functions.invoke(FunctionName=self._names[lesson.runs_with], Payload=payload)
        except ClientError as error:
            if error.response["Error"]["Code"] in _BUSY:
                raise RunnerBusyError from error
            return _broken(f"the runner could not be invoked ({error.response['Error']['Code']})")
        except BotoCoreError as error:  # connection and time-out errors
            return _broken(f"the runner did not answer ({type(error).__name__})")
        body = response["Payload"].read()
        if "FunctionError" in response:
            return _broken("the runner ended without a report")
        return _report(body, lesson)


def run_request(lesson: Lesson | PublishedLesson, solution: Files, proof: Proof | None) -> dict[str, Any]:
    """The runner's request, version 1. The proof sets the mode; without a proof, the kind of lesson does."""
    default_mode = "program" if lesson.kind == "program" else "auto"
    validator = {**lesson.validation.model_dump(), "language": lesson.validator_language, "files": lesson.validator}
    limits = {"wall_s": lesson.timeout_s, "whole_s": WHOLE_S, "program_mib": lesson.memory_mib}
    return {
        "version": 1,
        "language": lesson.language,
        "lesson": lesson.lesson,
        "mode": proof.mode if proof else default_mode,
        "tests": lesson.tests,
        "support": lesson.support,
        "solution": solution,
        "expected": list(proof.tests) if proof else None,
        "profile": proof.profile if proof else None,
        "limits": {name: limit for name, limit in limits.items() if limit is not None},
        "comparison": lesson.comparison.model_dump(),
        "validator": validator if lesson.validator else None,
    }


def encoded(request: dict[str, Any]) -> bytes:
    """The request as JSON bytes. Raises TooLargeError.

    A control character takes six bytes in JSON, so a small zip may become a request that is too large.
    """
    payload = json.dumps(request, ensure_ascii=False).encode()
    if len(payload) > MAX_REQUEST_BYTES:
        sizes = f"{len(payload):,} bytes as JSON; a runner takes {MAX_REQUEST_BYTES:,}"
        raise TooLargeError(f"the solution and the lesson's tests are {sizes}")
    return payload


def _report(body: bytes, lesson: PublishedLesson) -> RunReport:
    try:
        report = RunReport.model_validate_json(body).fitted()
    except ValidationError:
        return _broken("the runner's report could not be read")
    if report.size_bytes > MAX_BYTES:
        return _broken("the runner's report is too large")
    if report.outcome == "passed" and not report.passes(lesson.proof.tests):
        return _broken("the runner reported a pass without every test")
    return report


def _broken(message: str) -> RunReport:
    return RunReport(outcome="infrastructure_error", message=message)
