"""The page's server on this machine, without a platform behind it."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests

from cdu.local import web
from cdu.local.additions import keep_published, offer
from cdu.local.place import Place
from cdu.paths import ROOT
from localaws.keys import Keys
from localaws.mail import Mailbox, Message
from localaws.proof import respond
from tests.conftest import free_ports
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Engine(BaseHTTPRequestHandler):
    """An engine that only proves itself: it is that of the place whose key it has."""

    keys: Keys

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(respond(self.keys, int(self.connection.getsockname()[1]), urlsplit(self.path).query))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, free_ports(4))


@pytest.fixture
def page(place: Place) -> Iterator[str]:
    with serving(web.serve(place)):
        yield place.web


def test_before_a_deployment_it_says_what_to_do(page: str) -> None:
    answer = requests.get(f"{page}/config.json", timeout=10)
    assert answer.status_code == 503
    assert "cdu up" in answer.json()["detail"]


def test_modules_are_served_as_scripts_and_folders_are_not_listed(page: str) -> None:
    assert requests.get(f"{page}/js/main.js", timeout=10).headers["Content-Type"].startswith("text/javascript")
    assert requests.get(f"{page}/js/", timeout=10).status_code == 404


def test_nothing_outside_the_folder_is_served(page: str) -> None:
    with socket.create_connection(("127.0.0.1", int(page.rpartition(":")[2]))) as raw:
        raw.sendall(f"GET /../pyproject.toml HTTP/1.0\r\nHost: {page.removeprefix('http://')}\r\n\r\n".encode())
        assert b" 404 " in raw.recv(100)


def test_the_configuration_names_the_engine_of_this_platform(page: str, place: Place) -> None:
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})

    class Ours(_Engine):
        keys = Keys.of(place.home)

    with serving(ThreadingHTTPServer(("127.0.0.1", place.port), Ours)):
        config = requests.get(f"{page}/config.json", timeout=10).json()
    assert config["api"] == f"{place.engine}/stage"
    assert config["cognito"] == place.engine


def test_the_configuration_sends_nobody_to_a_stranger(page: str, place: Place, tmp_path: Path) -> None:
    Keys.of(place.home)
    (tmp_path / "other").mkdir()
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})

    class Stranger(_Engine):
        keys = Keys.of(tmp_path / "other")

    with serving(ThreadingHTTPServer(("127.0.0.1", place.port), Stranger)):
        answer = requests.get(f"{page}/config.json", timeout=10)
    assert answer.status_code == 503
    assert "is not the platform of" in answer.json()["detail"]


def test_an_engine_that_is_down_is_a_problem_document(page: str, place: Place) -> None:
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})
    answer = requests.get(f"{page}/config.json", timeout=10)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "does not run" in answer.json()["detail"]


def test_other_places_take_no_posts(page: str) -> None:
    assert requests.post(f"{page}/index.html", b"x", timeout=10).status_code == 404


def test_a_huge_body_is_refused_unread(page: str) -> None:
    with socket.create_connection(("127.0.0.1", int(page.rpartition(":")[2]))) as raw:
        host = page.removeprefix("http://")
        raw.sendall(f"POST /local/code HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999999999\r\n\r\n".encode())
        assert b" 413 " in raw.recv(100)


def test_pages_of_other_origins_and_hosts_are_refused(page: str) -> None:
    for foreign in (
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Origin": "null"},
    ):
        assert requests.get(f"{page}/config.json", headers=foreign, timeout=10).status_code == 403
        assert requests.post(f"{page}/local/code", b"x", headers=foreign, timeout=10).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert requests.get(f"{page}/", headers=link, timeout=10).status_code == 200, "links to the page work"


def test_it_tells_which_languages_there_could_be(page: str, place: Place) -> None:
    keep_published(place.home, {"languages": ["python"]})
    found = requests.get(f"{page}/local/languages", timeout=10).json()
    assert found["ready"] == ["python"]
    assert {"bash", "csharp"} <= set(found["more"])
    assert requests.get(f"{page}/local/languages", headers={"Host": "evil.example"}, timeout=10).status_code == 403


def test_no_language_is_added_while_nobody_can_say_who_asks(page: str, place: Place) -> None:
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPool": "us-east-1_x", "UserPoolClient": "c"})
    answer = requests.post(f"{page}/local/languages", json={"language": "bash"}, timeout=10)
    assert answer.status_code == 503
    assert "does not run" in answer.json()["detail"]
    assert offer(place.home)["addition"] is None


def test_the_code_of_a_new_account_is_told_to_the_page_that_made_it_only(page: str, place: Place) -> None:
    mail = Mailbox(place.home)
    mail.put(Message("ada@example.org", "id-of-ada", "confirmation", "s", "112233", "now"))
    mail.put(Message("ada@example.org", "id-of-ada", "reset", "s", "445566", "now"))
    asked = {"email": "Ada@example.org", "account": "id-of-ada"}

    def told(**changed: str) -> requests.Response:
        return requests.post(f"{page}/local/code", json=asked | changed, timeout=10)

    assert told().json() == {"code": "112233"}, "never the code for a new password"
    assert told(account="id-of-eve").status_code == 404
    assert told(account="").status_code == 404
    assert told(email="eve@example.org").status_code == 404
    assert requests.post(f"{page}/local/code", json.dumps(asked), timeout=10).status_code == 404, "no form can ask"
    assert [told(account="guess").status_code for _ in range(20)][-1] == 404
    assert told().status_code == 404, "after so many questions"


def test_a_body_of_unknown_length_is_refused(page: str) -> None:
    answer = requests.post(f"{page}/local/code", iter([b"x"]), timeout=10)
    assert answer.status_code == 413


def test_the_guide_names_the_configuration_that_is_used(page: str, place: Place) -> None:
    guide = (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
    place.keep_outputs({"api": "http://x/y", "UserPoolClient": "c"})
    ours = type("Ours", (_Engine,), {"keys": Keys.of(place.home)})
    with serving(ThreadingHTTPServer(("127.0.0.1", place.port), ours)):
        answer = requests.get(f"{page}/config.json", timeout=10)
    example = json.loads(guide.partition("```json")[2].partition("```")[0])
    assert {*example, "code", "languages"} == answer.json().keys()


RAW = {
    "a NUL": b"GET /\0 HTTP/1.1",
    "an escaped NUL": b"GET /a%00b HTTP/1.1",
    "a NUL in a path with folders": b"GET /js/views/\0 HTTP/1.1",
    "raw bytes": b"GET /\xff\xfe\x80 HTTP/1.1",
    "raw bytes in a path with folders": b"GET /js/\xff\xfe\x80 HTTP/1.1",
    "raw UTF-8": "GET /größe HTTP/1.1".encode(),
    "control characters": b"GET /\x1b[2J HTTP/1.1",
    "a lonely %": b"GET /% HTTP/1.1",
    "half an escape": b"GET /js/views/%c HTTP/1.1",
    "no escape": b"GET /js/views/%zz HTTP/1.1",
    "two spaces": b"GET /a b HTTP/1.1",
    "no version": b"GET /",
    "another version": b"GET / HTTQ/1.1",
    "one word": b"GET",
    "no method": b" / HTTP/1.1",
    "binary noise": bytes(range(1, 10)) + bytes(range(14, 32)) + bytes(range(127, 256)),
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "another host's address": b"GET http://example.org/ HTTP/1.1",
    "no path": b"GET * HTTP/1.1",
    "a folded header": b"POST /local/code HTTP/1.1\r\nAuthorization: a\r\n b",
    "a NUL in a header": b"GET /js/views HTTP/1.1\r\nAuthorization: a\0b",
    "an escape in a header": b"GET /js/views HTTP/1.1\r\nPrefer: \x1b[2J",
    "two lengths": b"POST /local/code HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
}
OTHERS = {
    "a long request line": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", 414),
    "a long header": (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, 431),
    "many headers": (b"GET / HTTP/1.1" + b"\r\nX: a" * 200, 431),
    "a long name": (b"GET /" + b"a" * 60_000 + b" HTTP/1.1", 404),
    "an escape that is no UTF-8": (b"GET /%ff%fe HTTP/1.1", 404),
    "an unknown method": (b"BREW / HTTP/1.1", 501),
    "a method of bytes": (b"\xff\xff / HTTP/1.1", 501),
    "a method that is not for files": (b"PUT / HTTP/1.1", 501),
    "HTTP/2": (b"PRI * HTTP/2.0", 505),
    "a length of many digits": (b"POST /local/code HTTP/1.1\r\nContent-Length: " + b"9" * 5_000, 413),
    "a length below zero": (b"POST /local/code HTTP/1.1\r\nContent-Length: -1", 413),
    "a length in other digits": (b"POST /local/code HTTP/1.1\r\nContent-Length: \xb2", 413),
}


def _answers(page: str, start: bytes, body: bytes = b"") -> bytes:
    """Everything that comes back, until the server hangs up, for a request line, headers and this page's own Host."""
    sent = start + f"\r\nHost: {page.removeprefix('http://')}\r\n\r\n".encode() + body
    received = b""
    with socket.create_connection(("127.0.0.1", int(page.rpartition(":")[2])), timeout=10) as raw:
        raw.sendall(sent)
        raw.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):  # a body that stays unread may end in a reset, after the answer
            while part := raw.recv(65_536):
                received += part
    return received


def _refused(answer: bytes, status: int) -> dict[str, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer[:200]
    assert b"\r\nContent-Type: application/problem+json" in head
    assert b"\r\nConnection: close" in head
    document: dict[str, Any] = json.loads(body)
    assert (document["status"], bool(document["detail"])) == (status, True)
    return document


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_request_gets_a_400_and_an_answer(page: str, name: str) -> None:
    _refused(_answers(page, RAW[name]), 400)


@pytest.mark.parametrize("name", OTHERS)
def test_what_cannot_be_done_says_so(page: str, name: str) -> None:
    line, status = OTHERS[name]
    head, _, body = _answers(page, line).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), head[:200]
    assert json.loads(body)["detail"]


def test_a_body_that_ends_early_is_refused(page: str) -> None:
    _refused(_answers(page, b"POST /local/code HTTP/1.1\r\nContent-Length: 9", b"short"), 400)


def test_a_body_where_none_belongs_is_not_taken_for_a_request(page: str) -> None:
    inner = b"GET /config.json HTTP/1.1\r\n\r\n"
    length = str(len(inner)).encode()
    answer = _answers(page, b"GET /mark.svg HTTP/1.1\r\nContent-Length: " + length, inner)
    assert answer.count(b"HTTP/1.1 ") == 1


def test_after_all_that_the_page_is_there(page: str) -> None:
    for line in (*RAW.values(), *(line for line, _ in OTHERS.values())):
        _answers(page, line)
    assert requests.get(f"{page}/", timeout=10).status_code == 200
