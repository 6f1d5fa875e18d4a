"""The page's server on this machine, without a platform behind it."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import requests

from cdu.local import web
from cdu.local.place import Place
from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Upstream(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        for name, value in (("Location", "/x"), ("X-Inner", "1"), ("Content-Type", "text/plain"), ("Retry-After", "2")):
            self.send_header(name, value)
        self.end_headers()
        seen = f"{self.path} {self.headers['Idempotency-Key']} {self.headers['Cookie']} "
        self.wfile.write(seen.encode() + body)

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
        raw.sendall(b"GET /../pyproject.toml HTTP/1.0\r\n\r\n")
        assert b" 404 " in raw.recv(100)


def test_calls_of_the_page_reach_the_api_with_what_they_need_only(page: str, place: Place) -> None:
    with _running(HTTPServer(("127.0.0.1", 0), _Upstream)) as port:
        place.keep_outputs({"api": f"http://127.0.0.1:{port}/stage", "UserPoolClient": "c"})
        headers = {"Idempotency-Key": "k", "Cookie": "secret", "Content-Type": "application/zip"}
        answer = requests.post(f"{page}/api/submissions?x=%2F", b"\x00\xff", headers=headers, timeout=10)
    assert answer.status_code == 201
    assert answer.content == b"/stage/submissions?x=%2F k None \x00\xff"
    assert (answer.headers["Location"], answer.headers["Retry-After"]) == ("/x", "2")
    assert "X-Inner" not in answer.headers


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
        raw.sendall(b"POST /api/submissions HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")
        assert b" 413 " in raw.recv(100)


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
    assert example.keys() == answer.json().keys()
