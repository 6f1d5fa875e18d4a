"""A command knows the platform of its own folder from whoever else listens on a port."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

from cdu.local import running
from cdu.local.place import LocalError, Place
from cdu.main import cdu
from cdu.publishing import BUILT_IN
from localaws import proof
from localaws.keys import HEALTH, Keys
from localaws.proof import Answer, who_answers
from tests.commands import subcommands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Listener(ThreadingHTTPServer):
    """An HTTP server that answers as it is told and keeps all it hears."""

    daemon_threads = True

    def __init__(self, answer: Callable[[int, str], bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.heard: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Listener

    def _handle(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.heard.append(f"{self.command} {self.path} {self.headers} {sent.decode('latin-1')}")
        body = self.server.answer(self.server.server_port, urlsplit(self.path).query)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def listening(answer: Callable[[int, str], bytes]) -> Iterator[Listener]:
    server = Listener(answer)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def engine(home: Path) -> Callable[[int, str], bytes]:
    home.mkdir(exist_ok=True)
    keys = Keys.of(home)
    return lambda port, query: proof.respond(keys, port, query)


def test_the_engine_of_the_folder_is_known(tmp_path: Path) -> None:
    with listening(engine(tmp_path)) as server:
        assert who_answers(tmp_path, server.server_port) is Answer.OURS


def test_the_engine_of_another_folder_is_a_stranger(tmp_path: Path) -> None:
    Keys.of(tmp_path)
    with listening(engine(tmp_path / "other")) as server:
        assert who_answers(tmp_path, server.server_port) is Answer.STRANGER


@pytest.mark.parametrize("text", [b"", b"{}", b"x" * 64, b"0" * 10_000_000])
def test_a_server_of_something_else_is_a_stranger(tmp_path: Path, text: bytes) -> None:
    Keys.of(tmp_path)
    with listening(lambda *_: text) as server:
        assert who_answers(tmp_path, server.server_port) is Answer.STRANGER


def test_a_stranger_cannot_pass_the_challenge_on_to_the_real_platform_elsewhere(tmp_path: Path) -> None:
    with listening(engine(tmp_path)) as real:
        relayed = lambda _, query: proof.respond(Keys.of(tmp_path), real.server_port, query)  # noqa: E731
        with listening(relayed) as relay:
            assert who_answers(tmp_path, real.server_port) is Answer.OURS
            assert who_answers(tmp_path, relay.server_port) is Answer.STRANGER


def test_an_answer_counts_once(tmp_path: Path) -> None:
    with listening(engine(tmp_path)) as server:
        recorded = server.answer(server.server_port, "challenge=" + "0" * 32)
        server.answer = lambda *_: recorded
        assert who_answers(tmp_path, server.server_port) is Answer.STRANGER


def test_a_folder_without_a_key_has_no_platform(tmp_path: Path) -> None:
    with listening(engine(tmp_path / "other")) as server:
        assert who_answers(tmp_path, server.server_port) is Answer.STRANGER


def test_a_free_port_and_a_silent_one_are_told_apart(tmp_path: Path) -> None:
    Keys.of(tmp_path)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        assert who_answers(tmp_path, port) is Answer.NOBODY
        silent.listen()
        assert who_answers(tmp_path, port, timeout_s=0.2) is Answer.SILENCE


LOCAL = {"up", "backup", "down", "info", "demo", "package", "grade", "layers", "sandbox", "completion", "cost"}
"""Commands that send nothing to a running platform, or start one (`up` and `demo`: tests/e2e/test_strangers.py)."""
WORDS = {
    "register": ["a@example.org"],
    "login": ["a@example.org"],
    "start": ["python/signal-lamp"],
    "submit": ["{home}"],
    "status": ["0" * 26],
    "test": ["{home}"],
    "watch": ["{home}"],
    "open": ["python/signal-lamp", "--print"],
    "restore": ["python/signal-lamp", "{home}"],
    "diff": ["0" * 26, "1" * 26],
    "export": ["{home}/export.zip"],
    "lessons search": ["lamp"],
    "lessons show": ["python/signal-lamp"],
    "report": ["best-performers"],
    "cohort create": ["7b"],
    "cohort join": ["ABCDE-FGHIJ"],
    "cohort leave": ["7b"],
    "cohort leaderboard": ["7b"],
    "lessons withdraw": ["python/signal-lamp"],
    "lessons preview": [str(BUILT_IN / "python/signal-lamp")],
    "lessons publish": [str(BUILT_IN / "python/signal-lamp")],
    "admin grant": ["a@example.org", "admin"],
    "admin redrive": ["submissions"],
    "admin replay": ["--from", "2026-03-04"],
    "admin regrade": ["python/signal-lamp"],
    "admin export": ["a@example.org"],
    "admin forget": ["a@example.org", "--yes"],
    "admin restore-table": ["awards"],
    "admin tear-down": ["cdu-local", "--yes"],
}


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in subcommands(group).items():
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))
        elif not before and name in LOCAL:
            continue
        else:
            yield (*before, name)


OF_AUTHORS = {("lessons", name) for name in ("new", "schema", "check", "import")}
REMOTE = [words for words in commands(cdu) if words[0] not in LOCAL and words not in OF_AUTHORS]


@pytest.fixture
def signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A folder in which somebody is signed in at a platform, whose port a stranger has."""

    def at(port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        Keys.of(tmp_path)
        names = ("UserPool", "UserPoolClient", "LessonsTable", "ContentBucket", "SubmissionsTable", "StudentsTable")
        Place(tmp_path, port).keep_outputs(
            {"api": f"{address}/restapis/x/v1/_user_request_", **dict.fromkeys(names, "x")}
        )
        session = {
            "email": "a@example.org",
            "id_token": "SECRET-ID",
            "refresh_token": "SECRET-REFRESH",
            "expires_at": 0,
        }
        pool = {"api": f"{address}/api", "client_id": "c", "cognito": address, "page": address, "local": True}
        (tmp_path / "session.json").write_text(json.dumps({**session, "pool": pool}))
        (tmp_path / "submission.json").write_text('{"lesson": "python/signal-lamp"}')
        (tmp_path / "signal_lamp.py").write_text("SECRET-CODE")
        running.note(tmp_path, port, None)
        monkeypatch.setenv("CDU_HOME", str(tmp_path))
        monkeypatch.setenv("CDU_PASSWORD", "SECRET-PASSWORD")
        monkeypatch.delenv("CDU_PORT", raising=False)

    return at


@pytest.mark.parametrize("words", REMOTE, ids=" ".join)
def test_no_command_sends_a_stranger_anything(
    words: tuple[str, ...], tmp_path: Path, signed_in: Callable[[int], None]
) -> None:
    more = [word.format(home=tmp_path) for word in WORDS.get(" ".join(words), ())]
    with listening(lambda *_: b"{}") as stranger:
        signed_in(stranger.server_port)
        done = CliRunner().invoke(cdu, [*words, *more], standalone_mode=False)
    assert isinstance(done.exception, LocalError), (done.exception, done.output)
    assert "is not the platform of" in str(done.exception)
    assert stranger.heard, "the stranger was asked who it is"
    for heard in stranger.heard:
        assert heard.startswith(f"GET {HEALTH}?challenge=")
        assert "SECRET" not in heard
        assert "Authorization" not in heard


def test_a_platform_that_does_not_run_is_said(signed_in: Callable[[int], None]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        signed_in(free.getsockname()[1])
        done = CliRunner().invoke(cdu, ["profile"], standalone_mode=False)
    assert "does not run" in str(done.exception)
    assert "cdu up" in str(done.exception)
