"""Every attack, on every backend and in every mode: none escapes, leaks, outlives its run or forges a pass."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from runners import grading
from runners.sandbox.fork_server import ForkServer, interpreter
from tests.security.corpus import LESSONS, Attack, attacks, reference, reference_program
from tests.security.values import DIFFERENT

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
    report = attack.graded(mode, proof, server, port=runtime_api)
    verdict = attack.verdict(report, mode, name)
    results.setdefault((attack.category, attack.tries), {})[f"{name}, {mode}"] = (
        verdict if verdict in {"held", "known limit"} else "BROKEN"
    )
    assert verdict in {"held", "known limit"}


@pytest.mark.parametrize("change", DIFFERENT)
def test_a_right_solution_passes_however_it_is_built(
    change: str, backend: tuple[str, ForkServer], proof: dict[str, Any]
) -> None:
    report = grading.run(reference("values").request("isolated", proof, DIFFERENT[change]), backend[1])
    assert report["outcome"] == "passed", report


@pytest.mark.parametrize("attack", [attack for attack in attacks() if attack.bare], ids=lambda attack: attack.name)
def test_the_lie_fools_plain_unittest(attack: Attack, tmp_path: Path) -> None:
    (tmp_path / "lesson_test.py").write_text(LESSONS[attack.lesson][0], "utf-8")
    (tmp_path / "solution.py").write_text(f"{LESSONS[attack.lesson][1]}\n{attack.code}", "utf-8")
    command = [interpreter(), "-s", "-S", "-B", "-m", "unittest", "-q", "lesson_test"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, timeout=20)
    assert done.returncode == 0, done.stderr.decode()


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
