"""Nothing runs in a sandbox that fails its self-check, and no weaker sandbox is used silently."""

import os
from typing import Any

import pytest

import runners
from runners.sandbox import backends, self_check
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer


def test_the_probe_tries_every_sandbox_and_names_the_one_that_is_used() -> None:
    found: Any = runners.probe()
    assert set(found["backends"]) == {"namespaces", "lambda", "docker"}
    chosen = found["backends"][found["chosen"]]
    assert set(self_check.REQUIRED) <= {name for name, refused in chosen["inside"].items() if refused}


def test_namespaces_hide_the_files_of_the_host_too() -> None:
    backend = ForkServer("namespaces")
    isolation: Any = backends.usable(backend)
    assert set(isolation["inside"].values()) == {True}
    backend.stop()


def test_a_backend_that_fails_the_self_check_is_not_used() -> None:
    backend = ForkServer(backends.UNSAFE)
    with pytest.raises(SandboxError, match="fails its self-check: untrusted code could use network, programs"):
        self_check.require(backend)
    backend.stop()


def test_where_no_sandbox_starts_nothing_runs(monkeypatch: pytest.MonkeyPatch, ask: Any, good: str) -> None:
    monkeypatch.setattr(backends, "_shared", {})
    monkeypatch.setattr(backends, "make", lambda *_: ForkServer(backends.UNSAFE))
    report = runners.run(ask(good))
    assert report["outcome"] == "infrastructure_error"
    assert "self-check" in report["message"]


def test_the_override_has_a_loud_name_and_is_never_used_by_default(
    capfd: pytest.CaptureFixture[str], ask: Any, good: str
) -> None:
    assert backends.UNSAFE not in backends.AUTOMATIC
    runner = runners.Runner(backends.UNSAFE)
    runner.start()
    assert "WARNING: unsafe-unconfined: no sandbox" in capfd.readouterr().err
    report = runner.run(ask(good))
    assert (report["outcome"], report["isolation"]["backend"], report["isolation"]["seccomp"]) == (
        "passed",
        "unsafe-unconfined",
        False,
    )


def test_no_variable_turns_the_self_check_off(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CDU_BACKEND", "CDU_SANDBOX", "RUNNERS_BACKEND", "BACKEND"):
        monkeypatch.setenv(name, backends.UNSAFE)
    assert runners.probe()["chosen"] in backends.AUTOMATIC


def test_an_unknown_backend_is_named() -> None:
    with pytest.raises(SandboxError, match="there is no backend 'chroot'; there are namespaces, lambda, docker"):
        backends.shared("chroot")


def test_a_docker_engine_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix:///nowhere-{os.getpid()}.sock")
    with pytest.raises(SandboxError, match="docker cannot be used"):
        backends.shared("docker")
