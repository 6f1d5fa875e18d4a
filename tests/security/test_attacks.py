"""Every attack, on every backend and in every mode: none escapes, leaks, outlives its run or forges a pass."""

from typing import Any

import pytest
from corpus import Attack, attacks, reference

from runners import grading
from runners.supervisor import Supervisor

MODES = ("guarded", "isolated")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: f"{attack.category}-{attack.name}")
def test_the_attack_fails(
    attack: Attack,
    mode: str,
    backend: tuple[str, Supervisor],
    proof: dict[str, Any],
    runtime_api: int,
    results: dict[tuple[str, str], dict[str, str]],
) -> None:
    name, supervisor = backend
    if attack.before:
        grading.run(attack.request(mode, proof, attack.before), supervisor)
    report = grading.run(attack.request(mode, proof, port=runtime_api), supervisor)
    verdict = attack.verdict(report, mode)
    results.setdefault((attack.category, attack.tries), {})[f"{name}, {mode}"] = (
        verdict if verdict in {"held", "known limit"} else "BROKEN"
    )
    assert verdict in {"held", "known limit"}


@pytest.mark.parametrize("mode", MODES)
def test_the_runner_is_as_good_as_ever_afterwards(
    mode: str, backend: tuple[str, Supervisor], proof: dict[str, Any]
) -> None:
    report = grading.run(reference().request(mode, proof), backend[1])
    assert report["outcome"] == "passed"
    assert report["isolation"]["mode"] == mode


def test_the_corpus_is_large_enough() -> None:
    assert len(attacks()) >= 80
    assert len({attack.name for attack in attacks()}) == len(attacks())
