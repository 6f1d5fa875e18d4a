"""Runners that look at the solution's text instead of running it; importable by name, as worker processes need."""

from __future__ import annotations

import os
from typing import Any

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


def honest(request: dict[str, Any]) -> dict[str, Any]:
    """Passes what returns `ding` (or says `reference`), fails all else."""
    solution = "".join(request["solution"].values())
    return report("passed" if "ding" in solution or "reference" in solution else "failed")


def broken(request: dict[str, Any]) -> dict[str, Any]:
    """Breaks on one lesson and is honest about the others."""
    if request["lesson"] == "python/broken":
        raise OSError("no sandbox")
    return honest(request)


def dying(request: dict[str, Any]) -> dict[str, Any]:
    """Takes its whole process along."""
    os._exit(len(request) and 9)
