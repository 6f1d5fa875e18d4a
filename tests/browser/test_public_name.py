"""The page's server under a public name, without a platform behind it: one name, and no privilege of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from cdu.local import web
from cdu.local.place import Place
from localaws.keys import HEALTH, Keys
from localaws.server import name_host
from tests.conftest import free_ports
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "cdu.example.org"


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    Keys.of(tmp_path)
    name_host(tmp_path, NAME, listen_all=False)
    place = Place(tmp_path, free_ports(4))
    with serving(web.serve(place)):
        yield place.web


def test_it_answers_to_its_name(page: str) -> None:
    reply = requests.get(page, headers={"Host": NAME}, timeout=60)
    assert reply.status_code == 200
    assert "connect-src 'self';" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["", "other.example.org", f"{NAME}:80", f"{NAME}.", "localhost", "127.0.0.1"])
@pytest.mark.parametrize("path", ["/", "/config.json", "/api/lessons", "/accounts"])
def test_it_answers_to_no_other(page: str, host: str, path: str) -> None:
    for named in {host, f"{host}:{page.rpartition(':')[2]}"} if host in {"localhost", "127.0.0.1"} else {host}:
        forged = {"Host": named, "X-Forwarded-Host": NAME, "Forwarded": f"host={NAME};proto=https"}
        assert requests.get(page + path, headers=forged, timeout=60).status_code == 403


def test_only_this_machine_asks_for_the_proof(page: str) -> None:
    assert requests.get(f"{page}{HEALTH}?challenge=x", timeout=60).status_code == 200
    assert requests.get(f"{page}{HEALTH}?challenge=x", headers={"Host": NAME}, timeout=60).status_code == 404


def test_nobody_gets_a_code(page: str) -> None:
    for host in (NAME, page.partition("://")[2]):
        told = {"email": "a@example.org", "account": "1"}
        assert requests.post(page + web.CODE, json=told, headers={"Host": host}, timeout=60).status_code in {403, 404}


def test_without_an_engine_the_api_says_so(page: str) -> None:
    reply = requests.get(f"{page}/api/lessons", headers={"Host": NAME}, timeout=60)
    assert reply.status_code == 503
    assert reply.headers["Content-Type"] == "application/problem+json"
