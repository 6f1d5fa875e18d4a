"""Parsing an uploaded zip and checking that its files fit the lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from chalicelib.contracts.lesson import MANIFEST, Contract
from chalicelib.http.problems import BAD_SUBMISSION, ProblemError
from chalicelib.shared.ids import Language, LessonId
from chalicelib.submissions.zips import unpack

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files, PublishedLesson


class Manifest(Contract):
    """The content of `submission.json`."""

    lesson: LessonId
    language: Language | None = None


class BadSubmissionError(ProblemError):
    """The zip can be read, but its files or its manifest do not fit the lesson."""

    def __init__(self, detail: str) -> None:
        super().__init__(BAD_SUBMISSION, detail)


@dataclass(frozen=True, slots=True)
class Upload:
    """A parsed upload: the lesson id, and the files without the manifest."""

    lesson: str
    files: Files


def parse_upload(body: bytes, lesson: str | None = None, language: str | None = None) -> Upload:
    """Parse a zip. `lesson` and `language` come from the query string and may replace the manifest.

    Raises:
        BadZipError: the body is not an acceptable zip.
        BadSubmissionError: the manifest is missing, malformed or contradicts itself.
    """
    files = unpack(body)
    text = files.pop(MANIFEST, None)
    if text is None and lesson is None:
        raise BadSubmissionError(f'{MANIFEST} is missing; add {{"lesson": "python/..."}} or the query ?lesson=')
    manifest = _manifest(text, lesson)
    for named in (language, manifest.language):
        if named is not None and named != manifest.lesson.partition("/")[0]:
            raise BadSubmissionError(f"the language {named!r} does not fit the lesson {manifest.lesson!r}")
    if lesson is not None and lesson != manifest.lesson:
        raise BadSubmissionError(f"the query names {lesson!r}, {MANIFEST} names {manifest.lesson!r}")
    return Upload(manifest.lesson, files)


def _manifest(text: str | None, lesson: str | None) -> Manifest:
    try:
        return Manifest.model_validate_json(text) if text is not None else Manifest(lesson=str(lesson))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or MANIFEST
        raise BadSubmissionError(f"{MANIFEST}: {where}: {first['msg']}") from error


def solution_for(lesson: PublishedLesson, files: Files) -> Files:
    """The starter files with the uploaded ones in their place. Raises BadSubmissionError for a file of another name."""
    unexpected = sorted(files.keys() - lesson.starter.keys())
    editable = ", ".join(sorted(lesson.starter))
    if unexpected:
        raise BadSubmissionError(
            f"{unexpected[0]!r} is not a file of {lesson.lesson} that you may change; send only {editable}"
        )
    if not files:
        raise BadSubmissionError(f"the zip holds no solution; send {editable}")
    return {**lesson.starter, **files}
