"""Malformed requests are named, whoever sends them."""

import json
import subprocess
import sys
from typing import Any

import pytest

import runners
from runners.handler import handler


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 2}, "version 2"),
        ({"language": "cobol"}, "language"),
        ({"lesson": ""}, "lesson"),
        ({"mode": "none"}, "mode"),
        ({"tests": {}}, "no test files"),
        ({"tests": []}, "tests"),
        ({"tests": {"t.py": 1}}, "is not text"),
        ({"tests": {"t.py": "def f(:"}}, "not valid Python"),
        ({"solution": {"../x.py": ""}}, "plain relative path"),
        ({"solution": {"/x.py": ""}}, "plain relative path"),
        ({"solution": {"a\\b.py": ""}}, "plain relative path"),
        ({"solution": {"a\0.py": ""}}, "plain relative path"),
        ({"solution": {"a/./b.py": ""}}, "plain relative path"),
        ({"solution": {"x" * 300: ""}}, "plain relative path"),
        ({"solution": {"a": "", "a/b": ""}}, "folder"),
        ({"solution": {"s.py": "\ud800"}}, "surrogates"),
        ({"solution": {f"{n}.py": "" for n in range(500)}}, "501 files"),
        ({"solution": {"s.py": "x" * 6_000_000}}, "larger"),
        ({"expected": []}, "expected"),
        ({"expected": ["a", "a"]}, "expected"),
        ({"profile": []}, "profile"),
        ({"mode": "isolated"}, "profile: isolated mode needs"),
        ({"mode": "isolated", "profile": {"types": {}}}, "profile: isolated mode needs"),
        ({"comparison": {"colour": True}}, "comparison"),
        ({"comparison": {"case_sensitive": 1}}, "does not fit case_sensitive"),
        ({"comparison": {"float_absolute_tolerance": -1}}, "does not fit float_absolute_tolerance"),
        ({"mode": "program"}, "program needs main.py"),
        ({"mode": "program", "solution": {"main.py": ""}}, "no pair of files"),
        ({"mode": "program", "solution": {"main.py": ""}, "tests": {"1.in": ""}}, "1.out is missing"),
        ({"limits": {"wall_s": 0}}, "wall_s"),
        ({"limits": {"wall_s": True}}, "wall_s"),
        ({"limits": {"wall_s": float("nan")}}, "wall_s"),
        ({"limits": {"memory_mib": 10**9}}, "memory_mib"),
        ({"limits": {"colour": 1}}, "colour"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_is_wrong_is_said(ask: Any, good: str, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(runners.RequestError, match=reason):
        runners.run(ask(good, **change))


def test_a_request_is_an_object() -> None:
    with pytest.raises(runners.RequestError):
        runners.run([])  # type: ignore[arg-type]


def test_the_handler_logs_one_line_without_code(ask: Any, good: str, capsys: pytest.CaptureFixture[str]) -> None:
    report = handler(ask(good), None)
    assert report["outcome"] == "passed"
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["lesson"] == "python/shop"
    assert "price" not in line


def test_the_handler_raises_for_a_malformed_request() -> None:
    with pytest.raises(runners.RequestError):
        handler({}, None)


def test_the_command_reads_a_request_and_prints_a_report(ask: Any, good: str) -> None:
    command = [sys.executable, "-m", "runners"]
    done = subprocess.run(command, input=json.dumps(ask(good)), capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["outcome"] == "passed"
    assert subprocess.run(command, input="{}", capture_output=True, text=True, check=False).returncode == 2
