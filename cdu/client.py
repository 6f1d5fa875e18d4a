"""The REST API as a student's program sees it."""

from __future__ import annotations

import itertools
import re
import time
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from pydantic import TypeAdapter, ValidationError

from cdu.errors import NOT_PASSED, OUR_FAULT, USAGE, CommandError
from cdu.waiting import until
from chalicelib.contracts.lesson import for_students
from chalicelib.shared.ids import LESSON
from chalicelib.shared.paths import BadNameError
from chalicelib.submissions.solution_files import IgnoredFile
from chalicelib.submissions.solution_files import zipped as zipped  # noqa: PLC0414 - whoever submits zips

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cdu.sessions import Session
    from chalicelib.contracts.lesson import Files

_TIMEOUT_S = 60
_VERDICT_WAIT_S = 600
_PAUSE_S = 0.5
_EXPORT_WAIT_S = 600
_ATTEMPTS = 3
_PAGE = 100
_ACCEPTED = 202
_UNAUTHORIZED = 401
_OURS = 500
_TOO_MANY = 429
_LONGEST_PAUSE_S = 300


class Api:
    """A client of one deployment, signed in or not."""

    def __init__(
        self, address: str, id_token: str | None = None, renew: Callable[[], str] | None = None, pause_s: float = 1
    ) -> None:
        """`renew` gives a fresh token when the API says that the present one is over; `pause_s` is between attempts."""
        self._address = address.rstrip("/")
        self._session = requests.Session()
        self._renew = renew
        self._pause_s = pause_s
        if id_token:
            self._session.headers["Authorization"] = id_token

    @classmethod
    def of(cls, session: Session, renew: Callable[[], str] | None = None) -> Api:
        """The client of a signed-in user."""
        return cls(session.pool.api, session.id_token, renew)

    def lessons(self, language: str | None = None) -> list[Answer]:
        """All lessons, of one language or all."""
        return list(self._pages("/lessons", "lessons", language=language))

    def my_catalogue(self, *, done: bool | None = None, **filters: Any) -> list[Answer]:
        """The lessons that fit, each with whether the caller has passed it; `filters` are those of the API."""
        passed = None if done is None else str(done).lower()
        return list(self._pages("/students/me/catalogue", "lessons", done=passed, **filters))

    def lesson(self, lesson: str) -> Answer:
        """One lesson with instructions and starter files, whose names may be written and read.

        Raises CommandError for names that leave the student's folder or mean something else there.
        """
        found = self._get(f"/lessons/{_named(lesson)}")
        opened = found.get("open_tests") or Answer(tests={}, support={})
        if not isinstance(opened, Answer):
            raise CommandError("the API's answer holds no lesson")
        _check_texts({"instructions": found["instructions"]}, opened["tests"], opened["support"], found["starter"])
        _check_texts({**found["starter"], **lessons_own(found)})
        return found

    def withdraw(self, lesson: str) -> Answer:
        """Withdraw a lesson, as an author."""
        return self._answer("DELETE", f"/lessons/{lesson}")

    def my_lessons(self, language: str | None = None) -> list[Answer]:
        """The caller's progress, one row for each lesson that they tried."""
        return _rows(self._get("/students/me/lessons", language=language), "lessons")

    def history(self, lesson: str | None = None, outcome: str | None = None, most: int = 100) -> list[Answer]:
        """The caller's submissions, newest first, `most` at the most."""
        if lesson is not None:
            _named(lesson)
        pages = self._pages(
            "/students/me/submissions", "submissions", lesson=lesson, outcome=outcome, limit=min(most, _PAGE)
        )
        return list(itertools.islice(pages, most))

    def files(self, submission_id: str) -> Answer:
        """The files of one of the caller's submissions, whose names may be written."""
        found = self._get(f"/submissions/{quote(submission_id, safe='')}/files")
        _check_texts(found["files"])
        return found

    def export(self) -> bytes:
        """Everything about the caller, as a zip; waits while the API makes it."""
        deadline = time.monotonic() + _EXPORT_WAIT_S
        while time.monotonic() < deadline:
            reply = self._reply("GET", "/students/me/export", {"headers": {"Accept": "application/zip"}})
            if reply.status_code != _ACCEPTED:
                return reply.content
            time.sleep(_pause(reply))
        raise CommandError("the export is still being made; run the same command again in a few minutes")

    def trial(self, lesson: str, files: Mapping[str, str], given: str | None = None) -> Answer:
        """Run the tests, or a program on an input that is `given`, without a record and without an award."""
        body = {"lesson": lesson, "files": dict(files)} | ({} if given is None else {"input": given})
        return self._answer("POST", "/trials", json=body)

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
        """Send a zip and return what the API answers: the verdict, or a submission that is queued.

        Where the connection breaks, the same request goes out again with the same key, so that it counts once.
        """
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

    def share(self, *, agrees: bool) -> Answer:
        """Agree that others who have passed a lesson read the solutions, or take that back."""
        return self._answer("PUT", "/students/me/sharing", json={"shares_solutions": agrees})

    def leaderboard(self, board: str, period: str, page: int = 1) -> Answer:
        """A page of a board."""
        return self._get(f"/leaderboards/{quote(board, safe='')}", period=period, page=page)

    def standing(self, board: str, period: str) -> Answer:
        """The caller's own place on a board."""
        return self._get(f"/leaderboards/{quote(board, safe='')}/me", period=period)

    def cohorts(self) -> list[Answer]:
        """The caller's cohorts."""
        return _rows(self._get("/cohorts"), "cohorts")

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
        return _rows(self._get("/reports"), "reports")

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

    def _pages(self, path: str, rows: str, **query: Any) -> Iterator[Answer]:
        token = None
        while True:
            page = self._get(path, token=token, **query)
            yield from _rows(page, rows)
            token = page.get("next")
            if not token:
                return

    def _answer(self, method: str, path: str, **request: Any) -> Answer:
        try:
            found = self._reply(method, path, request).json(object_hook=Answer)
        except ValueError:
            found = None
        if not isinstance(found, Answer):
            raise CommandError(f"what answers at {self._address} is not this platform's API")
        return found

    def _reply(self, method: str, path: str, request: dict[str, Any]) -> requests.Response:
        """The reply to a request. A token that the API finds too old is renewed once, whatever the clock here says."""
        reply = self._sent(method, path, request)
        if reply.status_code == _UNAUTHORIZED and self._renew is not None:
            self._session.headers["Authorization"] = self._renew()
            reply = self._sent(method, path, request)
        if not reply.ok:
            raise problem(reply)
        return reply

    def _sent(self, method: str, path: str, request: dict[str, Any]) -> requests.Response:
        """The reply. A request that may be repeated is sent again when the connection breaks."""
        may_repeat = method != "POST" or "Idempotency-Key" in request.get("headers", {})
        attempts = _ATTEMPTS if may_repeat else 1
        for attempt in range(1, attempts + 1):
            try:
                return self._session.request(method, self._address + path, timeout=_TIMEOUT_S, **request)
            except requests.RequestException as error:
                if attempt == attempts or not isinstance(error, requests.ConnectionError | requests.Timeout):
                    raise CommandError(
                        f"the API does not answer ({type(error).__name__}); are you online, and is the platform up?"
                    ) from None
            time.sleep(self._pause_s * attempt)
        raise AssertionError("the last attempt returns or raises")


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
        return WaitError(text, _pause(reply))
    return CommandError(text, OUR_FAULT if reply.status_code >= _OURS else USAGE)


def _pause(reply: requests.Response) -> int:
    """How many seconds the API asks to wait; 1 where it says nothing that can be read."""
    pause = reply.headers.get("Retry-After", "")
    return min(int(pause), _LONGEST_PAUSE_S) if re.fullmatch("[0-9]{1,9}", pause) else 1


def _rows(found: Answer, name: str) -> list[Answer]:
    rows = found[name]
    if not isinstance(rows, list) or not all(isinstance(row, Answer) for row in rows):
        raise CommandError(f"the API's answer holds no list of {name}")
    return rows


def _named(lesson: str) -> str:
    """A lesson's name, which may stand in a path. Raises CommandError."""
    if not LESSON.fits(lesson):
        raise CommandError(f"{lesson!r} is no lesson's name; lessons are named like python/two-fer", USAGE)
    return lesson


def lessons_own(found: Mapping[str, Any]) -> Files:
    """The files that the lesson's author opens: tests and what they need. A program's tests are its samples."""
    opened = found.get("open_tests")
    if not opened:
        return {}
    return {**opened["support"], **(opened["tests"] if found["kind"] == "functions" else {})}


def left_out(submission: Mapping[str, Any]) -> list[IgnoredFile]:
    """The files that a submission names as left out. Raises CommandError for an answer that names them otherwise."""
    try:
        return TypeAdapter(list[IgnoredFile]).validate_python(submission.get("ignored", []))
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
