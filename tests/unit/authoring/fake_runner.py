"""Runners that look at the solution's text instead of running it; importable by name, as worker processes need."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

IDS = ("t.T.test_one", "t.T.test_two")


def report(outcome: str = "passed", tests: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
    """A runner's report: `tests` maps ids to outcomes."""
    tests = dict.fromkeys(IDS, outcome) if tests is None else tests
    return {
        "version": 1,
        "outcome": outcome,
        "message": None,
        "tests": [{"id": name, "outcome": result, "message": f"about {name}"} for name, result in tests.items()],
        "usage": {"wall_ms": 12.5},
        "isolation": {"backend": "none", "mode": "guarded"},
        **fields,
    }


def _honest(request: dict[str, Any]) -> dict[str, Any]:
    """Passes what returns `ding` (or says `reference`), fails all else."""
    solution = "".join(request["solution"].values())
    return report("passed" if "ding" in solution or "reference" in solution else "failed")


def _broken(request: dict[str, Any]) -> dict[str, Any]:
    """Breaks on one lesson and is honest about the others."""
    if request["lesson"] == "python/broken":
        raise OSError("no sandbox")
    return _honest(request)


def _dying(request: dict[str, Any]) -> dict[str, Any]:
    """Takes its whole process along."""
    os._exit(len(request) and 9)


@dataclass(frozen=True)
class Fake:
    """A runner of a function that answers requests; it proves by asking that function mode by mode."""

    run: Callable[[dict[str, Any]], dict[str, Any]]

    def prove(self, request: dict[str, Any]) -> dict[str, Any]:
        for mode in ("isolated", "guarded"):
            found = self.run({**request, "mode": mode})
            if found["outcome"] in {"passed", "infrastructure_error"}:
                break
        return {
            "mode": mode if found["outcome"] == "passed" else None,
            "tests": [test["id"] for test in found["tests"]],
            "profile": {"made": "by a fake"} if mode == "isolated" else None,
            "duration_ms": found["usage"]["wall_ms"],
            "report": found,
        }


honest, broken, dying = Fake(_honest), Fake(_broken), Fake(_dying)
summing = Fake(lambda request: report("passed" if "sum(" in str(request["solution"]) else "failed"))


def failing_on(part: str) -> Fake:
    """A runner whose sandbox goes as soon as a program has this in it; it passes what says `sum(`."""

    def run(request: dict[str, Any]) -> dict[str, Any]:
        if part in str(request["solution"]):
            return report("infrastructure_error", message="the sandbox is gone")
        return summing.run(request)

    return Fake(run)
