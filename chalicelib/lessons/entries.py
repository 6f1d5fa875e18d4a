"""A row of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from chalicelib.contracts.lesson import LessonMetadata

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import PublishedLesson


class LessonEntry(LessonMetadata):
    """One row of the listing: the metadata, and the version for new submissions."""

    version: str
    test_count: int = Field(ge=1)

    @classmethod
    def of(cls, lesson: PublishedLesson) -> LessonEntry:
        """The row of a lesson."""
        metadata = {name: getattr(lesson, name) for name in LessonMetadata.model_fields}
        return cls(**metadata, version=lesson.version, test_count=len(lesson.proof.tests))
