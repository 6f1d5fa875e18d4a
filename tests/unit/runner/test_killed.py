"""A part of the runner that is killed in the middle of a run: the answer is clear, and the next run as good as ever."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runners import grading
from runners.sandbox.fork_server import ForkServer

SLEEPING = "import time\ntime.sleep(3)\n"


@pytest.fixture
def server() -> Iterator[ForkServer]:
    made = ForkServer()
    made.start()
    yield made
    made.stop()


def children(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        return []
    return [int(child) for child in text.split()]


def running(fork_server: int, size: int) -> tuple[int, list[int]] | None:
    """The warden of the run under way and its confined processes, once all have been started."""
    found = ((warden, children(warden)) for warden in children(fork_server))
    return next(((warden, parts) for warden, parts in found if len(parts) == size), None)


def within(look: Any) -> Any:
    until = time.monotonic() + 20  # a busy machine; a quiet one needs milliseconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not start")


@pytest.mark.parametrize(
    ("part", "outcomes"),
    [
        ("fork server", {"infrastructure_error"}),
        ("warden", {"infrastructure_error"}),
        ("referee", {"infrastructure_error", "crashed"}),
        ("worker", {"crashed"}),
        ("second worker", {"crashed"}),
        ("guarded", {"crashed"}),
    ],
)
def test_a_killed_part_is_reported_and_replaced(
    part: str, outcomes: set[str], server: ForkServer, ask: Any, good: str
) -> None:
    proof = grading.prove(ask(good), server)
    mode = {"mode": "guarded"} if part == "guarded" else {"mode": "isolated", "profile": proof["profile"]}
    reports: list[dict[str, Any]] = []
    slow = ask(SLEEPING + good, **mode)
    run = threading.Thread(target=lambda: reports.append(grading.run(slow, server)))
    run.start()
    process = server._process
    assert process is not None
    warden, parts = within(lambda: running(process.pid, 1 if part == "guarded" else 3))
    victims = {
        "fork server": process.pid,
        "warden": warden,
        "referee": parts[0],
        "worker": parts[1 % len(parts)],
        "second worker": parts[-1],
        "guarded": parts[0],
    }
    time.sleep(0.3)  # it is in the student's code by now
    os.kill(victims[part], signal.SIGKILL)
    run.join(20)
    assert reports[0]["outcome"] in outcomes, reports[0]
    assert reports[0]["message"]
    assert grading.run(ask(good, **mode), server)["outcome"] == "passed"
    within(lambda: not any(Path(f"/proc/{one}").exists() for one in (warden, *parts) if one != process.pid))
