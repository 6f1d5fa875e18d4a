"""Parsing an uploaded zip, and the solution that its files make with a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from chalicelib.contracts.lesson import MANIFEST, Contract
from chalicelib.http.problems import BAD_SUBMISSION, ProblemError
from chalicelib.shared.ids import Language, LessonId
from chalicelib.submissions.solution_files import IgnoredFile, choose, named, top_folder
from chalicelib.submissions.zips import text_of, unpack

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files, PublishedLesson


_SHOWN = 3
"""Files left out that a refusal names."""


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
    """A parsed upload: the lesson id, the content of each file, and what was not even read."""

    lesson: str
    files: dict[str, bytes]
    ignored: tuple[IgnoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """What is graded: the lesson's starter files with the student's in their place, and the student's helpers."""

    files: Files
    sent: Files
    """The student's files alone."""
    ignored: tuple[IgnoredFile, ...]
    """What the upload holds besides, and why it is left out."""


def parse_upload(body: bytes, lesson: str | None = None, language: str | None = None) -> Upload:
    """Parse a zip. `lesson` and `language` come from the query string and may replace the manifest.

    Raises:
        BadZipError: the body is not an acceptable zip.
        BadSubmissionError: the manifest is missing, malformed or contradicts itself.
    """
    unpacked = unpack(body)
    name = f"{top_folder(unpacked.files)}{MANIFEST}"
    text = text_of(unpacked.files[name], name) if name in unpacked.files else None
    if text is None and lesson is None:
        raise BadSubmissionError(f'{MANIFEST} is missing; add {{"lesson": "python/..."}} or the query ?lesson=')
    manifest = _manifest(text, lesson)
    for told in (language, manifest.language):
        if told is not None and told != manifest.lesson.partition("/")[0]:
            raise BadSubmissionError(f"the language {told!r} does not fit the lesson {manifest.lesson!r}")
    if lesson is not None and lesson != manifest.lesson:
        raise BadSubmissionError(f"the query names {lesson!r}, {MANIFEST} names {manifest.lesson!r}")
    return Upload(manifest.lesson, unpacked.files, unpacked.ignored)


def _manifest(text: str | None, lesson: str | None) -> Manifest:
    try:
        return Manifest.model_validate_json(text) if text is not None else Manifest(lesson=str(lesson))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or MANIFEST
        raise BadSubmissionError(f"{MANIFEST}: {where}: {first['msg']}") from error


def solution_for(lesson: PublishedLesson, upload: Upload) -> Solution:
    """The solution that an upload makes.

    Raises:
        BadSubmissionError: the upload has none of the files that the lesson asks for.
        BadZipError: a file of the solution is not UTF-8 text.
    """
    choice = choose(upload.files, lesson.starter, lesson.language, {**lesson.tests, **lesson.support})
    ignored = named((*upload.ignored, *choice.ignored))
    if lesson.starter.keys().isdisjoint(choice.files):
        raise BadSubmissionError(_nothing(lesson, ignored))
    sent = {path: text_of(upload.files[name], name) for path, name in choice.files.items()}
    return Solution({**lesson.starter, **sent}, sent, ignored)


def fitting(lesson: PublishedLesson, sources: Files) -> Files:
    """The solution that stored files make with any version of their lesson."""
    choice = choose(sources, lesson.starter, lesson.language, {**lesson.tests, **lesson.support})
    return {**lesson.starter, **{path: sources[name] for path, name in choice.files.items()}}


def _nothing(lesson: PublishedLesson, ignored: tuple[IgnoredFile, ...]) -> str:
    wanted = ", ".join(sorted(lesson.starter))
    left_out = "; ".join(f"{file.path!r} is left out: {file.reason}" for file in ignored[:_SHOWN])
    return f"there is no file of {lesson.lesson} to grade; send {wanted}" + (f" ({left_out})" if left_out else "")
