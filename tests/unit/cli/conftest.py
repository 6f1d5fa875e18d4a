"""The command line against a server over real HTTP that answers whatever a test wants."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from cdu.main import main
from cdu.sessions import Pool, Session, keep
from tests.unit.cli.school import BELL, School
from tests.unit.cli.server import Ended, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


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
