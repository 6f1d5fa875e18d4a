"""Two platforms on one machine, and a stranger where a platform was: nobody gets what belongs to another."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdu.local import lifecycle, running
from cdu.local.place import LocalError, Place
from cdu.local.processes import start_engine, stop
from cdu.waiting import until
from localaws import proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def second(platform: Place, new_place: Callable[[], Place]) -> Iterator[Place]:
    """A platform beside the one that runs already."""
    assert proof.who_answers(platform.home, platform.port) is proof.Answer.OURS
    place = new_place()
    lifecycle.up(place, print)
    try:
        yield place
    finally:
        lifecycle.down(place)


def cdu(place: Place, *words: str, port: int | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CDU_")}
    environment |= {"CDU_HOME": str(place.home), "CDU_PASSWORD": "Long enough 1!"}
    environment |= {"CDU_PORT": str(port)} if port else {}
    command = [str(Path(sys.executable).parent / "cdu"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def accounts_of(place: Place) -> int:
    users = place.client("cognito-idp").list_users(UserPoolId=place.outputs()["UserPool"])["Users"]
    return len(users)


def test_a_command_asks_the_platform_of_its_folder(platform: Place, second: Place) -> None:
    before = accounts_of(platform), accounts_of(second)
    done = cdu(second, "register", "second@example.org")
    assert done.returncode == 0, done.stderr
    assert (accounts_of(platform), accounts_of(second)) == (before[0], before[1] + 1)


def test_a_port_that_contradicts_the_running_platform_is_refused(platform: Place, second: Place) -> None:
    for words in (("register", "x@example.org"), ("up",), ("down",)):
        done = cdu(second, *words, port=platform.port)
        assert done.returncode == 3
        assert f"runs on port {second.port}, and CDU_PORT is {platform.port}" in done.stderr
    assert platform.is_ours()
    assert second.is_ours()


def test_up_does_not_deploy_into_the_platform_of_another_folder(
    platform: Place, new_place: Callable[[], Place]
) -> None:
    stacks = platform.client("cloudformation").describe_stacks()["Stacks"]
    new = new_place()
    done = cdu(new, "up", port=platform.port)
    assert done.returncode == 3
    assert f"port {platform.port} is taken" in done.stderr
    assert platform.client("cloudformation").describe_stacks()["Stacks"] == stacks
    refused = cdu(new, "register", "x@example.org", port=platform.port)
    assert "is not the platform of" in refused.stderr


class Overtaken(Place):
    """A place whose port a stranger takes at the last moment."""

    stranger: socket.socket

    def require_free_ports(self) -> None:
        super().require_free_ports()
        self.stranger.bind(("127.0.0.1", self.port))
        self.stranger.listen()


def test_a_port_that_is_taken_in_between_is_noticed(
    new_place: Callable[[], Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "START_TIMEOUT_S", 5)
    place = Overtaken(*(getattr(new_place(), name) for name in ("home", "port")))
    with socket.socket() as Overtaken.stranger, pytest.raises(LocalError, match=r"did not start|not the platform"):
        lifecycle.up(place, print)
    assert not lifecycle.runs(place), "what was started is stopped again"
    assert not (place.home / "outputs.json").exists()


def test_after_a_kill_another_engine_on_the_port_gets_nothing(second: Place, new_place: Callable[[], Place]) -> None:
    assert cdu(second, "register", "kept@example.org").returncode == 0
    record = running.read(second.home)
    assert record is not None
    assert record.pid is not None
    os.kill(record.pid, signal.SIGKILL)
    assert until(lambda: _free(second) or None, 60), "nothing is left running of a platform that was killed"

    other = Place(new_place().home, second.port)
    other.prepare()
    with other.log_file.open("ab") as log:
        engine = start_engine(other, log)
        try:
            assert until(lambda: other.is_ours() or None, 60)
            for words in (("register", "x@example.org"), ("profile",), ("token",), ("lessons", "publish", "lessons")):
                done = cdu(second, *words)
                assert done.returncode == 3
                assert f"what answers on port {second.port} is not the platform of {second.home}" in done.stderr
            started = cdu(second, "up")
            assert started.returncode == 3
            assert f"port {second.port} is taken by another program" in started.stderr
            stacks = other.client("cloudformation").describe_stacks()["Stacks"]
            assert stacks == [], "nothing was deployed into it"
        finally:
            stop(engine)

    lifecycle.up(second, print)
    assert cdu(second, "profile").returncode == 0, "the account and the session are still there"


def _free(place: Place) -> bool:
    with contextlib.suppress(LocalError):
        place.require_free_ports()
        return True
    return False
