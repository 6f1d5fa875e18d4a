"""The page's server on this machine, without a platform behind it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from cdu.build.package import ROOT
from cdu.local import web
from cdu.local.keys import Keys
from cdu.local.mail import Mailbox, Message
from cdu.local.place import Place
from cdu.local.proof import respond

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Upstream(BaseHTTPRequestHandler):
    """An engine: of the place whose key it has, and of nobody without."""

    protocol_version = "HTTP/1.1"
    keys: Keys
    posted = 0

    def do_GET(self) -> None:
        proof = respond(self.keys, self.server.server_port, urlsplit(self.path).query)
        self.send_response(200)
        self.send_header("Content-Length", str(len(proof)))
        self.end_headers()
        self.wfile.write(proof)

    def do_POST(self) -> None:
        type(self).posted += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        for name, value in (("Location", "/x"), ("X-Inner", "1"), ("Content-Type", "text/plain"), ("Retry-After", "2")):
            self.send_header(name, value)
        seen = f"{self.path} {self.headers['Idempotency-Key']} {self.headers['Cookie']} ".encode() + body
        self.send_header("Content-Length", str(len(seen)))
        self.end_headers()
        self.wfile.write(seen)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _running(server: HTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Place(tmp_path, probe.getsockname()[1] - 3)


@pytest.fixture
def page(place: Place) -> Iterator[str]:
    with _running(web.serve(place)):
        yield place.web


def test_before_a_deployment_it_says_what_to_do(page: str) -> None:
    for path in ("/config.json", "/api/lessons"):
        answer = requests.get(page + path, timeout=10)
        assert answer.status_code == 503
        assert "cdu up" in answer.json()["detail"]


def test_modules_are_served_as_scripts_and_folders_are_not_listed(page: str) -> None:
    assert requests.get(f"{page}/js/main.js", timeout=10).headers["Content-Type"].startswith("text/javascript")
    assert requests.get(f"{page}/js/", timeout=10).status_code == 404


def test_nothing_outside_the_folder_is_served(page: str) -> None:
    with socket.create_connection(("127.0.0.1", int(page.rpartition(":")[2]))) as raw:
        raw.sendall(f"GET /../pyproject.toml HTTP/1.0\r\nHost: {page.removeprefix('http://')}\r\n\r\n".encode())
        assert b" 404 " in raw.recv(100)


def test_calls_of_the_page_reach_the_api_with_what_they_need_only(page: str, place: Place) -> None:
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})
    ours = type("Ours", (_Upstream,), {"keys": Keys.of(place.home)})
    with _running(ThreadingHTTPServer(("127.0.0.1", place.port), ours)):
        headers = {"Idempotency-Key": "k", "Cookie": "secret", "Content-Type": "application/zip"}
        answer = requests.post(f"{page}/api/submissions?x=%2F", b"\x00\xff", headers=headers, timeout=10)
    assert answer.status_code == 201
    assert answer.content == b"/stage/submissions?x=%2F k None \x00\xff"
    assert (answer.headers["Location"], answer.headers["Retry-After"]) == ("/x", "2")
    assert "X-Inner" not in answer.headers


def test_a_stranger_in_the_place_of_the_engine_gets_no_call_of_the_page(
    page: str, place: Place, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})
    stranger = type("Stranger", (_Upstream,), {"keys": Keys.of(tmp_path / "other"), "posted": 0})
    with _running(ThreadingHTTPServer(("127.0.0.1", place.port), stranger)):
        answer = requests.post(f"{page}/api/submissions", b"x", headers={"Authorization": "secret"}, timeout=10)
    assert answer.status_code == 503
    assert "not this platform's engine" in answer.json()["detail"]
    assert stranger.posted == 0


def test_an_engine_that_is_down_is_a_problem_document(page: str, place: Place) -> None:
    place.keep_outputs({"api": f"{place.engine}/stage", "UserPoolClient": "c"})
    answer = requests.get(f"{page}/api/lessons", timeout=10)
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert requests.get(f"{page}/config.json", timeout=10).json()["userPoolClient"] == "c"


def test_other_places_take_no_posts(page: str) -> None:
    assert requests.post(f"{page}/index.html", b"x", timeout=10).status_code == 404


def test_a_huge_body_is_refused_unread(page: str) -> None:
    with socket.create_connection(("127.0.0.1", int(page.rpartition(":")[2]))) as raw:
        host = page.removeprefix("http://")
        raw.sendall(f"POST /api/submissions HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999999999\r\n\r\n".encode())
        assert b" 413 " in raw.recv(100)


def test_pages_of_other_origins_and_hosts_are_refused(page: str) -> None:
    for foreign in (
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Origin": "null"},
    ):
        assert requests.get(f"{page}/config.json", headers=foreign, timeout=10).status_code == 403
        assert requests.post(f"{page}/api/submissions", b"x", headers=foreign, timeout=10).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert requests.get(f"{page}/", headers=link, timeout=10).status_code == 200, "links to the page work"


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
    answer = requests.post(f"{page}/api/submissions", iter([b"x"]), timeout=10)
    assert answer.status_code == 413


def test_the_guide_names_the_policy_and_the_configuration_that_are_used(page: str, place: Place) -> None:
    guide = (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
    place.keep_outputs({"api": "http://x/y", "UserPoolClient": "c"})
    answer = requests.get(f"{page}/config.json", timeout=10)
    policy = answer.headers["Content-Security-Policy"].replace(place.engine, "API-ORIGIN COGNITO-ORIGIN")
    assert policy in guide
    example = json.loads(guide.partition("```json")[2].partition("```")[0])
    assert {*example, "code"} == answer.json().keys()
