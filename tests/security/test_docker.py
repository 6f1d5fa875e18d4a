"""The docker backend withstands the corpus too: a spread of it, or with `DOCKER_ATTACKS=all` the whole, in both modes.

Uses the engine that runs here, or installs and starts one of its own; says so where neither can be.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from cdu.authoring.rewriting.bash import examined
from runners import grading
from runners.languages.registry import TOOLCHAINS
from runners.request import Limits
from runners.sandbox import docker
from runners.sandbox.backend import SandboxError
from runners.sandbox.backends import usable
from tests.layers import layer
from tests.security import engine, languages
from tests.security.corpus import Attack, attacks, proofs, reference

if TYPE_CHECKING:
    from collections.abc import Iterator

MODES = ("guarded", "isolated")
WHOLE = os.environ.get("DOCKER_ATTACKS") == "all"
LANGUAGES = tuple(languages.languages()) if WHOLE else ("go", "ruby")
"""Of those with a layer: one that builds programs and one that does not, or every one."""
TRIED = [(attack, mode) for attack in attacks() for mode in attack.modes]
SAMPLE = TRIED if WHOLE else TRIED[::17]  # an odd step goes through both modes of most attacks


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    try:
        with engine.client() as found:
            yield found
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def containers(client: Any) -> docker.Containers:
    return docker.Containers(client)


@pytest.fixture(scope="module")
def proof(containers: docker.Containers) -> dict[str, Any]:
    return proofs(containers)


@pytest.mark.parametrize("mode", MODES)
def test_a_right_solution_passes(containers: docker.Containers, proof: dict[str, Any], mode: str) -> None:
    report = grading.run(reference().request(mode, proof), containers)
    assert report["outcome"] == "passed"
    assert report["isolation"]["backend"] == "docker"


def test_it_holds_the_floor_and_the_hosts_files(containers: docker.Containers) -> None:
    isolation: Any = usable(containers)
    assert set(isolation["inside"].values()) == {True}


@pytest.mark.parametrize(
    ("attack", "mode"), SAMPLE, ids=[f"{attack.category}-{attack.name}-{mode}" for attack, mode in SAMPLE]
)
def test_the_attack_fails(
    attack: Attack,
    mode: str,
    containers: docker.Containers,
    client: Any,
    proof: dict[str, Any],
    results: dict[tuple[str, str], dict[str, str]],
) -> None:
    verdict = attack.verdict(attack.graded(mode, proof, containers), mode)
    if WHOLE:
        results.setdefault((attack.category, attack.tries), {})[f"docker, {mode}"] = verdict
    assert verdict in {"held", "known limit"}
    assert not client.containers.list(all=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_layer_lies_in_the_container(client: Any, language: str, runtime_api: int) -> None:
    layer(TOOLCHAINS[language].layer)
    box, aim = docker.Containers(client, TOOLCHAINS[language].layer), languages.target(language)
    proof = grading.prove(aim.request(**examined(aim.lesson())[0]), box)
    told = {"expected": proof["tests"], "profile": proof["profile"], "mode": proof["mode"]}
    assert grading.run(aim.request(**told), box)["outcome"] == "passed"
    assert grading.run(aim.request(aim.wrong, **told), box)["outcome"] in {"failed", "compile_error"}
    tried = languages.attacks(language) if WHOLE else languages.attacks(language)[::9]
    for attack in tried:
        report = grading.run(attack.request(proof, runtime_api), box)
        assert attack.held(report), f"{attack.name}: {report['outcome']}: {report['message']}"
    assert not client.containers.list(all=True)


def test_the_engine_confines_the_container_as_asked(client: Any) -> None:
    container = client.containers.create(docker.build(client), docker.command(), **docker.options(Limits()))
    try:
        host = container.attrs["HostConfig"]
        assert (host["NetworkMode"], host["ReadonlyRootfs"], host["CapDrop"]) == ("none", True, ["ALL"])
        assert host["Memory"] == host["MemorySwap"] > 0
        assert 0 < host["PidsLimit"] < 200
        assert container.attrs["Config"]["User"] == "65534:65534"
        plain, profile = host["SecurityOpt"]
        assert plain == "no-new-privileges"
        rules = json.loads(profile.removeprefix("seccomp="))
        assert rules["defaultAction"] == "SCMP_ACT_ERRNO"
        allowed = {name for rule in rules["syscalls"] for name in rule["names"]}
        assert not allowed & {"socket", "connect", "mount", "ptrace", "unshare", "io_uring_setup", "bpf", "setns"}
    finally:
        container.remove(force=True)


def test_the_image_is_named_by_what_is_in_it(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first = docker.build(client)
    assert docker.build.__wrapped__(client) == first
    monkeypatch.setattr(docker, "_CODE", "")
    monkeypatch.setattr(docker, "_PACKAGE", docker._PACKAGE / "inside/isolated")
    assert docker.build.__wrapped__(client) != first
