"""Importing lessons of other formats: every one that proves becomes a lesson folder of our own.

An import can be broken off and started again: what is there already and has not changed is left alone, without a
new proof, since only proven lessons are ever written.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cdu.authoring import formats
from cdu.authoring.choices import NO_CHOICES, Choices
from cdu.authoring.errors import LessonError, Rejected
from cdu.authoring.files import read_json
from cdu.authoring.folder import METADATA
from cdu.authoring.proving import Progress, Summary, prove_each
from cdu.authoring.sources import find
from cdu.authoring.write import Change, compare, render, write
from chalicelib.contracts.lesson import Files, Lesson, LessonMetadata, Proof

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdu.authoring.check import Runner


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


def import_track(  # noqa: PLR0913 - one parameter for each choice of the author
    source: Path,
    into: Path,
    *,
    difficulty: int | None = None,
    choices: Choices = NO_CHOICES,
    jobs: int | None = None,
    progress: Progress | None = None,
    runner: Runner | None = None,
) -> ImportSummary:
    """Import whatever `cdu.authoring.formats` reads there as `into/<language>/<slug>`; nothing is ever deleted.

    `difficulty` is for every lesson of the import, instead of the one that its format says or stands in for it.
    What `jobs` and `runner` mean is said at `cdu.authoring.proving.check_all`.

    Raises:
        LessonError: `source` holds nothing that can be imported.
    """
    started = time.perf_counter()
    summary = ImportSummary()
    plans = _plan(source, into, summary, choices, {} if difficulty is None else {"difficulty": difficulty})
    summary.warn(plan.lesson for plan in plans.values())
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


def _plan(
    source: Path, into: Path, summary: ImportSummary, choices: Choices, chosen: dict[str, int]
) -> dict[str, _Plan]:
    """What to write where, by lesson; rejected lessons go into the summary."""
    known = dict(_known(into))
    plans: dict[str, _Plan] = {}
    for place, found in find(source, choices):
        if isinstance(found, Rejected):
            summary.rejected.append(found)
            continue
        form = formats.of(place)
        if form is None:
            raise LessonError(place, "is no Exercism track or problem package", "Nothing else is imported")
        # A renamed exercise keeps its lesson name here: students earned points under it.
        lesson = found.model_copy(update={"lesson": known.get(_origin(found), found.lesson), **chosen})
        folder = into / lesson.lesson
        if reason := _occupied(folder, lesson) or _taken(plans.get(lesson.lesson), place):
            summary.rejected.append(Rejected(found.lesson, reason, fatal=True))
            continue
        files = render(lesson, form.notice(place, lesson))
        plans[lesson.lesson] = _Plan(lesson, folder, files, compare(folder, files))
        known[_origin(found)] = lesson.lesson
    return plans


def _known(into: Path) -> Iterator[tuple[tuple[str, str | None], str]]:
    """Origin and name of every lesson that was imported before."""
    for path in sorted(into.glob(f"*/*/{METADATA}")):
        metadata = _peek(path.parent)
        if metadata and metadata.source.kind != "cdu" and into / metadata.lesson == path.parent:
            yield _origin(metadata), metadata.lesson


def _origin(lesson: LessonMetadata) -> tuple[str, str | None]:
    """What stays the same when an exercise changes; one outside of its track has no uuid, a package many languages."""
    return lesson.language, lesson.source.uuid or lesson.source.url


def _occupied(folder: Path, lesson: Lesson) -> str | None:
    """Why the folder must not be overwritten: its content did not come from this exercise."""
    held = _peek(folder)
    if not folder.exists() or (held and _origin(held) == _origin(lesson)):
        return None
    return f"{folder}: holds another lesson already. Import into another folder, or move that one away."


def _taken(other: _Plan | None, place: Path) -> str | None:
    """Why a lesson cannot have its name: a copy with the same uuid has the name already."""
    return f"{place}: has the uuid of another one. Give each a uuid of its own." if other else None


def _peek(folder: Path) -> LessonMetadata | None:
    """The metadata of the lesson there, if it is one."""
    try:
        return LessonMetadata.model_validate(read_json(folder, METADATA))
    except (LessonError, ValidationError):
        return None
