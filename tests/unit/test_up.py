"""Which languages `cdu up` publishes, and when: Python at once, then what is built, and what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cdu import adding_languages
from cdu.commands import platform
from cdu.errors import CommandError
from cdu.layers import build
from cdu.local.additions import keep_published
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from cdu.local.place import Place
    from cdu.progress import Told

OFFERED = {path.name for path in BUILT_IN.iterdir()}


@pytest.fixture
def up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs `cdu up` without a platform, one layer built; what is there at first, what comes later, and the output."""
    monkeypatch.setenv("CDU_HOME", str(tmp_path))
    monkeypatch.setattr(build, "is_built", lambda name: name == "ruby")
    at_start: set[str] = set()
    later: list[str] = []

    def start(place: Place, languages: Container[str]) -> dict[str, str]:
        at_start.update(language for language in OFFERED if language in languages)
        keep_published(place.home, {"languages": sorted(at_start)})
        return {"api": "here"}

    def made(name: str, *, told: Told) -> None:
        assert at_start, "the platform runs before anything is built"
        told(1, 3)
        if name == "go":
            raise CommandError("the mirror is silent")

    def publish(place: Place, languages: set[str], told: Told) -> None:
        told(13, 13)
        later.extend(languages)
        keep_published(place.home, {"languages": sorted(at_start | set(later))})

    monkeypatch.setattr(platform, "start", start)
    monkeypatch.setattr(adding_languages, "made", made)
    monkeypatch.setattr(adding_languages, "publish_built_in", publish)

    def run(*options: str) -> tuple[set[str], list[str], str]:
        found = CliRunner().invoke(platform.up, options, catch_exceptions=False, standalone_mode=False)
        if found.exception:
            raise found.exception
        return at_start, later, found.output

    return run


def test_python_is_there_at_once_and_what_is_built_afterwards(up: Any) -> None:
    at_start, later, said = up()
    assert at_start == {"python"}
    assert later == ["ruby"]
    assert said.index("page  ") < said.index("there python, ruby")
    assert "more  cdu up --language bash (or c," in said


def test_a_language_that_is_asked_for_comes_when_the_platform_runs_already(up: Any) -> None:
    at_start, later, said = up("--language", "bash")
    assert at_start == {"python"}
    assert later == ["bash", "ruby"]
    assert "there bash, python, ruby" in said


def test_a_language_that_cannot_be_built_is_named_with_the_reason_and_keeps_no_other_back(up: Any) -> None:
    _, later, said = up("--language", "all")
    assert later == sorted(OFFERED - {"python", "go"})
    assert "no go lessons: the mirror is silent" in said


def test_a_language_without_lessons_is_refused_with_those_that_there_are(up: Any) -> None:
    with pytest.raises(CommandError, match=r"no lessons in cobol; there are .*python"):
        up("--language", "cobol")
