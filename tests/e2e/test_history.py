"""Two students' own work, read back over real HTTP as any front end reads it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import requests

from cdu.authoring.files import read_tree
from cdu.client import zipped
from cdu.publishing import BUILT_IN
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api

pytestmark = pytest.mark.stack

LESSONS = ("python/recipe-scaler", "python/signal-lamp")


class Browser:
    """A front end of somebody else's: plain HTTP with a student's token."""

    def __init__(self, session: Session, api: Api) -> None:
        self.session = session
        self.api = api

    def call(self, method: str, path: str, **how: Any) -> requests.Response:
        headers = {"Authorization": self.session.id_token, **how.pop("headers", {})}
        return requests.request(method, self.session.pool.api + path, headers=headers, timeout=60, **how)

    def get(self, path: str, **query: Any) -> Any:
        answer = self.call("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def ada(sign_up: Callable[..., tuple[Session, Api]]) -> Browser:
    return Browser(*sign_up())


@pytest.fixture
def bob(sign_up: Callable[..., tuple[Session, Api]]) -> Browser:
    return Browser(*sign_up())


def solved(lesson: str) -> dict[str, str]:
    return read_tree(BUILT_IN / lesson / "reference")


def started(lesson: str) -> dict[str, str]:
    return read_tree(BUILT_IN / lesson / "starter")


def test_two_students_read_back_everything_of_their_own_and_nothing_of_each_other(ada: Browser, bob: Browser) -> None:
    sent: dict[str, dict[str, str]] = {}
    for student, lesson, files in (
        (ada, LESSONS[0], started(LESSONS[0])),
        (ada, LESSONS[0], solved(LESSONS[0])),
        (bob, LESSONS[1], solved(LESSONS[1])),
        (ada, LESSONS[1], solved(LESSONS[1])),
    ):
        submission = student.api.submit(zipped(lesson, files))
        sent[submission["submission_id"]] = files
        owner = ada if student is ada else bob
        assert owner.get(f"/submissions/{submission['submission_id']}")["report"]
    assert until(lambda: (ada.api.me()["lessons_done"] == 2 and bob.api.me()["lessons_done"] == 1) or None, 60)

    first = ada.get("/students/me/submissions", limit=2)
    rest = ada.get("/students/me/submissions", limit=2, token=first["next"])
    lines = first["submissions"] + rest["submissions"]
    assert [(each["lesson"], each["outcome"] == "passed") for each in lines] == [
        (LESSONS[1], True),
        (LESSONS[0], True),
        (LESSONS[0], False),
    ]
    assert rest["next"] is None
    assert [each["xp"] > 0 for each in lines] == [True, True, False]
    assert lines[0]["passed"] == lines[0]["total"] > 0
    assert [each["submission_id"] for each in ada.get("/students/me/submissions", outcome="passed")["submissions"]] == [
        each["submission_id"] for each in lines[:2]
    ]

    summary = ada.get("/students/me/lessons", language="python")["lessons"]
    assert [(each["lesson"], each["passed"], each["attempts"]) for each in summary] == [
        (LESSONS[0], True, 2),
        (LESSONS[1], True, 1),
    ]
    assert sum(each["xp"] for each in summary) == ada.api.me()["xp"]

    for line in lines:
        path = f"/submissions/{line['submission_id']}/files"
        assert ada.get(path)["files"] == sent[line["submission_id"]]
        packed = ada.call("GET", path, headers={"Accept": "application/zip"})
        with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
            read = {name: archive.read(name).decode() for name in archive.namelist()}
        assert json.loads(read.pop("submission.json"))["lesson"] == line["lesson"]
        assert read == sent[line["submission_id"]]
        for accept in ("application/json", "application/zip"):
            assert bob.call("GET", path, headers={"Accept": accept}).status_code == 404
    assert [each["lesson"] for each in bob.get("/students/me/submissions")["submissions"]] == [LESSONS[1]]
    assert [each["lesson"] for each in bob.get("/students/me/lessons")["lessons"]] == [LESSONS[1]]


@pytest.mark.parametrize("path", ["/students/me/submissions", "/students/me/lessons"])
def test_a_history_needs_a_sign_in(ada: Browser, path: str) -> None:
    answer = requests.get(ada.session.pool.api + path, timeout=60)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")


def test_a_draft_goes_from_device_to_device_and_nobody_overwrites_it_unseen(ada: Browser, bob: Browser) -> None:
    path = f"/students/me/drafts/{LESSONS[0]}"
    files = started(LESSONS[0])
    first = ada.call("PUT", path, json={"files": files, "version": 0}).json()
    assert ada.get(path) == first
    assert first["files"] == files
    other = {name: f"{text}# on the other device\n" for name, text in files.items()}
    second = ada.call("PUT", path, json={"files": other, "version": first["version"]}).json()
    late = ada.call("PUT", path, json={"files": files, "version": first["version"]})
    assert (late.status_code, late.json()["type"], late.json()["draft"]) == (409, "/problems/draft-changed", second)
    pasted = ada.call("PUT", path, json={"files": {"a.py": "x" * 1_000_000}, "version": second["version"]})
    assert (pasted.status_code, "256 KiB" in pasted.json()["detail"]) == (413, True)
    assert [each["version"] for each in ada.get("/students/me/drafts")["drafts"]] == [second["version"]]
    assert bob.get("/students/me/drafts") == {"drafts": []}
    for method in ("GET", "DELETE"):
        assert bob.call(method, path).status_code == 404
    assert ada.call("DELETE", path).json() == second
    assert ada.call("GET", path).status_code == 404
