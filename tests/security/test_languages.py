"""Every attack on every language, on every backend: none escapes, leaks, outlives its run or forges a pass."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import backends
from cdu.authoring.rewriting.bash import examined
from cdu.authoring.rewriting.proving import prove_observed
from cdu.layers.standalone import OPT
from runners import grading
from runners.languages.registry import TOOLCHAINS
from runners.sandbox.backend import SandboxError
from tests.layers import layer, unreachable
from tests.security.languages import SECRET, Attack, attacks, different, languages, modes, target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runners.sandbox.fork_server import ForkServer

MODES = [(language, mode) for language in languages() for mode in modes(language)]
TRIED = [(language, mode, attack) for language, mode in MODES for attack in attacks(language) if mode in attack.modes]
STARTED: list[ForkServer] = []
PROOFS: dict[tuple[str, str], dict[str, Any]] = {}
LAYERS = sorted({TOOLCHAINS[language].layer for language in languages()})


@pytest.fixture(scope="session")
def in_place() -> Iterator[None]:
    """Every layer at the place where Lambda has it, which a backend without namespaces needs; for root only."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        yield
        return
    made = []
    for name in LAYERS:
        place = OPT / name
        if unreachable(name):
            continue  # its tests are skipped, with the reason
        tree = layer(name)
        if place.exists() and not (place / f"cdu-layer-{name}.json").is_file():  # a run that was killed left it
            subprocess.run(["umount", place], check=False)
            place.rmdir()
        if not place.exists():
            place.mkdir(parents=True)
            if subprocess.run(["mount", "--bind", tree, place], check=False).returncode:
                place.rmdir()  # no right to mount: the backends that need it are skipped, and say so
            else:
                made.append(place)
    yield
    for place in made:
        subprocess.run(["umount", place], check=True)
        place.rmdir()


@functools.cache
def server(backend: str, name: str) -> ForkServer | str:
    """A backend with a layer, or why there is none."""
    made = backends.make(backend, name)
    try:
        made.start()
    except SandboxError as error:
        return str(error)
    STARTED.append(made)
    return made


@pytest.fixture(scope="session")
def servers(in_place: None) -> Iterator[Any]:  # noqa: ARG001 - for what it does
    os.environ["AWS_SECRET_ACCESS_KEY"] = SECRET
    yield server
    while STARTED:
        STARTED.pop().stop()
    server.cache_clear()
    os.environ.pop("AWS_SECRET_ACCESS_KEY", None)


@pytest.fixture(params=backends.NAMES)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ready(servers: Any, backend: str, language: str, mode: str = "observed") -> ForkServer:
    if language == "c" and mode == "guarded" and "EXERCISM_TRACKS" not in os.environ:
        pytest.skip("EXERCISM_TRACKS is not set: Unity, which guarded tests need, comes with the track's exercises")
    name = TOOLCHAINS[language].layer
    layer(name)
    made = servers(backend, name)
    if isinstance(made, str):
        pytest.skip(f"{backend}: {made}")
    found: ForkServer = made
    return found


def proof(language: str, mode: str, box: ForkServer) -> dict[str, Any]:
    """What a lesson stores is the same on every backend, so the first one that is asked makes it."""
    if (language, mode) not in PROOFS:
        PROOFS[language, mode] = _proof(language, mode, box)
    return PROOFS[language, mode]


def _proof(language: str, mode: str, box: ForkServer) -> dict[str, Any]:
    aim = target(language)
    if mode == "observed":
        judged, why = prove_observed(aim.lesson(), lambda changes: grading.prove(aim.request(**changes), box))
        assert judged, why
        return judged
    found = grading.prove(aim.request(**examined(aim.lesson())[0]), box)
    assert found["mode"] == mode, found["report"]
    return found


@pytest.mark.parametrize(("language", "mode"), MODES)
def test_the_right_solution_passes_and_the_wrong_one_fails(
    servers: Any, backend: str, language: str, mode: str
) -> None:
    box, aim = ready(servers, backend, language, mode), target(language)
    known = proof(language, mode, box)
    told = {"expected": known["tests"], "profile": known["profile"], "mode": mode}
    assert len(known["tests"]) >= 3
    assert grading.run(aim.request(**told), box)["outcome"] == "passed"
    assert grading.run(aim.request(aim.wrong, **told), box)["outcome"] in {"failed", "compile_error"}


@pytest.mark.parametrize(
    ("language", "mode", "attack"),
    TRIED,
    ids=[f"{language}-{mode}-{attack.category}-{attack.name}" for language, mode, attack in TRIED],
)
def test_the_attack_fails(servers: Any, language: str, mode: str, attack: Attack, runtime_api: int) -> None:
    # Backends by turns, which is minutes less; all of them where that is asked for.
    names = [name for name in backends.NAMES if not isinstance(servers(name, TOOLCHAINS[language].layer), str)]
    if not names:
        pytest.skip(f"no backend here can run {language}")
    turn = TRIED.index((language, mode, attack)) % len(names)
    for backend in names if "EVERY_BACKEND" in os.environ else names[turn : turn + 1]:
        box = ready(servers, backend, language, mode)
        report = grading.run(attack.request(proof(language, mode, box), runtime_api), box)
        assert attack.held(report), f"{backend}: {report['outcome']}: {report['message']} {report['output'][:500]}"


@pytest.mark.parametrize(("language", "name"), [(each, name) for each in languages() for name in different(each)])
def test_a_right_solution_passes_that_is_built_in_another_way(
    servers: Any, backend: str, language: str, name: str
) -> None:
    box = ready(servers, backend, language)
    known = proof(language, modes(language)[-1], box)
    told = {"expected": known["tests"], "profile": known["profile"], "mode": known["mode"]}
    report = grading.run(target(language).request(files=different(language)[name], **told), box)
    assert report["outcome"] == "passed", report


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_corpus_of_its_own(language: str) -> None:
    assert len(attacks(language)) >= 15
    assert {attack.category for attack in attacks(language)} == {"forge", "reach", "exhaust"}


@pytest.mark.parametrize("language", languages())
def test_every_attack_is_tried_in_a_mode(language: str) -> None:
    tried = {(attack.category, attack.name) for name, _, attack in TRIED if name == language}
    assert tried == {(attack.category, attack.name) for attack in attacks(language)}


def test_no_language_is_left_out() -> None:
    assert set(languages()) == set(TOOLCHAINS)
