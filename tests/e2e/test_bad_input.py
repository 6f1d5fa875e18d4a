"""What a client may get wrong, over real HTTP: always a problem document, never a 500, nothing half-done."""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import jwt
import pytest
import requests

from app import app
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.publishing import BUILT_IN
from cdu.sessions import call
from chalicelib.submissions.rate_limit import BURST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdu.accounts import Session
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
FILE = "signal_lamp.py"


@pytest.fixture(scope="module")
def signed_in(sign_up: Callable[..., tuple[Session, Api]]) -> Session:
    return sign_up()[0]


@pytest.fixture
def send(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> Callable[..., requests.Response]:
    """Sends a body as a student of its own: what is refused counts against the rate limit as well."""
    own = sign_up()[0].id_token

    def post(
        body: bytes, kind: str = "application/zip", query: str = "", token: str | None = None
    ) -> requests.Response:
        headers = {"Content-Type": kind, "Authorization": own if token is None else token}
        return requests.post(f"{platform.outputs()['api']}/submissions{query}", data=body, headers=headers, timeout=60)

    return post


def is_problem(reply: requests.Response, status: int, slug: str) -> dict[str, Any]:
    document: dict[str, Any] = reply.json()
    assert (reply.status_code, document.get("type")) == (status, f"/problems/{slug}"), reply.text
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert document["detail"]
    return document


def zip_of(entries: Sequence[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def manifest(**values: str) -> tuple[str, bytes]:
    return "submission.json", json.dumps({"lesson": LESSON, **values}).encode()


def symlink(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


BAD_ZIPS = {
    "not a zip": (b"hello", "not a readable zip"),
    "empty": (b"", "empty"),
    "a zip without files": (zip_of([]), "missing"),
    "traversal": (zip_of([manifest(), ("../x.py", b"")]), "'..'"),
    "absolute path": (zip_of([manifest(), ("/etc/passwd", b"")]), "absolute"),
    "symlink": (zip_of([manifest(), (symlink(FILE), b"/etc/passwd")]), "link"),
    "bomb": (zip_of([manifest(), (FILE, b"0" * 20_000_000)]), "too large"),
    "colliding case": (zip_of([manifest(), (FILE, b""), (FILE.upper(), b"")]), "same name"),
    "nested archive": (zip_of([manifest(), (FILE, b"PK\x03\x04")]), "archive"),
    "not text": (zip_of([manifest(), (FILE, b"\xff\xff\x00")]), "UTF-8"),
    "another encoding": (zip_of([manifest(), (FILE, "x = 1".encode("utf-16"))]), "UTF-16"),
}


@pytest.mark.parametrize("name", BAD_ZIPS)
def test_a_bad_zip_is_refused_with_its_reason(send: Callable[..., requests.Response], name: str) -> None:
    body, reason = BAD_ZIPS[name]
    slug = "bad-submission" if name == "a zip without files" else "bad-zip"
    document = is_problem(send(body), 422 if slug == "bad-submission" else 400, slug)
    assert reason in document["detail"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names_are_refused(send: Callable[..., requests.Response]) -> None:
    document = is_problem(send(zip_of([manifest(), (FILE, b"1"), (FILE, b"2")])), 400, "bad-zip")
    assert document["entry"] == FILE


def test_a_zip_over_the_limit_is_refused(send: Callable[..., requests.Response]) -> None:
    is_problem(send(b"PK" + b"\0" * 256 * 1024), 413, "too-large")


def test_another_kind_of_body_is_refused(send: Callable[..., requests.Response]) -> None:
    is_problem(send(b"{}", "application/json"), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([manifest(), ("signal_lamp_test.py", b"")], "send signal_lamp.py"),
        ([manifest(), ("conftest.py", b"")], "tools read a file of this name"),
        ([manifest(language="java"), (FILE, b"")], "does not fit"),
        ([manifest(color="red"), (FILE, b"")], "color"),
        ([("submission.json", b"{"), (FILE, b"")], "JSON"),
        ([(FILE, b"")], "missing"),
        ([manifest()], "no file of python/signal-lamp to grade"),
    ],
)
def test_a_zip_that_does_not_fit_its_lesson_is_refused(
    send: Callable[..., requests.Response], entries: list[tuple[str, bytes]], words: str
) -> None:
    assert words in is_problem(send(zip_of(entries)), 422, "bad-submission")["detail"]


def test_an_unknown_lesson_is_refused(send: Callable[..., requests.Response]) -> None:
    is_problem(send(zipped("python/no-such-lesson", {FILE: ""})), 422, "unknown-lesson")


def test_the_query_may_stand_in_for_the_manifest(send: Callable[..., requests.Response]) -> None:
    files = read_tree(BUILT_IN / LESSON / "reference")
    reply = send(zip_of([(name, text.encode()) for name, text in files.items()]), query=f"?lesson={LESSON}")
    assert reply.status_code == 201
    address = urljoin(reply.url, reply.headers["Location"])
    assert requests.get(address, headers={"Authorization": reply.request.headers["Authorization"]}, timeout=30).ok


def test_without_a_token_nobody_gets_in(platform: Place) -> None:
    api = platform.outputs()["api"]
    for method, path in (("POST", "/submissions"), ("GET", "/students/me"), ("POST", "/admin/refresh")):
        is_problem(requests.request(method, api + path, timeout=30), 401, "not-signed-in")


def test_forged_expired_and_access_tokens_are_refused(
    send: Callable[..., requests.Response], platform: Place, signed_in: Session
) -> None:
    claims = jwt.decode(signed_in.id_token, options={"verify_signature": False})
    forged = jwt.encode({**claims, "cognito:groups": ["admin"]}, "x" * 32, algorithm="HS256")
    assert send(b"", token=forged).status_code == 401
    # Signed with the pool's own key, so that only the expiry is wrong.
    keys = [path.read_text() for path in (platform.home / "state").rglob("*.pem")]
    header = jwt.get_unverified_header(signed_in.id_token)
    expired = {**claims, "exp": int(time.time()) - 10, "iat": int(time.time()) - 4000}
    private = [key for key in keys if "PRIVATE KEY" in key]
    replies = [send(b"", token=_signed(expired, key, header["kid"])) for key in private]
    assert all(reply.status_code == 401 for reply in replies)
    fresh = [send(b"", token=_signed(claims, key, header["kid"])) for key in private]
    assert any(reply.status_code != 401 for reply in fresh), "with its time right the same token is let in"
    answer = call(
        signed_in.pool,
        "InitiateAuth",
        ClientId=signed_in.pool.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": signed_in.refresh_token},
    )
    is_problem(send(b"", token=answer["AuthenticationResult"]["AccessToken"]), 401, "id-token-needed")


def _signed(claims: dict[str, Any], key: str, kid: str) -> str:
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


def test_another_students_submission_looks_like_none(sign_up: Callable[..., tuple[Session, Api]]) -> None:
    _, owner = sign_up()
    session, _ = sign_up()
    mine = owner.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))["submission_id"]
    for submission_id in (mine, "0" * 32, "x", "%00", "..%2F..", "a" * 3000):
        reply = requests.get(
            f"{session.pool.api}/submissions/{submission_id}", headers={"Authorization": session.id_token}, timeout=30
        )
        is_problem(reply, 404, "not-found")


@pytest.mark.parametrize(
    "bad", ["x" * 3_000, "%00", "%1B%5B2J", "%E2%80%AE", "..%2F..", "%F0%9F%98%80" * 300, "0" * 33]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/lessons/{}/signal-lamp"),
        ("GET", "/lessons/python/{}"),
        ("GET", "/leaderboards/{}"),
        ("GET", "/leaderboards/{}/me"),
        ("GET", "/cohorts/{}"),
        ("DELETE", "/cohorts/{}/members/me"),
        ("GET", "/cohorts/{}/leaderboards/overall"),
        ("GET", "/reports/{}"),
    ],
)
def test_an_id_of_another_form_is_not_found(signed_in: Session, method: str, path: str, bad: str) -> None:
    headers = {"Authorization": signed_in.id_token}
    reply = requests.request(method, signed_in.pool.api + path.format(bad), headers=headers, timeout=30)
    assert "\x1b" not in is_problem(reply, 404, "not-found")["detail"]


@pytest.mark.parametrize("key", ["k" * 201, "\u00e9"])
def test_an_idempotency_key_of_another_form_is_refused(signed_in: Session, key: str) -> None:
    headers: dict[str, str | bytes | None] = {
        "Authorization": signed_in.id_token,
        "Content-Type": "application/zip",
        "Idempotency-Key": key.encode("latin-1"),
    }
    reply = requests.post(f"{signed_in.pool.api}/submissions", data=b"x", headers=headers, timeout=30)
    is_problem(reply, 400, "bad-request")


def test_a_zip_that_no_runner_could_take_is_refused(send: Callable[..., requests.Response]) -> None:
    document = is_problem(send(zip_of([manifest(), (FILE, b"\x01" * 2_000_000)])), 422, "bad-submission")
    assert "a runner takes" in document["detail"]


def test_broken_zips_are_limited_as_good_ones_are(
    sign_up: Callable[..., tuple[Session, Api]], send: Callable[..., requests.Response]
) -> None:
    token = sign_up()[0].id_token
    replies = (send(b"no zip at all", token=token) for _ in range(20 * BURST))
    assert "too-many-submissions" in next(reply.text for reply in replies if reply.status_code != 400)


def test_only_administrators_refresh(signed_in: Session) -> None:
    headers = {"Authorization": signed_in.id_token}
    is_problem(requests.post(f"{signed_in.pool.api}/admin/refresh", headers=headers, timeout=30), 403, "forbidden")


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/lessons?language=klingon", 404, "not-found"),
        ("/lessons?colour=red", 400, "bad-request"),
        ("/lessons/python/nope", 404, "not-found"),
        ("/leaderboards/nope", 404, "not-found"),
        ("/leaderboards/C%2B%2B", 404, "not-found"),
        ("/leaderboards/overall?period=yesterday", 400, "bad-request"),
        ("/leaderboards/overall?page=0", 400, "bad-request"),
        ("/leaderboards/overall?page=10", 404, "not-found"),
        ("/no/such/route", 404, "not-found"),
    ],
)
def test_open_routes_refuse_what_they_do_not_know(platform: Place, path: str, status: int, slug: str) -> None:
    is_problem(requests.get(platform.outputs()["api"] + path, timeout=30), status, slug)


@pytest.mark.parametrize("path", app.routes)
def test_a_method_that_a_path_does_not_have_is_told_those_that_it_has(platform: Place, path: str) -> None:
    body = zip_of([manifest()])
    reply = requests.patch(
        platform.outputs()["api"] + path, data=body, headers={"Content-Type": "application/zip"}, timeout=30
    )
    is_problem(reply, 405, "method-not-allowed")
    assert set(reply.headers["Allow"].split(", ")) == {*app.routes[path], "OPTIONS"}
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path", ["/lessons", "/leaderboards/overall", "/openapi.json", f"/lessons/{LESSON}", "/cohorts"]
)
def test_head_is_answered_as_get_is_without_a_body(platform: Place, signed_in: Session, path: str) -> None:
    head, full = (
        requests.request(
            method, platform.outputs()["api"] + path, headers={"Authorization": signed_in.id_token}, timeout=30
        )
        for method in ("HEAD", "GET")
    )
    assert (head.status_code, head.content) == (full.status_code, b"") == (200, b"")
    same = {"Content-Type", "Content-Length", "Cache-Control", "ETag"}
    assert {name: head.headers.get(name) for name in same} == {name: full.headers.get(name) for name in same}


def test_head_of_a_route_for_students_needs_a_sign_in_too(platform: Place) -> None:
    assert requests.head(f"{platform.outputs()['api']}/students/me", timeout=30).status_code == 401
