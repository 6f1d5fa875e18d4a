from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib.submissions.runner_functions import RunnerBusyError, RunnerFunctions, run_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.lesson import PublishedLesson

TESTS = ("bell_test.Bell.test_one", "bell_test.Bell.test_two")


class FakeFunctions:
    """Lambda, answering `invoke` with what it was given."""

    def __init__(self, answer: bytes | Exception, **more: Any) -> None:
        self._answer = answer
        self._more = more
        self.calls: list[dict[str, Any]] = []

    def invoke(self, **call: Any) -> dict[str, Any]:
        self.calls.append(call)
        if isinstance(self._answer, Exception):
            raise self._answer
        return {"Payload": io.BytesIO(self._answer), **self._more}


def said(outcome: str = "passed", tests: dict[str, str] | None = None, **more: Any) -> bytes:
    results = dict.fromkeys(TESTS, "passed") if tests is None else tests
    listed = [{"id": test, "name": test, "outcome": result} for test, result in results.items()]
    return json.dumps({"version": 1, "outcome": outcome, "tests": listed, **more}).encode()


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Invoke")


def runners(functions: FakeFunctions) -> RunnerFunctions:
    client: Any = functions
    return RunnerFunctions(client, {"python": "stack-runner-python"})


def test_the_function_of_the_language_is_asked_and_its_report_returned(lesson: Callable[..., PublishedLesson]) -> None:
    functions = FakeFunctions(said())
    report = runners(functions).grade(lesson(), {"bell.py": "x"})
    assert report.outcome == "passed"
    assert functions.calls[0]["FunctionName"] == "stack-runner-python"
    assert json.loads(functions.calls[0]["Payload"]) == run_request(lesson(), {"bell.py": "x"}, lesson().proof)


def test_the_request_holds_the_lessons_own_tests_and_what_the_proof_expects(
    lesson: Callable[..., PublishedLesson],
) -> None:
    bell = lesson(timeout_s=3.5, support={"wire.py": "red"})
    request = run_request(bell, {"bell.py": "x"}, bell.proof)
    assert request["tests"] == {"bell_test.py": "import unittest\n"}
    assert request["support"] == {"wire.py": "red"}
    assert request["expected"] == list(TESTS)
    assert request["limits"] == {"wall_s": 3.5, "whole_s": 25.0}
    assert "reference" not in request


def test_a_validator_is_sent_to_the_function_that_can_build_it(lesson: Callable[..., PublishedLesson]) -> None:
    judged = lesson(kind="program", validator={"check.cpp": "int main() {}"}, validation={"arguments": ["strict"]})
    functions = FakeFunctions(said())
    client: Any = functions
    names = {"python": "stack-runner-python", "cpp": "stack-runner-cpp"}
    assert RunnerFunctions(client, names).grade(judged, {"main.py": "x"}).outcome == "passed"
    assert functions.calls[0]["FunctionName"] == "stack-runner-cpp"
    assert json.loads(functions.calls[0]["Payload"])["validator"] == {
        "language": "cpp",
        "files": {"check.cpp": "int main() {}"},
        "arguments": ["strict"],
        "interactive": False,
        "passes": 1,
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "functions", "validator": {"main.py": ""}}, "only the output of programs is judged"),
        ({"kind": "program", "validator": {"check.py": ""}}, "has no main.py"),
        ({"kind": "program", "validator": {"notes.txt": ""}}, "in no language that runs here"),
    ],
)
def test_a_validator_that_nothing_could_run_is_no_lesson(
    change: dict[str, Any], told: str, lesson: Callable[..., PublishedLesson]
) -> None:
    with pytest.raises(ValueError, match=told):
        lesson(**change)


def test_a_request_that_lambda_would_refuse_is_never_sent(lesson: Callable[..., PublishedLesson]) -> None:
    functions = FakeFunctions(said())
    report = runners(functions).grade(lesson(), {"bell.py": "\0" * 1_000_000})
    assert (report.outcome, functions.calls) == ("infrastructure_error", [])
    assert "a runner takes 6,000,000" in (report.message or "")


def test_letters_of_every_language_are_sent_as_they_are(lesson: Callable[..., PublishedLesson]) -> None:
    functions, text = FakeFunctions(said()), "\u5b66" * 1_500_000  # 4.5 MB as UTF-8, 9 MB as escapes
    assert runners(functions).grade(lesson(), {"bell.py": text}).outcome == "passed"
    assert json.loads(functions.calls[0]["Payload"])["solution"] == {"bell.py": text}


@pytest.mark.parametrize("code", ["TooManyRequestsException", "EC2ThrottledException", "ServiceException"])
def test_a_throttled_runner_is_busy(lesson: Callable[..., PublishedLesson], code: str) -> None:
    with pytest.raises(RunnerBusyError):
        runners(FakeFunctions(refused(code))).grade(lesson(), {})


@pytest.mark.parametrize(
    ("answer", "more", "message"),
    [
        (refused("AccessDeniedException"), {}, "could not be invoked (AccessDeniedException)"),
        (ReadTimeoutError(endpoint_url="x"), {}, "did not answer (ReadTimeoutError)"),
        (b'{"errorMessage": "killed"}', {"FunctionError": "Unhandled"}, "ended without a report"),
        (b"", {}, "could not be read"),
        (b"null", {}, "could not be read"),
        (b'{"outcome": "splendid"}', {}, "could not be read"),
        (said(version=2), {}, "could not be read"),
        (said(tests={}), {}, "a pass without every test"),
        (said(tests={TESTS[0]: "passed"}), {}, "a pass without every test"),
        (said(tests={TESTS[0]: "passed", TESTS[1]: "failed"}), {}, "a pass without every test"),
        (said("failed", {f"{n:0200d}": "failed" for n in range(2_000)}), {}, "too large"),
    ],
)
def test_a_fault_of_the_runner_is_ours_and_never_the_students(
    lesson: Callable[..., PublishedLesson], answer: Any, more: dict[str, Any], message: str
) -> None:
    report = runners(FakeFunctions(answer, **more)).grade(lesson(), {})
    assert report.outcome == "infrastructure_error"
    assert message in str(report.message)


def test_a_lesson_in_a_language_without_a_runner_is_our_fault(lesson: Callable[..., PublishedLesson]) -> None:
    report = runners(FakeFunctions(said())).grade(lesson("rust/bell"), {})
    assert report.outcome == "infrastructure_error"


def test_long_texts_are_cut_so_that_the_record_can_hold_them(lesson: Callable[..., PublishedLesson]) -> None:
    noisy = [{"id": str(n), "name": "n", "outcome": "failed", "output": "x" * 9_000} for n in range(100)]
    report = runners(FakeFunctions(json.dumps({"outcome": "failed", "tests": noisy}).encode())).grade(lesson(), {})
    assert report.outcome == "failed"
    assert len(report.tests) == 100
