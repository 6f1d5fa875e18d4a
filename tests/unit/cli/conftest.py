"""The command line against a server over real HTTP that answers whatever a test wants."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from cdu.main import main
from cdu.sessions import Pool, Session, keep
from tests.unit.cli.school import BELL, School

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass
class Request:
    """What a client sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @classmethod
    def read(cls, handler: BaseHTTPRequestHandler) -> Request:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        return cls(handler.command, parts.path, dict(parse_qsl(parts.query)), headers, body)


class Server:
    """An API that is not ours: path, or method and path, to what it answers; and what was sent to it.

    An answer is a document, bytes, or a function that makes either of a request. `break_off` connections are closed
    without an answer, after the request was read.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.status = 200
        self.received: list[bytes] = []
        self.requests: list[Request] = []
        self.break_off = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                request = Request.read(self)
                outer.received.append(request.body)
                outer.requests.append(request)
                if outer.break_off:
                    outer.break_off -= 1
                    self.close_connection = True
                    return
                found = outer.answers.get(f"{self.command} {request.path}", outer.answers.get(request.path))
                status = outer.status if found is not None else 404
                if callable(found):
                    status, found = found(request)
                body = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "soon")
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"


@dataclass
class Ended:
    """What a command did."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def one_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.http.shutdown()


@pytest.fixture
def server(one_server: Server) -> Server:
    one_server.answers, one_server.status, one_server.break_off = {}, 200, 0
    one_server.received, one_server.requests = [], []
    return one_server


@pytest.fixture
def home(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, signed in at the server."""
    monkeypatch.setenv("CDU_HOME", str(tmp_path / "home"))
    pool = Pool(server.address, "client", f"{server.address}/cognito", f"{server.address}/")
    keep(Session(pool, "ada@example.org", "a.b.c", "r", time.time() + 9_999))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def cdu(
    home: Path,  # noqa: ARG001 - signs in
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Ended]:
    """Run a command in this process."""

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["cdu", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def school(server: Server) -> School:
    return School(server)


@pytest.fixture
def bell(cdu: Callable[..., Ended], school: School, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001
    """The folder of a lesson that was begun, and that one is in."""
    assert cdu("start", BELL).status == 0
    monkeypatch.chdir(home / "bell")
    return home / "bell"
