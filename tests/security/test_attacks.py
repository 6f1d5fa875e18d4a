"""Every attack, on every backend and in every mode: none escapes, leaks, outlives its run or forges a pass."""

from typing import Any

import pytest

from runners import grading
from runners.sandbox.fork_server import ForkServer
from tests.security.corpus import Attack, attacks, reference, reference_program

MODES = ("guarded", "isolated")
TRIED = [(attack, mode) for attack in attacks() for mode in attack.modes]


@pytest.mark.parametrize(
    ("attack", "mode"), TRIED, ids=[f"{attack.category}-{attack.name}-{mode}" for attack, mode in TRIED]
)
def test_the_attack_fails(
    attack: Attack,
    mode: str,
    backend: tuple[str, ForkServer],
    proof: dict[str, Any],
    runtime_api: int,
    results: dict[tuple[str, str], dict[str, str]],
) -> None:
    name, server = backend
    if attack.before:
        grading.run(attack.request(mode, proof, attack.before), server)
    report = grading.run(attack.request(mode, proof, port=runtime_api), server)
    verdict = attack.verdict(report, mode, name)
    results.setdefault((attack.category, attack.tries), {})[f"{name}, {mode}"] = (
        verdict if verdict in {"held", "known limit"} else "BROKEN"
    )
    assert verdict in {"held", "known limit"}


@pytest.mark.parametrize("mode", MODES)
def test_the_runner_is_as_good_as_ever_afterwards(
    mode: str, backend: tuple[str, ForkServer], proof: dict[str, Any]
) -> None:
    report = grading.run(reference().request(mode, proof), backend[1])
    assert report["outcome"] == "passed"
    assert report["isolation"]["mode"] == mode


def test_the_runner_still_runs_programs_afterwards(backend: tuple[str, ForkServer]) -> None:
    report = grading.run(reference_program().request("program", {}), backend[1])
    assert report["outcome"] == "passed"


def test_the_corpus_is_large_enough() -> None:
    assert len(attacks()) >= 80
    assert len({attack.name for attack in attacks()}) == len(attacks())
