"""The report, version 1: what the runner answers. A dictionary of JSON values, as it is stored and sent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

from runners.records import Isolation
from runners.text import truncate

VERSION: Final = 1
_HIDDEN: Final = "This test is hidden: it tells its name and its outcome."
_SENTENCES: Final = {
    "timed_out": "The program ran out of time in one of the tests.",
    "out_of_memory": "The program ran out of memory in one of the tests.",
    "crashed": "The program ended itself or was stopped in one of the tests.",
}
"""What a run says that did not come to its end, where hidden tests ran."""


class TestEntry(TypedDict):
    """How one test went: `outcome` is passed, failed, error, not_run or timed_out."""

    id: str
    name: str
    outcome: str
    message: str | None
    output: str
    duration_ms: float | None
    task: int | None


class Usage(TypedDict):
    """What a run cost: of the clock, of the processor, and the most memory at once. None for what is not told."""

    wall_ms: float | None
    cpu_ms: float | None
    peak_memory_kib: float | None


class Report(TypedDict):
    """How a run went: `outcome` is passed, failed, timed_out, out_of_memory, crashed, compile_error or
    infrastructure_error; `error_kind` the type of the first exception; `output` what was printed outside tests;
    `warnings` what the compiler warned of in the solution, which never changes the outcome.
    """  # noqa: D205 - one sentence

    version: int
    outcome: str
    message: str | None
    error_kind: str | None
    tests: list[TestEntry]
    output: str
    warnings: str
    usage: Usage
    isolation: Isolation


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its id, its name for people, and the number of the exercise's task, if it has tasks."""

    id: str
    name: str
    task: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether students learn its name and outcome only."""
        return is_hidden(self.id)


def is_hidden(test: str) -> bool:
    """Whether a test, by its id, lies in the tests' folder `hidden`."""
    return test.startswith(("hidden.", "hidden/"))


def subtest_id(test: str, label: str) -> str:
    """Return the id of a test's subtest."""
    return f"{test} [{label}]"


def test_of_subtest(identity: str) -> str:
    """Return the id of the test that a subtest belongs to, nothing for what is no subtest."""
    test, mark, _ = identity.partition(" [")
    return test if mark else ""


def entry(test: Test, outcome: str, message: str | None = None, output: str = "", ms: float = 0.0) -> TestEntry:
    """Return a test's entry. A hidden one tells only whether it passed, failed or did not run."""
    if test.hidden:
        outcome = outcome if outcome in {"passed", "not_run"} else "failed"
        message, output, ms = _HIDDEN, "", 0.0
    return {
        "id": test.id,
        "name": test.name,
        "outcome": outcome,
        "message": truncate(message) if message is not None and outcome != "passed" else None,
        "output": truncate(output),
        "duration_ms": ms,
        "task": test.task,
    }


def told_apart(tests: Sequence[TestEntry]) -> list[TestEntry]:
    """Return entries with the ids of those tests whose names several have."""
    times = Counter(test["name"] for test in tests)
    return [{**test, "name": _with_id(test)} if times[test["name"]] > 1 else test for test in tests]


def _with_id(test: TestEntry) -> str:
    return test["id"] if test["id"].endswith(test["name"]) else f"{test['name']} ({test['id']})"


def summary(tests: Sequence[TestEntry]) -> str | None:
    """Return how many tests did not pass, None when all did."""
    bad = sum(test["outcome"] != "passed" for test in tests)
    return f"{bad} of {len(tests)} tests did not pass." if bad else None


def without_hints(report: Report) -> Report:
    """Return a report as a student may see it: where a test is hidden, nothing in it depends on more than outcomes.

    A solution can measure out time and memory, or choose a signal to die by, as a hidden input tells it. So there are
    no figures, and when a hidden test ran, one sentence for each outcome, unless a visible test says the same.
    """
    hidden = [test for test in report["tests"] if is_hidden(test["id"])]
    if not hidden:
        return report
    message = report["message"]
    told = any(test["message"] == message for test in report["tests"] if not is_hidden(test["id"]))
    if not told and any(test["outcome"] != "not_run" for test in hidden):
        message = _SENTENCES.get(report["outcome"]) or summary(report["tests"]) or message
    return {
        **report,
        "message": message,
        "tests": [{**test, "duration_ms": None} for test in report["tests"]],
        "usage": {"wall_ms": None, "cpu_ms": None, "peak_memory_kib": None},
    }


def infrastructure_error(reason: str, mode: str, tests: Iterable[Test]) -> Report:
    """Return the report of a run that failed by a fault of ours."""
    return {
        "version": VERSION,
        "outcome": "infrastructure_error",
        "message": f"The runner itself failed, not your code: {reason}",
        "error_kind": None,
        "tests": [entry(test, "not_run") for test in tests],
        "output": "",
        "warnings": "",
        "usage": {"wall_ms": 0.0, "cpu_ms": 0.0, "peak_memory_kib": 0},
        "isolation": {"backend": None, "mode": mode},
    }
