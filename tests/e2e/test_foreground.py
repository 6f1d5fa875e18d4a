"""`cdu up --foreground`: what systemd and containers see of a platform."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.local import lifecycle, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.local.place import Place

pytestmark = pytest.mark.stack
_READY_S = 300


@contextmanager
def started(place: Place, folder: Path) -> Iterator[tuple[subprocess.Popen[str], socket.socket]]:
    """A platform in the foreground that has said that it is ready, and where systemd would hear of it.

    The lessons of the languages whose layers are built come afterwards, so they may be on their way.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(folder / "notify"))
        told.settimeout(_READY_S)
        named = {"CDU_HOME": str(place.home), "CDU_PORT": str(place.port), "NOTIFY_SOCKET": str(folder / "notify")}
        command = [str(Path(sys.executable).with_name("cdu")), "up", "--foreground"]
        child = subprocess.Popen(command, env={**os.environ, **named}, stdout=subprocess.PIPE, text=True)
        try:
            assert told.recv(100) == b"READY=1"
            yield child, told
        finally:
            child.kill()
            child.communicate()
            lifecycle.down(place)


@pytest.mark.timeout(2 * _READY_S)
def test_it_says_when_it_is_ready_and_ends_in_order_when_told(new_place: Callable[[], Place], tmp_path: Path) -> None:
    place = new_place()
    with started(place, tmp_path) as (child, told):
        assert place.is_ours()
        assert child.poll() is None
        child.send_signal(signal.SIGTERM)
        assert told.recv(100) == b"STOPPING=1"
        assert child.wait(120) == 0
        assert not lifecycle.runs(place)

    (tmp_path / "notify").unlink()
    with started(place, tmp_path) as (child, _):
        record = running.read(place.home)
        assert record
        assert record.pid
        os.kill(record.pid, signal.SIGKILL)
        assert child.wait(120) != 0, "whoever watches has to start it again"
