"""The report as Exercism's results.json, version 3. Outcomes and messages are kept; the format has no timings."""

from typing import Final

from runners.request import Json

_ENDED_EARLY: Final = {"compile_error", "timed_out", "out_of_memory", "crashed", "infrastructure_error"}
_STATUS: Final = {"passed": "pass", "failed": "fail"}
_TELL_EXCEPTIONS: Final = {"python", "ruby"}
"""The languages whose peers call a test `error` that an exception ended; the other peers call every failure `fail`."""
_MAX_OUTPUT: Final = 500
_MAX_MESSAGE: Final = 65_535


def results_v3(report: Json, language: str) -> Json:
    """Map a report to results.json v3. The status is `error` when no test ran, or the run did not come to its end.

    The status of a test that an exception ended is the one that Exercism's runner of `language` gives.
    """
    ran = [test for test in report["tests"] if test["outcome"] != "not_run"]
    passed = report["outcome"] == "passed"
    error = not ran or report["outcome"] in _ENDED_EARLY
    status = "pass" if passed else "error" if error else "fail"
    message = report["message"] if not passed else None
    if status == "error":
        message = (message or "No test ran.")[:_MAX_MESSAGE]
    exception = "error" if status == "error" or language in _TELL_EXCEPTIONS else "fail"
    tests = [_test(test, {**_STATUS, "error": exception}) for test in report["tests"]]
    return {"version": 3, "status": status, "message": message, "tests": tests}


def _test(test: Json, statuses: dict[str, str]) -> Json:
    entry = {
        "name": test["name"],
        "test_code": None,
        "status": statuses.get(test["outcome"], "error"),
        "message": test["message"],
        "output": test["output"][:_MAX_OUTPUT] or None,
    }
    return entry if test["task"] is None else {**entry, "task_id": test["task"]}
