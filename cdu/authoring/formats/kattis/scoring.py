"""Scored packages: what each group of secret cases is worth, and which groups a lesson asks for.

A lesson is passed or not. Its author says how many points that takes; the first groups that are worth as many together
become the lesson's tests. Without a number, all of them do.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from cdu.authoring.errors import LessonError
from cdu.authoring.formats.kattis.problem import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = ("testdata.yaml", "test_group.yaml")


def asked_for(folder: Path, names: list[str], points: float | None) -> list[str]:
    """Those of the secret cases that belong to the groups which are worth `points` together.

    Raises:
        LessonError: all groups together are worth less, or a group does not say what it is worth.
    """
    if points is None:
        return names
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(name.rpartition("/")[0], []).append(name)
    worth = list(accumulate(_worth(folder, group, len(cases)) for group, cases in groups.items()))
    if not worth or worth[-1] < points:
        told = f"its groups are worth {worth[-1] if worth else 0:g} points together, not {points:g}"
        raise LessonError("data/secret", told, "Ask for fewer with --points")
    last = next(number for number, sum_ in enumerate(worth) if sum_ >= points)
    return [name for cases in list(groups.values())[: last + 1] for name in cases]


def _worth(folder: Path, group: str, cases: int) -> float:
    """The points of a group: of each case where they are added up, else of all its cases together."""
    settings: dict[str, object] = {}
    for file in SETTINGS:
        settings |= read_yaml(folder, f"{group}/{file}")
    whole, each = settings.get("max_score"), settings.get("accept_score")
    if not isinstance(whole or each, int | float | str):
        raise LessonError(group, "does not say how many points it is worth", "Write accept_score into testdata.yaml")
    try:
        if whole is not None:
            return float(str(whole))
        together = {"min", "avg"} & set(str(settings.get("grader_flags", "")).split())
        return float(str(each)) * (1 if together else cases)
    except ValueError:
        raise LessonError(group, "its points are no number", "Correct accept_score") from None
