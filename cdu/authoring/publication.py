"""Lessons that may be checked and tried, but not published."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Lesson

NO_STATEMENT = "This problem came without a statement that can be read here: only Markdown and LaTeX are read, not PDF."
"""What an imported lesson's instructions say until its author writes them."""
LICENCES = {
    "unknown": "its licence is unknown, which gives nobody the right to publish it",
    "permission": "its licence is by permission, which has to be asked for",
}


def unpublishable(lesson: Lesson) -> str | None:
    """Why a lesson must not be published, with what to do; None where it may be."""
    if reason := LICENCES.get(lesson.source.licence):
        return f"{reason}. Ask its rights owner, then say the licence in the lesson or the package"
    if NO_STATEMENT in lesson.instructions:
        return "it has no statement. Write its instructions.md"
    return None
