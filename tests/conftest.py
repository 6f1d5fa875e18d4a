"""One running platform for all tests that need it: the packaged template in the local engine, over real HTTP."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.accounts import LOCAL_CODE, Pool, Session
from cdu.client import Api
from cdu.commands.admin import put_into_group
from cdu.local import lifecycle
from cdu.local.place import Place
from cdu.publishing import publish_built_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _free_ports(count: int) -> int:
    for first in range(20_000 + secrets.randbelow(20_000), 60_000, count):
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
    return lambda: Place(tmp_path_factory.mktemp("place"), _free_ports(4))


@pytest.fixture(scope="session")
def platform(new_place: Callable[[], Place]) -> Iterator[Place]:
    place = new_place()
    try:
        lifecycle.up(place, print)
        publish_built_in(place)
        yield place
    finally:
        lifecycle.down(place)


@pytest.fixture(scope="session")
def sign_up(platform: Place) -> Callable[..., tuple[Session, Api]]:
    """Registers a new account through the real sign-up and signs it in."""

    def new(*groups: str, time_zone: str | None = None) -> tuple[Session, Api]:
        pool = Pool.of(platform)
        email, password = f"s{secrets.token_hex(6)}@example.org", secrets.token_urlsafe(16) + "a1"
        accounts.sign_up(pool, email, password, time_zone)
        accounts.confirm(pool, email, LOCAL_CODE)
        for group in groups:
            put_into_group(platform, email, group)
        session = accounts.sign_in(pool, email, password)
        return session, Api(pool.api, session.id_token)

    return new


@pytest.fixture
def student(sign_up: Callable[..., tuple[Session, Api]]) -> Api:
    return sign_up()[1]


@pytest.fixture(scope="session")
def operator(sign_up: Callable[..., tuple[Session, Api]]) -> Api:
    return sign_up("admin")[1]
