"""Hidden tests: no solution can tell what they ask or expect, not even while others run."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks import backends
from cdu.authoring.rewriting.bash import examined
from cdu.authoring.rewriting.proving import prove_observed
from runners import grading
from runners.languages.registry import TOOLCHAINS
from tests.layers import layer
from tests.security.languages import Target

HERE: Final = Path(__file__).parent / "hidden"
LESSONS: Final = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.toml"))}
SECRETS: Final = ("123456789", "246913578", "123457789")
LIMITS: Final = {"wall_s": 30, "cpu_s": 30}


@pytest.mark.parametrize("language", LESSONS)
def test_hidden_tests_say_whether_they_passed_and_nothing_else(language: str) -> None:
    told, language = LESSONS[language], language.partition("_")[0]
    name = TOOLCHAINS[language].layer
    layer(name)
    box = backends.make("namespaces", name)
    box.start()
    aim = Target(language, told["solution"], told["right"], "", told["tests"], told.get("starter", {}))
    lesson = aim.lesson()
    proven, why = prove_observed(lesson, lambda changes: grading.prove(aim.request(limits=LIMITS, **changes), box))
    proven = proven or grading.prove(aim.request(limits=LIMITS, **examined(lesson)[0]), box)
    assert proven["mode"] in {"observed", "isolated"}, why or proven
    assert [test.startswith("hidden/") for test in proven["tests"]] == [False, True]

    def graded(solution: str | dict[str, str]) -> dict[str, Any]:
        code, files = (solution, {}) if isinstance(solution, str) else (None, solution)
        asked = {"expected": proven["tests"], "profile": proven["profile"], "mode": proven["mode"], "limits": LIMITS}
        return grading.run(aim.request(code, files, **asked), box)

    report = graded(told["right"])
    assert [test["outcome"] for test in report["tests"]] == ["passed", "passed"], report
    for spy, solution in told["spies"].items():
        assert isinstance(solution, str) or all("." in path for path in solution), f"{spy} has a spy among its files"
        report = graded(solution)
        assert report["outcome"] != "infrastructure_error", (spy, report)
        assert not [secret for secret in SECRETS if secret in str(report)], (spy, report)
    box.stop()
