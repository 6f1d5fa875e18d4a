"""The docker backend withstands the corpus too: a spread of it, or with `DOCKER_ATTACKS=all` the whole.

Needs the docker SDK and an engine (`DOCKER_HOST` or the usual socket); says so where one is missing.
"""

import os
from typing import Any

import pytest
from corpus import Attack, attacks, reference

from runners import docker
from runners.supervisor import SandboxError

SAMPLE = attacks() if os.environ.get("DOCKER_ATTACKS") == "all" else attacks()[::9]


@pytest.fixture(scope="session")
def client() -> Any:
    try:
        found = docker.connect()
    except SandboxError as error:
        pytest.skip(str(error))
    docker.build(found)
    return found


@pytest.fixture
def proof() -> dict[str, Any]:
    """No profile: containers grade, the proof is made elsewhere."""
    return {"tests": None, "profile": None}


@pytest.mark.parametrize("mode", ["guarded", "isolated"])
def test_a_right_solution_passes(client: Any, proof: dict[str, Any], mode: str) -> None:
    report = docker.run(reference().request(mode, proof), client)
    assert report["outcome"] == "passed"
    assert report["isolation"]["backend"] == "docker"


@pytest.mark.parametrize("attack", SAMPLE, ids=lambda attack: f"{attack.category}-{attack.name}")
def test_the_attack_fails(attack: Attack, client: Any, proof: dict[str, Any]) -> None:
    report = docker.run(attack.request("guarded", proof), client)
    assert attack.verdict(report, "guarded") in {"held", "known limit"}
    assert not client.containers.list(all=True)
