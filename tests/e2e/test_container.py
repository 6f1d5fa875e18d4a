"""The image of the whole platform: a student signs up, passes a lesson in its sandbox, and all is there after a stop.

Building it takes an image of Debian and minutes, so the test asks for one of two: `CDU_IMAGE`, an image that was built
as docs/operators.md says, or `CDU_IMAGE_BASE`, an image of Debian to build it from.
"""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import requests

from cdu import sessions, stages
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.paths import ROOT
from cdu.publishing import BUILT_IN
from cdu.waiting import until
from tests.conftest import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

LESSON = "python/signal-lamp"
_START_S = 1200


def docker(*words: str) -> str:
    done = subprocess.run(["docker", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.fixture(scope="module")
def image() -> str:
    if named := os.environ.get("CDU_IMAGE"):
        return named
    base = os.environ.get("CDU_IMAGE_BASE")
    if base is None:
        pytest.skip("neither CDU_IMAGE nor CDU_IMAGE_BASE names an image")
    docker("build", "--network=host", "--build-arg", f"BASE={base}", "-t", "cdu-tested", str(ROOT))
    return "cdu-tested"


@contextmanager
def container(image: str, port: int, volume: str, *options: str) -> Iterator[str]:
    """A running container; the address of its page. The network is the host's: test engines have no other."""
    address = f"localhost:{port + 3}"
    told = ["--network=host", "-e", f"CDU_PORT={port}", "-v", f"{volume}:/data", *options]
    name = docker("run", "-d", "--init", *told, image, "up", "--foreground", "--host", address)
    try:
        assert until(lambda: "sandbox " in docker("logs", name) or None, _START_S), docker("logs", name)
        yield name
        docker("stop", "--time=90", name)
        assert docker("inspect", "-f", "{{.State.ExitCode}}", name) == "0", "it ended in order"
    finally:
        docker("rm", "-f", name)


@pytest.fixture
def volume() -> Iterator[str]:
    name = docker("volume", "create")
    yield name
    docker("volume", "rm", name)


@pytest.mark.timeout(4 * _START_S)
def test_a_lesson_is_graded_inside_and_all_is_there_after_a_stop(image: str, volume: str) -> None:
    port, email, password = free_ports(4), "boxed@example.org", "correct-horse-1"
    with container(image, port, volume) as name:
        assert "sandbox lambda (seccomp, Landlock" in docker("logs", name)
        assert docker("exec", name, "id", "-u") != "0"
        pool = stages.find(f"http://localhost:{port + 3}")
        sessions.sign_up(pool, email, password)
        told = json.loads(docker("exec", name, "cdu", "info", "mail", "--json"))
        sessions.confirm(pool, email, told["messages"][-1]["code"])
        api = Api(pool.api, sessions.sign_in(pool, email, password).id_token)
        report = api.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))["report"]
        assert report["outcome"] == "passed"
        assert report["isolation"]["backend"] == "lambda"
        assert until(lambda: api.me()["xp"] or None, 120) == 50
        health = until(lambda: docker("inspect", "-f", "{{.State.Health.Status}}", name) == "healthy" or None, 120)
        assert health
        for listening in range(port, port + 3):
            reply = requests.get(f"http://localhost:{listening}/", headers={"Host": "cdu.example.org"}, timeout=60)
            assert reply.status_code >= 400
    with container(image, port, volume, "--security-opt", "seccomp=unconfined") as name:
        assert "sandbox namespaces (mount, pid, net, ipc, uts, user, seccomp" in docker("logs", name)
        api = Api(pool.api, sessions.sign_in(pool, email, password).id_token)
        assert api.me()["xp"] == 50
        wrong = api.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "starter")))["report"]
        assert (wrong["outcome"], wrong["isolation"]["backend"]) == ("failed", "namespaces")
