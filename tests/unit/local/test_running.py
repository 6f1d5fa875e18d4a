"""Where the platform of a folder is, and whether it runs, is never a guess."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cdu.local import lifecycle, running
from cdu.local.place import LocalError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDU_HOME", str(tmp_path))
    monkeypatch.delenv("CDU_PORT", raising=False)


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that holds the lock as a supervisor does, on port 4840."""
    lock = running.claim(tmp_path, 4840)
    assert lock is not None
    with lock:
        process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=[lock.fileno()])
        running.note(tmp_path, 4840, process.pid)
    yield process
    process.kill()
    process.wait()


def test_a_new_folder_takes_the_usual_port(tmp_path: Path) -> None:
    assert Place.default() == Place(tmp_path.resolve(), 4600)
    assert not lifecycle.runs(Place.default())


@pytest.mark.usefixtures("supervisor")
def test_the_port_is_remembered_while_the_platform_runs(tmp_path: Path) -> None:
    assert Place.default() == Place(tmp_path.resolve(), 4840)
    assert lifecycle.runs(Place.default())


def test_the_port_is_remembered_afterwards(supervisor: subprocess.Popen[bytes]) -> None:
    assert lifecycle.down(Place.default())
    assert supervisor.wait(10) == -signal.SIGTERM
    assert Place.default().port == 4840
    assert not lifecycle.runs(Place.default())
    assert not lifecycle.down(Place.default())


def test_another_port_may_be_chosen_when_the_platform_does_not_run(
    supervisor: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    lifecycle.down(Place.default())
    supervisor.wait(10)
    monkeypatch.setenv("CDU_PORT", "4700")
    assert Place.default().port == 4700


@pytest.mark.usefixtures("supervisor")
def test_another_port_than_that_of_the_running_platform_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDU_PORT", "4600")
    with pytest.raises(LocalError, match=r"runs on port 4840, and CDU_PORT is 4600; unset CDU_PORT"):
        Place.default()
    monkeypatch.setenv("CDU_PORT", "4840")
    assert Place.default().port == 4840


def test_what_is_deployed_moves_with_the_platform(tmp_path: Path) -> None:
    Place(tmp_path, 4600).keep_outputs({"api": "http://127.0.0.1:4600/restapis/x"})
    assert Place(tmp_path, 4840).outputs()["api"] == "http://127.0.0.1:4840/restapis/x"


def test_one_platform_per_folder(tmp_path: Path, supervisor: subprocess.Popen[bytes]) -> None:
    assert running.claim(tmp_path, 4700) is None
    assert Place.default().port == 4840, "the second claim changes nothing"
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait(10)
    again = running.claim(tmp_path, 4700)
    assert again is not None, "a lock ends with its process"
    again.close()


def test_a_stale_process_id_is_nobodys(tmp_path: Path) -> None:
    running.note(tmp_path, 4840, os.getpid())  # the number of a supervisor that was killed now belongs to this test
    assert not lifecycle.runs(Place.default())
    assert not lifecycle.down(Place.default()), "else this test would be ended"


@pytest.mark.parametrize("pid", [-1, 0, 1, True, "7", 2.5, None])
def test_a_number_that_is_no_process_is_never_signalled(tmp_path: Path, pid: object) -> None:
    (tmp_path / "running.json").write_text(json.dumps({"port": 4840, "pid": pid}))
    record = running.read(tmp_path)
    assert record == running.Record(4840, None, held=False)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": "x"}', "null", "4600"])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "running.json").write_text(text)
    assert Place.default().port == 4600


def test_a_folder_of_something_else_is_not_wiped(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear")
    with pytest.raises(LocalError, match="no folder of a platform"):
        lifecycle.down(Place.default(), wipe=True)
    assert (tmp_path / "diary.txt").exists()
