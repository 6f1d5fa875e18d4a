"""Previews: lessons as students will see them, for authors only, before anything is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.contracts.lesson import PublishedLesson
from chalicelib.lessons.catalogue import UnknownLessonError
from chalicelib.shared.ids import LESSON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

_FOLDER = "previews/"
_ENDING = ".json"


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A preview in the list."""

    lesson: str
    sent_at: datetime


class Previews:
    """Lessons that authors sent to be looked at: one for each name, the last one sent. S3 deletes them after 30 days.

    They lie beside the catalogue and not in it, so nothing that reads the catalogue can show one to a student.
    """

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def keep(self, lesson: PublishedLesson) -> None:
        """Keep a preview in place of the one before."""
        body = lesson.model_dump_json().encode()
        self._s3.put_object(Bucket=self._bucket, Key=_key(lesson.lesson), Body=body, ContentType="application/json")

    def remove(self, lesson: str) -> None:
        """Remove a preview, if there is one."""
        self._s3.delete_object(Bucket=self._bucket, Key=_key(lesson))

    def lesson(self, lesson: str, version: str | None = None) -> PublishedLesson:
        """The preview of that name. Raises UnknownLessonError if there is none, or none of that version."""
        if not LESSON.fits(lesson):
            raise UnknownLessonError(lesson)
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=_key(lesson))["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            raise UnknownLessonError(lesson) from None
        found = PublishedLesson.model_validate_json(body)
        if version not in {None, found.version}:
            raise UnknownLessonError(lesson)
        return found

    def all(self) -> Iterator[PreviewLine]:
        """The previews by name."""
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=_FOLDER):
            for each in page.get("Contents", ()):
                yield PreviewLine(each["Key"].removeprefix(_FOLDER).removesuffix(_ENDING), each["LastModified"])


def _key(lesson: str) -> str:
    return f"{_FOLDER}{lesson}{_ENDING}"
