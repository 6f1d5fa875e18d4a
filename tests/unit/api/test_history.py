from __future__ import annotations

import base64
import io
import json
import zipfile
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.contracts.messages import GradedSubmission
from chalicelib.shared.settings import settings

pytestmark = pytest.mark.usefixtures("bell")
FILES = "/submissions/{submission_id}/files"
SOLVED = "def ring(): return 'ding'\n"


@pytest.fixture
def sent(site: Any, ada: Any, solution: bytes) -> str:
    """A passed submission of Ada's whose award is decided."""
    submission_id: str = site.submit(ada, solution).json["submission_id"]
    for message in site.sent():
        wiring.awards().settle(GradedSubmission.model_validate(message))
    return submission_id


def files_of(site: Any, claims: Any, submission_id: str, accept: str = "application/json") -> Any:
    return site.call("GET", FILES, path={"submission_id": submission_id}, claims=claims, headers={"Accept": accept})


def test_a_student_reads_back_what_was_sent_and_what_became_of_it(site: Any, ada: Any, sent: str) -> None:
    listed = site.call("GET", "/students/me/submissions", claims=ada).json
    (line,) = listed["submissions"]
    assert (line["submission_id"], line["outcome"], line["passed"], line["total"], line["xp"]) == (
        sent,
        "passed",
        2,
        2,
        100,
    )
    assert listed["next"] is None
    (lesson,) = site.call("GET", "/students/me/lessons", claims=ada).json["lessons"]
    assert (lesson["lesson"], lesson["passed"], lesson["attempts"], lesson["xp"]) == ("python/bell", True, 1, 100)
    answer = files_of(site, ada, sent)
    assert answer.json["files"] == {"bell.py": SOLVED}
    assert (answer.json["submission_id"], answer.json["lesson"]) == (sent, "python/bell")


def test_files_come_as_a_zip_that_can_be_submitted_as_it_is(site: Any, ada: Any, sent: str) -> None:
    answer = files_of(site, ada, sent, "application/zip")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="python-bell.zip"'
    body = base64.b64decode(answer.text)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.read("bell.py").decode() == SOLVED
        assert json.loads(archive.read("submission.json")) == {"lesson": "python/bell", "language": "python"}
    assert site.submit(ada, body).status == 201


def test_somebody_elses_work_is_not_there(site: Any, ada: Any, sent: str) -> None:
    bob = ada | {"sub": "bob"}
    assert site.call("GET", "/students/me/submissions", claims=bob).json == {"submissions": [], "next": None}
    assert site.call("GET", "/students/me/lessons", claims=bob).json == {"lessons": []}
    for accept in ("application/json", "application/zip"):
        foreign, missing = files_of(site, bob, sent, accept), files_of(site, bob, "0" * 32, accept)
        assert foreign.status == missing.status == 404
        assert foreign.text.replace(sent, "") == missing.text.replace("0" * 32, "")


def test_files_that_were_never_stored_are_said_to_be_lost(site: Any, ada: Any, sent: str) -> None:
    bucket, s3 = settings().content_bucket, site.aws.client("s3")
    s3.delete_object(Bucket=bucket, Key=f"submissions/ada/{sent}.json")
    answer = files_of(site, ada, sent)
    assert (answer.status, "never stored" in answer.json["detail"]) == (404, True)


@pytest.mark.parametrize("route", ["/students/me/submissions", "/students/me/lessons", FILES])
def test_a_history_needs_an_id_token(site: Any, sent: str, route: str) -> None:
    answer = site.call("GET", route, path={"submission_id": sent}, claims={"sub": "ada", "token_use": "access"})
    assert answer.status == 401


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"outcome": "won"},
        {"lesson": "X"},
        {"since": "noon"},
        {"until": "0.5"},
        {"of": "bob"},
    ],
)
def test_a_filter_that_is_none_is_refused(site: Any, ada: Any, query: dict[str, str]) -> None:
    answer = site.call("GET", "/students/me/submissions", claims=ada, query=query)
    assert (answer.status, answer.json["type"]) == (400, "/problems/bad-request")


def test_values_of_hidden_tests_are_nowhere(site: Any, ada: Any, solution: bytes) -> None:
    site.functions.outcomes["hidden/secret"] = "failed"
    found = site.submit(ada, solution).json["submission_id"]
    texts = [
        site.call("GET", "/students/me/submissions", claims=ada).text,
        site.call("GET", "/students/me/lessons", claims=ada).text,
        files_of(site, ada, found).text,
    ]
    assert "hidden" not in "".join(texts)
    assert json.loads(texts[0])["submissions"][0]["total"] == 3
