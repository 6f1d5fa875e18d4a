"""The REST API as a student's program sees it."""

from __future__ import annotations

import io
import json
import re
import time
import uuid
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from pydantic import TypeAdapter, ValidationError

from cdu.errors import NOT_PASSED, OUR_FAULT, USAGE, CommandError
from cdu.waiting import until
from chalicelib.contracts.lesson import MANIFEST, for_students
from chalicelib.shared.ids import LESSON
from chalicelib.shared.paths import BadNameError
from chalicelib.submissions.solution_files import IgnoredFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdu.accounts import Session

_TIMEOUT_S = 60
_VERDICT_WAIT_S = 600
_PAUSE_S = 0.5
_OURS = 500
_TOO_MANY = 429
_LONGEST_PAUSE_S = 300


class Api:
    """A client of one deployment, signed in or not."""

    def __init__(self, address: str, id_token: str | None = None) -> None:
        self._address = address.rstrip("/")
        self._session = requests.Session()
        if id_token:
            self._session.headers["Authorization"] = id_token

    @classmethod
    def of(cls, session: Session) -> Api:
        """The client of a signed-in user."""
        return cls(session.pool.api, session.id_token)

    def lessons(self, language: str | None = None) -> list[Answer]:
        """All lessons, of one language or all."""
        found: list[Answer] = self._get("/lessons", language=language)["lessons"]
        return found

    def lesson(self, lesson: str) -> Answer:
        """One lesson with instructions and starter files, whose names may be written and read.

        Raises CommandError for names that leave the student's folder or mean something else there.
        """
        if not LESSON.fits(lesson):
            raise CommandError(f"{lesson!r} is no lesson's name; lessons are named like python/two-fer", USAGE)
        found = self._get(f"/lessons/{quote(lesson)}")
        _check_texts({"instructions": found["instructions"]}, found["starter"])
        return found

    def submit(self, data: bytes, key: str | None = None) -> Answer:
        """Send a zip and return the submission with its verdict, waiting for it if it is queued.

        A fresh idempotency key unless one is given. Raises CommandError when there is no verdict in time.
        """
        submission = self.send(data, key)
        graded = until(lambda: self._graded(submission), _VERDICT_WAIT_S, _PAUSE_S)
        if graded is None:
            raise CommandError(f"no verdict yet; ask later with: cdu status {submission['submission_id']}")
        return graded

    def send(self, data: bytes, key: str | None = None, *, respond_async: bool = False) -> Answer:
        """Send a zip and return what the API answers: the verdict, or a submission that is queued."""
        headers = {"Content-Type": "application/zip", "Idempotency-Key": key or str(uuid.uuid4())}
        if respond_async:
            headers["Prefer"] = "respond-async"
        return self._answer("POST", "/submissions", data=data, headers=headers)

    def _graded(self, submission: Answer) -> Answer | None:
        if submission["state"] != "graded":
            submission |= self.submission(submission["submission_id"])
        return submission if submission["state"] == "graded" else None

    def submission(self, submission_id: str) -> Answer:
        """One of the caller's submissions."""
        return self._get(f"/submissions/{quote(submission_id, safe='')}")

    def me(self) -> Answer:
        """The caller's profile."""
        return self._get("/students/me")

    def present(self, presentation: Mapping[str, str]) -> Answer:
        """Choose how to appear on boards."""
        return self._answer("PUT", "/students/me/presentation", json=dict(presentation))

    def leaderboard(self, board: str, period: str, page: int = 1) -> Answer:
        """A page of a board."""
        return self._get(f"/leaderboards/{quote(board, safe='')}", period=period, page=page)

    def standing(self, board: str, period: str) -> Answer:
        """The caller's own place on a board."""
        return self._get(f"/leaderboards/{quote(board, safe='')}/me", period=period)

    def cohorts(self) -> list[Answer]:
        """The caller's cohorts."""
        listed: list[Answer] = self._get("/cohorts")["cohorts"]
        return listed

    def create_cohort(self, name: str) -> Answer:
        """Make a cohort."""
        return self._answer("POST", "/cohorts", json={"name": name})

    def join_cohort(self, code: str) -> Answer:
        """Join a cohort by its code."""
        return self._answer("POST", "/cohorts/join", json={"code": code})

    def leave_cohort(self, cohort: str) -> None:
        """Leave a cohort."""
        self._answer("DELETE", f"/cohorts/{quote(cohort, safe='')}/members/me")

    def cohort_board(self, cohort: str, board: str, period: str) -> Answer:
        """A cohort's board."""
        path = f"/cohorts/{quote(cohort, safe='')}/leaderboards/{quote(board, safe='')}"
        return self._get(path, period=period)

    def report(self, name: str, **asked: Any) -> Answer:
        """Rows of a report, as soon as it is computed."""
        path = f"/reports/{quote(name, safe='')}"
        found = until(lambda: got if (got := self._get(path, **asked))["state"] == "ready" else None, _TIMEOUT_S, 1)
        if found is None:
            raise CommandError(f"the report {name} was not computed within {_TIMEOUT_S} s")
        return found

    def reports(self) -> list[Answer]:
        """What reports there are."""
        listed: list[Answer] = self._get("/reports")["reports"]
        return listed

    def refresh(self) -> Answer:
        """Start a refresh of the boards (administrators); waits while the API says that the last one is too recent."""
        while True:
            try:
                return self._answer("POST", "/admin/refresh")
            except WaitError as error:
                time.sleep(error.seconds)

    def refresh_status(self, refresh_id: str) -> Answer:
        """How a refresh is doing (administrators)."""
        return self._get(f"/admin/refreshes/{quote(refresh_id, safe='')}")

    def _get(self, path: str, **query: Any) -> Answer:
        return self._answer("GET", path, params={name: value for name, value in query.items() if value is not None})

    def _answer(self, method: str, path: str, **request: Any) -> Answer:
        try:
            reply = self._session.request(method, self._address + path, timeout=_TIMEOUT_S, **request)
        except requests.RequestException as error:
            raise CommandError(f"the API does not answer ({type(error).__name__}); is the platform up?") from None
        if not reply.ok:
            raise problem(reply)
        try:
            found = reply.json(object_hook=Answer)
        except ValueError:
            found = None
        if not isinstance(found, Answer):
            raise CommandError(f"what answers at {self._address} is not this platform's API")
        return found


class Answer(dict[str, Any]):
    """A JSON object from the API. A missing key raises CommandError, which blames the API and not the user."""

    def __missing__(self, name: str) -> Any:
        raise CommandError(f"the API's answer has no {name!r}; is it of the same version as this program?")


class WaitError(CommandError):
    """The API wants to be asked again later."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message, USAGE)
        self.seconds = seconds


def problem(reply: requests.Response) -> CommandError:
    """The error of a refused request, in the API's own words."""
    try:
        document = reply.json()
        text = f"{document['title']}: {document['detail']}"
    except (ValueError, KeyError, TypeError):
        text = f"the API answered {reply.status_code}"
    if reply.status_code == _TOO_MANY:
        pause = reply.headers.get("Retry-After", "")
        return WaitError(text, min(int(pause), _LONGEST_PAUSE_S) if re.fullmatch("[0-9]{1,9}", pause) else 1)
    return CommandError(text, OUR_FAULT if reply.status_code >= _OURS else USAGE)


def zipped(lesson: str, files: Mapping[str, str]) -> bytes:
    """A submission zip: the files and the manifest that names the lesson."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = {"lesson": lesson, "language": lesson.partition("/")[0]}
        archive.writestr(MANIFEST, json.dumps(manifest))
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def left_out(submission: Mapping[str, Any]) -> list[IgnoredFile]:
    """The files that a submission names as left out. Raises CommandError for an answer that names them otherwise."""
    try:
        return TypeAdapter(list[IgnoredFile]).validate_python(submission["ignored"])
    except ValidationError:
        raise CommandError("the API's answer does not say which files were left out") from None


def _check_texts(*objects: Any) -> None:
    """Raise CommandError unless these map file names in the student's folder to texts."""
    if not all(isinstance(files, dict) and all(isinstance(text, str) for text in files.values()) for files in objects):
        raise CommandError("the API's answer holds no lesson")
    try:
        for_students(objects[-1])
    except BadNameError as error:
        raise CommandError(f"the API names a file that is not safe to read or write: {error}") from None


def exit_status(report: Mapping[str, Any]) -> int:
    """The exit status of a report's outcome."""
    match report["outcome"]:
        case "passed":
            return 0
        case "infrastructure_error":
            return OUR_FAULT
    return NOT_PASSED
