"""`cdu up --foreground`: a command that lives as long as the platform, for a service manager or a container."""

from __future__ import annotations

import os
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cdu.local import lifecycle
from cdu.local.place import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from cdu.local.place import Place

_LOOK_S = 1.0


class _ToldError(BaseException):
    """SIGTERM or SIGINT arrived."""


@contextmanager
def until_told(place: Place) -> Iterator[Callable[[], None]]:
    """Run the body, which starts the platform; then wait for SIGTERM or SIGINT, and stop the platform in any case.

    The body calls what it is given when the platform is ready, and systemd is told so (`Type=notify`). Raises
    LocalError if the platform ends by itself, so that whoever watches starts it again.
    """
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _told)
    try:
        yield lambda: _notify("READY=1")
        while lifecycle.runs(place):
            threading.Event().wait(_LOOK_S)
        raise LocalError(f"the platform ended by itself; {place.log_file} may say why")
    except _ToldError:
        _notify("STOPPING=1")
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)  # a second one must not keep the state from being saved
        lifecycle.down(place)


def _told(_number: int, _frame: FrameType | None) -> None:
    raise _ToldError


def _notify(state: str) -> None:
    """Tell systemd, where it waits to be told (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
            connection.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            connection.send(state.encode())
