"""Published lessons: a listing in DynamoDB, and immutable contents by version in S3."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.lesson import PublishedLesson
from chalicelib.http.problems import LESSON_WITHDRAWN, UNKNOWN_LESSON, ProblemError
from chalicelib.lessons.entries import LessonEntry
from chalicelib.lessons.lesson_list import next_lessons
from chalicelib.shared.ids import LESSON, new_id
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

_REVISION = {"language": "@listing", "slug": "revision"}
"""Key of the item that changes with every publication; no language has that name."""
_WITHDRAWN = "withdrawn"
"""The attribute of a row whose lesson has been withdrawn; publishing writes the row anew, without it."""
WARM_LESSONS = 256
"""Lessons that a warm function caches. A version never changes, so the cache is never stale."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """Every lesson of some languages in recommended order, and for each the ones to go on with."""

    revision: str
    entries: tuple[LessonEntry, ...]
    following: Mapping[str, tuple[str, ...]]


class UnknownLessonError(ProblemError):
    """No lesson of that name is published."""

    def __init__(self, lesson: str) -> None:
        super().__init__(UNKNOWN_LESSON, f"no lesson {lesson!r} is published; GET /lessons lists them all")


class WithdrawnLessonError(ProblemError):
    """The lesson was published once and has been withdrawn since."""

    def __init__(self, lesson: str) -> None:
        told = "whoever passed it keeps the XP; GET /lessons lists the lessons that are there"
        super().__init__(LESSON_WITHDRAWN, f"the lesson {lesson!r} has been withdrawn; {told}")


class Catalogue:
    """Reads and publishes lessons."""

    def __init__(self, dynamodb: DynamoDBClient, s3: S3Client, table: str, bucket: str) -> None:
        self._dynamodb = dynamodb
        self._s3 = s3
        self._table = table
        self._bucket = bucket
        self._listing: KeptList | None = None
        self._load = lru_cache(maxsize=WARM_LESSONS)(self._fetch)

    def entry(self, lesson: str) -> LessonEntry:
        """The row of a lesson in the listing. Raises UnknownLessonError and WithdrawnLessonError."""
        if not LESSON.fits(lesson):
            raise UnknownLessonError(lesson)
        language, _, slug = lesson.partition("/")
        key = to_item({"language": language, "slug": slug})
        row = self._dynamodb.get_item(TableName=self._table, Key=key).get("Item")
        if row is None:
            raise UnknownLessonError(lesson)
        if _WITHDRAWN in row:
            raise WithdrawnLessonError(lesson)
        return _entry(row)

    def listing(self, languages: tuple[str, ...]) -> KeptList:
        """Every lesson of these languages. A warm function reads one small item, and all rows after a publication."""
        key = to_item(_REVISION)
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        revision = f"{from_item(row)['revision']} {languages}" if row else ""
        kept = self._listing
        if kept is None or not revision or kept.revision != revision:
            entries = tuple(
                entry
                for language in languages
                for entry in sorted(self.entries(language), key=lambda each: (each.order, each.difficulty, each.slug))
            )
            kept = self._listing = KeptList(revision, entries, next_lessons(entries))
        return kept

    def entries(self, language: str) -> Iterator[LessonEntry]:
        """All lessons of one language by slug."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            ConsistentRead=True,  # what is kept as the listing of a revision has to be all of it
            KeyConditionExpression="#language = :language",
            ExpressionAttributeNames={"#language": "language"},
            ExpressionAttributeValues={":language": {"S": language}},
        )
        for page in pages:
            yield from (_entry(row) for row in page["Items"] if _WITHDRAWN not in row)

    def lesson(self, lesson: str, version: str | None = None) -> PublishedLesson:
        """A version of a lesson, by default the current one. A version that is named is there for good.

        Raises UnknownLessonError, and WithdrawnLessonError where no version is named.
        """
        return self._load(lesson, version or self.entry(lesson).version)

    def publish(self, lesson: PublishedLesson) -> LessonEntry:
        """Make a lesson the current version.

        The content is written before its row, so readers always find it, and the listing's revision after the row, so
        that no listing is kept that misses the lesson.
        """
        entry = LessonEntry.of(lesson)
        body = lesson.model_dump_json().encode()
        self._s3.put_object(
            Bucket=self._bucket, Key=_key(lesson.lesson, lesson.version), Body=body, ContentType="application/json"
        )
        row = {"language": lesson.language, "slug": lesson.slug, "entry": entry.model_dump_json()}
        self._dynamodb.put_item(TableName=self._table, Item=to_item(row))
        self._revise()
        return entry

    def withdraw(self, lesson: str) -> None:
        """Take a lesson out of the listing, until it is published again. Its versions stay for what is being graded.

        Raises UnknownLessonError and WithdrawnLessonError.
        """
        entry = self.entry(lesson)
        self._dynamodb.update_item(
            TableName=self._table,
            Key=to_item({"language": entry.language, "slug": entry.slug}),
            UpdateExpression="SET #withdrawn = :yes",
            ExpressionAttributeNames={"#withdrawn": _WITHDRAWN},
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )
        self._revise()

    def _revise(self) -> None:
        """Give the listing a new revision, so that no function keeps the old one."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=to_item(_REVISION),
            UpdateExpression="SET revision = :revision",
            ExpressionAttributeValues=to_item({":revision": new_id()}),
        )

    def _fetch(self, lesson: str, version: str) -> PublishedLesson:
        try:
            body = self._s3.get_object(Bucket=self._bucket, Key=_key(lesson, version))["Body"].read()
        except self._s3.exceptions.NoSuchKey:
            raise UnknownLessonError(lesson) from None
        return PublishedLesson.model_validate_json(body)


def _key(lesson: str, version: str) -> str:
    return f"lessons/{lesson}/{version}.json"


def _entry(row: Mapping[str, Any]) -> LessonEntry:
    return LessonEntry.model_validate_json(from_item(row)["entry"])
