"""From a request body to a solution that the lesson allows."""

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
    """The zip is readable but is not a submission for its lesson."""

    def __init__(self, detail: str) -> None:
        super().__init__(BAD_SUBMISSION, detail)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a student sent: the lesson's id and the files without the manifest."""

    lesson: str
    files: Files


def receive(body: bytes, lesson: str | None = None, language: str | None = None) -> Delivery:
    """Unpack a body; `lesson` and `language` come from the query and may stand in for the manifest.

    Raises:
        BadZipError: the body is no acceptable zip.
        BadSubmissionError: the manifest is missing, malformed or contradicts itself.
    """
    files = unpack(body)
    text = files.pop(MANIFEST, None)
    if text is None and lesson is None:
        raise BadSubmissionError(f'{MANIFEST} is missing; add {{"lesson": "python/..."}} or the query ?lesson=')
    manifest = _manifest(text, lesson)
    for said in (language, manifest.language):
        if said is not None and said != manifest.lesson.partition("/")[0]:
            raise BadSubmissionError(f"the language {said!r} does not fit the lesson {manifest.lesson!r}")
    if lesson is not None and lesson != manifest.lesson:
        raise BadSubmissionError(f"the query names {lesson!r}, {MANIFEST} names {manifest.lesson!r}")
    return Delivery(manifest.lesson, files)


def _manifest(text: str | None, lesson: str | None) -> Manifest:
    try:
        return Manifest.model_validate_json(text) if text is not None else Manifest(lesson=str(lesson))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or MANIFEST
        raise BadSubmissionError(f"{MANIFEST}: {where}: {first['msg']}") from error


def solution_for(lesson: PublishedLesson, files: Files) -> Files:
    """The files that replace the lesson's starter files. Raises BadSubmissionError for any other file."""
    foreign = sorted(files.keys() - lesson.starter.keys())
    editable = ", ".join(sorted(lesson.starter))
    if foreign:
        raise BadSubmissionError(
            f"{foreign[0]!r} is not a file of {lesson.lesson} you may change; send only {editable}"
        )
    if not files:
        raise BadSubmissionError(f"the zip holds no solution; send {editable}")
    return {**lesson.starter, **files}
