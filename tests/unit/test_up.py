"""Which languages `cdu up` publishes: those that need nothing built, and those that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from cdu.authoring.languages import LANGUAGES
from cdu.commands import layers, platform
from cdu.errors import CommandError
from cdu.layers import build
from cdu.publishing import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Container

OFFERED = {path.name for path in BUILT_IN.iterdir()}


@pytest.fixture
def up(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs `cdu up` without a platform, with one layer built; returns what is published and what is said."""
    monkeypatch.setattr(build, "is_built", lambda name: name == "ruby")
    monkeypatch.setattr(layers, "made", lambda name: name)
    published: list[set[str]] = []

    def start(_place: object, languages: Container[str]) -> dict[str, str]:
        published.append({language for language in LANGUAGES if language in languages})
        return {"api": "here"}

    monkeypatch.setattr(platform, "start", start)

    def run(*options: str) -> tuple[set[str], str]:
        found = CliRunner().invoke(platform.up, options, catch_exceptions=False, standalone_mode=False)
        if found.exception:
            raise found.exception
        return published[-1], found.output

    return run


def test_what_needs_nothing_built_is_there_at_once(up: Any) -> None:
    published, _ = up()
    assert published == {"python", "ruby"}


def test_a_language_that_is_asked_for_comes_too(up: Any) -> None:
    assert up("--language", "go")[0] == {"python", "ruby", "go"}


def test_all_are_all(up: Any) -> None:
    assert up("--language", "all")[0] == OFFERED


def test_a_language_without_lessons_is_refused_with_those_that_there_are(up: Any) -> None:
    with pytest.raises(CommandError, match=r"no lessons in cobol; there are .*python"):
        up("--language", "cobol")
