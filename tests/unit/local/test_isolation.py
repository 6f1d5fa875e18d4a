"""A server for others starts only with a sandbox from which the platform's keys are hidden."""

from __future__ import annotations

from typing import Any

import pytest

import runners
from cdu.local import isolation
from cdu.local.place import LocalError

NAMESPACES = {"error": "unshare: Operation not permitted"}


def found(*, hidden: bool = True, **changed: Any) -> dict[str, Any]:
    inside = {"network": True, "files of the host": hidden}
    confined: dict[str, Any] = {"namespaces": [], "landlock": 7 if hidden else None, "cgroup": None, "inside": inside}
    return {"backends": {"namespaces": NAMESPACES, "lambda": confined}, "chosen": "lambda", **changed}


def test_this_machine_has_one_and_it_is_said() -> None:
    assert "seccomp" in isolation.require_sandbox()


def test_the_weaker_one_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "probe", found)
    said = isolation.require_sandbox()
    assert said.startswith("lambda (seccomp, Landlock 7;")
    assert said.endswith("not namespaces: unshare: Operation not permitted")


def test_one_that_hides_no_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "probe", lambda: found(hidden=False))
    with pytest.raises(LocalError, match="could read this platform's keys; it needs user namespaces, or Landlock"):
        isolation.require_sandbox()


def test_none_at_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "probe", lambda: found(chosen=None))
    with pytest.raises(LocalError, match="no sandbox works here"):
        isolation.require_sandbox()
