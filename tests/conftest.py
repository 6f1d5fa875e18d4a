"""One running platform for all tests that need it: the packaged template in the local engine, over real HTTP."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.client import Api
from cdu.local import lifecycle
from cdu.local.place import STACK, Place
from cdu.publishing import publish_built_in
from tests.rights import keep, used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.accounts import Session


def free_ports(count: int) -> int:
    """The first of so many free ports in a row, below those that the system gives to outgoing connections.

    A free port among those (from 32768 on) may be somebody's a moment later.
    """
    for first in range(20_000 + secrets.randbelow(10_000), 32_768 - count, count):
        probes = [socket.socket() for _ in range(count)]
        try:
            for offset, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + offset))
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
        return first
    raise RuntimeError("no free ports")


@pytest.fixture(scope="session")
def new_place(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Place]:
    """Makes a place of its own: an empty folder and four free ports."""
    return lambda: Place(tmp_path_factory.mktemp("place"), free_ports(4))


@pytest.fixture(scope="session")
def platform(new_place: Callable[[], Place]) -> Iterator[Place]:
    place = new_place()
    try:
        lifecycle.up(place, print)
        publish_built_in(place, {"python"})
        yield place
        keep(used(place, STACK))
    finally:
        lifecycle.down(place)


@pytest.fixture(scope="session")
def sign_up(platform: Place) -> Callable[..., tuple[Session, Api]]:
    """Registers a new account through the real sign-up and signs it in."""

    def new(*groups: str, time_zone: str | None = None) -> tuple[Session, Api]:
        session = accounts.made_up(platform, *groups, time_zone=time_zone)
        return session, Api.of(session)

    return new


@pytest.fixture
def student(sign_up: Callable[..., tuple[Session, Api]]) -> Api:
    return sign_up()[1]


@pytest.fixture(scope="session")
def operator(sign_up: Callable[..., tuple[Session, Api]]) -> Api:
    return sign_up("admin")[1]
