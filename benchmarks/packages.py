"""How many problem packages are accepted as they are, and why the others are not.

Needs `PROBLEM_PACKAGES`, a folder with checkouts of problemtools, BAPCtools and domjudge. Every folder below it with a
`problem.yaml` and something in `data` or `submissions` is a package, unless its metadata are a template. Each is
checked like `cdu lessons check` does it, with `--generate` if it has generators in place of data. A package is accepted
if it becomes a lesson in at least one language, and no lesson of it fails. `packages.toml` says who is right about a
refused one, and why.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.table import Table
from cdu.authoring.choices import Choices
from cdu.authoring.errors import LessonError
from cdu.authoring.proving import check_all
from cdu.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdu.authoring.proving import Summary

EXPLAINED = Path(__file__).with_name("packages.toml")
_ABSENT = "PROBLEM_PACKAGES names no folder with checkouts: no package was checked."
_TEMPLATE = "{%"
_SHOWN = 220


def tables() -> list[Table]:
    """Check every package, and count."""
    folder = os.environ.get("PROBLEM_PACKAGES")
    places = _places(Path(folder)) if folder else []
    rows = []
    with progress("problem packages", len(places)) as step:
        for place in places:
            rows.append({"package": place.relative_to(folder or "/").as_posix(), **_checked(place)})
            step(place.name)
    counts = [_count(name, rows) for name in dict.fromkeys(_repository(row) for row in rows)]
    total = [_count("all", rows)] if rows else []
    return [
        Table("Problem packages", counts + total, [] if rows else [_ABSENT]),
        Table("Refused packages", refusals(row for row in rows if not row["accepted"])),
    ]


def _places(folder: Path) -> list[Path]:
    """The packages below a folder."""
    found = sorted(metadata for metadata in folder.rglob("problem.yaml") if metadata.is_file())
    return [
        metadata.parent
        for metadata in found
        if any((metadata.parent / name).is_dir() for name in ("data", "submissions"))
        and _TEMPLATE not in metadata.read_text(encoding="utf-8", errors="replace")
    ]


def _checked(place: Path) -> dict[str, Any]:
    try:
        summary = check_all(place, choices=Choices(generate=not (place / "data").is_dir()))
    except LessonError as error:
        return {"accepted": False, "why": str(error)}
    accepted = bool(summary.proofs) and not summary.failed
    return {"accepted": accepted, "why": "" if accepted else _why(summary)}


def _why(summary: Summary) -> str:
    failed = [f"{entry.lesson}: {entry.reason}" for entry in summary.failed]
    return "; ".join([*failed, *(entry.reason for entry in summary.rejected)])


def refusals(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the check said of refused packages, with who is right and why as far as that is explained."""
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    found = []
    for row in rows:
        said, told = " ".join(row["why"].split()), explained.get(row["package"], {})
        shown = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
        found.append(
            {
                "package": row["package"],
                "said": shown,
                "right": told.get("right", ""),
                "why": told.get("why", "not explained"),
            }
        )
    return found


def _repository(row: dict[str, Any]) -> str:
    return str(row["package"]).partition("/")[0]


def _count(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [row for row in rows if name in {"all", _repository(row)}]
    accepted = sum(row["accepted"] for row in mine)
    share = f"{100 * accepted / len(mine):.0f} %"
    return {"checkout": name, "packages": len(mine), "accepted as they are": accepted, "share": share}
