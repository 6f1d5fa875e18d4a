"""Importing an Exercism track: every exercise that proves becomes a lesson folder of our own.

An import can be broken off and started again: what is there already and has not changed is left alone, without a
new proof, since only proven lessons are ever written.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cdu.lessons import exercism, track
from cdu.lessons.errors import LessonError, Rejected
from cdu.lessons.files import read_json, read_text
from cdu.lessons.folder import LICENCE, METADATA
from cdu.lessons.proving import Progress, Summary, prove_each
from cdu.lessons.sources import discover
from cdu.lessons.write import Change, compare, render, write
from chalicelib.lesson import Files, Lesson, LessonMetadata, Proof

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdu.lessons.check import Runner


@dataclass
class ImportSummary(Summary):
    """What an import did; `proofs` and `failed` are of the lessons that had to be proven."""

    changes: dict[Change, list[str]] = field(default_factory=lambda: {"new": [], "updated": [], "unchanged": []})

    @property
    def ok(self) -> bool:
        """Whether every lesson that was not rejected is in place."""
        taken = any(self.changes.values())
        return taken and not self.failed and not any(entry.fatal for entry in self.rejected)

    def as_json(self) -> dict[str, Any]:
        """The document that `cdu lessons import --json` prints."""
        return {change: len(names) for change, names in self.changes.items()} | super().as_json()


@dataclass(frozen=True)
class _Plan:
    lesson: Lesson
    folder: Path
    files: Files
    change: Change


def import_track(
    source: Path, into: Path, *, jobs: int | None = None, progress: Progress | None = None, runner: Runner | None = None
) -> ImportSummary:
    """Import a track, or a single exercise of one, as `into/<language>/<slug>`; nothing is ever deleted there.

    What `jobs` and `runner` mean is said at `cdu.lessons.proving.check_all`.

    Raises:
        LessonError: `source` is neither a track nor an exercise.
    """
    started = time.perf_counter()
    summary = ImportSummary()
    plans = _plan(source, into, summary)
    for plan in plans.values():
        if plan.change == "unchanged":
            summary.changes["unchanged"].append(plan.lesson.lesson)
    changed = [plan.lesson for plan in plans.values() if plan.change != "unchanged"]
    for done, (name, result) in enumerate(prove_each(changed, jobs=jobs, runner=runner), start=1):
        summary.add(name, result)
        if isinstance(result, Proof):
            write(plans[name].folder, plans[name].files)
            summary.changes[plans[name].change].append(name)
        if progress:
            progress(name, result, done, len(changed))
    summary.sort(list(plans))
    summary.duration_s = time.perf_counter() - started
    return summary


def _plan(source: Path, into: Path, summary: ImportSummary) -> dict[str, _Plan]:
    """What to write where, by lesson; what cannot be taken goes into the summary."""
    licence = _licence(source)
    known = dict(_known(into))
    plans: dict[str, _Plan] = {}
    for found in discover(source):
        if isinstance(found, Rejected):
            summary.rejected.append(found)
            continue
        # A renamed exercise keeps its lesson name here: students earned points under it.
        lesson = found.model_copy(update={"lesson": known.get(_origin(found), found.lesson)})
        folder = into / lesson.lesson
        if reason := _occupied(folder, lesson):
            summary.rejected.append(Rejected(found.lesson, reason, fatal=True))
            continue
        files = render(lesson, _notice(lesson, licence))
        plans[lesson.lesson] = _Plan(lesson, folder, files, compare(folder, files))
    return plans


def _licence(source: Path) -> str:
    home = source if track.is_track(source) else track.of_exercise(source)
    if home is None and not exercism.is_exercise(source):
        raise LessonError(source, "is no Exercism track", "Give the folder that holds its config.json and exercises")
    return read_text(home, LICENCE) if home and (home / LICENCE).exists() else ""


def _notice(lesson: Lesson, licence: str) -> str:
    authors = ", ".join(lesson.source.authors) or "its contributors"
    origin = f"This lesson comes from {lesson.source.url}, by {authors}, under the {lesson.source.licence} licence."
    return f"{origin}\n\n{licence}".rstrip() + "\n"


def _known(into: Path) -> Iterator[tuple[str | None, str]]:
    """Origin and name of every lesson that was imported before."""
    for path in sorted(into.glob(f"*/*/{METADATA}")):
        metadata = _peek(path.parent)
        if metadata and metadata.source.kind == "exercism" and into / metadata.lesson == path.parent:
            yield _origin(metadata), metadata.lesson


def _origin(lesson: LessonMetadata) -> str | None:
    """What stays the same when an exercise changes; an exercise outside of its track has no uuid."""
    return lesson.source.uuid or lesson.source.url


def _occupied(folder: Path, lesson: Lesson) -> str | None:
    """Why the folder must not be written: it holds something that did not come from this exercise."""
    held = _peek(folder)
    if not folder.exists() or (held and _origin(held) == _origin(lesson)):
        return None
    return f"{folder}: holds another lesson already. Import into another folder, or move that one away."


def _peek(folder: Path) -> LessonMetadata | None:
    """The metadata of the lesson there, if it is one."""
    try:
        return LessonMetadata.model_validate(read_json(folder, METADATA))
    except (LessonError, ValidationError):
        return None
