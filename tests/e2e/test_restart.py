"""The platform is stopped, killed and started again: accounts, XP and boards are still there."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.accounts import Pool
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.place import LocalError, Place
from cdu.publishing import BUILT_IN, publish
from cdu.waiting import until
from localaws.engine.keeper import SAVE_INTERVAL_S
from tests.engine_process import engine_pid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"
EMAIL, PASSWORD = "restart@example.org", "correct-horse-1"


@pytest.fixture(scope="module")
def own(new_place: Callable[[], Place]) -> Iterator[Place]:
    place = new_place()
    lifecycle.up(place, print)
    publish(place, BUILT_IN / LESSON)
    try:
        yield place
    finally:
        lifecycle.down(place)


def signed_in(place: Place) -> Api:
    pool = Pool.of(place)
    return Api(pool.api, accounts.sign_in(pool, EMAIL, PASSWORD).id_token)


def earn(place: Place) -> None:
    pool = Pool.of(place)
    accounts.sign_up(pool, EMAIL, PASSWORD)
    accounts.confirm(pool, EMAIL, accounts.local_code(place, EMAIL))
    student = signed_in(place)
    student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))
    assert until(lambda: student.me()["xp"] or None, 60) == 50


def test_state_survives_a_stop_and_a_kill(own: Place) -> None:
    earn(own)
    assert lifecycle.down(own)
    assert not lifecycle.runs(own)
    lifecycle.up(own, print)
    assert signed_in(own).me()["xp"] == 50

    time.sleep(2 * SAVE_INTERVAL_S)  # the window in which a crash may lose something, see docs/operators.md
    os.kill(engine_pid(own), signal.SIGKILL)
    assert until(lambda: _back(own), 60), "the supervisor must start the engine again"
    student = signed_in(own)
    assert student.me()["xp"] == 50
    submission = student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
    assert submission["report"]["outcome"] == "failed", "the platform must work as before"


def test_what_was_answered_survives_a_kill_at_once(own: Place) -> None:
    student = signed_in(own)
    sent = student.send(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))
    os.kill(engine_pid(own), signal.SIGKILL)
    assert until(lambda: _back(own), 60)
    assert student.submission(sent["submission_id"])["report"]["outcome"] == "failed"


def _back(place: Place) -> bool | None:
    return place.is_ours() or None


def test_a_taken_port_is_named(new_place: Callable[[], Place]) -> None:
    place = new_place()
    with socket.socket() as other:
        other.bind(("127.0.0.1", place.port + 2))
        other.listen()
        with pytest.raises(LocalError, match=f"port {place.port + 2} is taken"):
            lifecycle.up(place, print)


def test_state_of_another_version_is_refused(new_place: Callable[[], Place]) -> None:
    place = new_place()
    (place.home / "version.json").write_text('{"state": 0, "engine": "0.1"}')
    with pytest.raises(LocalError, match=r"older version.*--wipe"):
        lifecycle.up(place, print)


def test_only_the_loopback_interface_is_used(own: Place) -> None:
    tables = [Path("/proc/net/tcp").read_text(), Path("/proc/net/tcp6").read_text()]
    sockets = [line.split() for table in tables for line in table.splitlines()[1:]]
    listening = {local for _, local, _, state, *_ in sockets if state == "0A"}
    for port in own.ports:
        assert {each for each in listening if each.endswith(f":{port:04X}")} == {f"0100007F:{port:04X}"}, port


def test_a_wipe_takes_the_keys_along_and_a_new_start_makes_others(own: Place) -> None:
    before = own.keys
    assert lifecycle.down(own, wipe=True)
    assert not own.home.exists()
    own.prepare()
    assert own.keys.root_secret != before.root_secret
    assert own.home.stat().st_mode & 0o777 == 0o700
