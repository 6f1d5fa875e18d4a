"""Writing a lesson as our own folder, so that a reader finds either the old or the new one, never half of each."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

from cdu.authoring import hints
from cdu.authoring.errors import LessonError
from cdu.authoring.files import read_tree
from cdu.authoring.folder import HINTS, INSTRUCTIONS, LICENCE, METADATA, ROLES
from chalicelib.contracts.lesson import Files, Lesson, LessonMetadata

if TYPE_CHECKING:
    from pathlib import Path

Change = Literal["new", "updated", "unchanged"]


def render(lesson: Lesson, notice: str | None = None) -> Files:
    """The files of a lesson folder by relative path; `notice` is the licence under which it was taken over."""
    metadata = LessonMetadata(**lesson.model_dump(include=set(LessonMetadata.model_fields)))
    files = {METADATA: metadata.model_dump_json(indent=2) + "\n", INSTRUCTIONS: lesson.instructions}
    if lesson.hints:
        files[HINTS] = hints.render(lesson.hints)
    if notice:
        files[LICENCE] = notice
    for role in ROLES:
        files |= {f"{role}/{name}": text for name, text in getattr(lesson, role).items()}
    return files


def compare(folder: Path, files: Files) -> Change:
    """What writing these files to the folder would be."""
    if not folder.exists():
        return "new"
    try:
        return "unchanged" if read_tree(folder) == files else "updated"
    except LessonError:  # something unreadable lies there, which writing will replace
        return "updated"


def write(folder: Path, files: Files) -> None:
    """Replace the folder by one that holds exactly these files."""
    fresh, stale = (folder.with_name(f".{folder.name}.{state}") for state in ("new", "old"))
    for leftover in (fresh, stale):
        shutil.rmtree(leftover, ignore_errors=True)
    for name, text in files.items():
        path = fresh / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if folder.exists():
        folder.rename(stale)
    fresh.rename(folder)
    shutil.rmtree(stale, ignore_errors=True)
