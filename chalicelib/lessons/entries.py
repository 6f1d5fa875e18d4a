"""A row of the catalogue."""

from __future__ import annotations

from pydantic import Field

from chalicelib.contracts.lesson import LessonMetadata


class LessonEntry(LessonMetadata):
    """One row of the listing: the metadata, and the version for new submissions."""

    version: str
    test_count: int = Field(ge=1)
