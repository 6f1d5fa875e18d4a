"""A lesson of every language goes through the whole chain, to XP on that language's board."""

from __future__ import annotations

import uuid
import warnings
from typing import TYPE_CHECKING

import pytest

from cdu.authoring.files import read_tree
from cdu.authoring.languages import LANGUAGES, PYTHON
from cdu.authoring.new import create
from cdu.client import zipped
from cdu.publishing import publish
from cdu.refreshing import refreshed
from cdu.waiting import until
from tests.layers import unreachable

if TYPE_CHECKING:
    from pathlib import Path

    from cdu.client import Api
    from cdu.local.place import Place

pytestmark = pytest.mark.stack
XP = 50


@pytest.fixture(scope="session")
def usable() -> list[str]:
    """Every language whose layer is here or can be built on this machine."""
    layers = {data.layer for data in LANGUAGES.values()} - {PYTHON}
    missing = {layer: reason for layer in sorted(layers) if (reason := unreachable(layer))}
    for layer, reason in missing.items():
        warnings.warn(f"left out, for there is no {layer} layer: {reason}", stacklevel=1)
    return [name for name, data in LANGUAGES.items() if data.layer not in missing]


def test_a_pass_in_every_language_earns_xp_on_its_board(
    platform: Place, student: Api, operator: Api, usable: list[str], tmp_path: Path
) -> None:
    name = f"polyglot-{uuid.uuid4().hex[:6]}"
    student.present({"visibility": "public", "display_name": name})
    for language in usable:
        lesson = f"{language}/{name}"
        folder = create(lesson, tmp_path, program=language == "c")
        publish(platform, folder)
        report = student.submit(zipped(lesson, read_tree(folder / "reference")))["report"]
        assert report["outcome"] == "passed", (language, report)
    earned = {language: {"xp": XP, "lessons_done": 1} for language in usable}
    assert until(lambda: student.me()["languages"] == earned or None, 60), student.me()

    shown = student.me()["board_name"]
    left = set(usable)

    def boards() -> bool | None:
        refreshed(operator)
        for language in sorted(left):
            rows = student.leaderboard(language, "last_month")["rows"]
            if (shown, XP, 1) in [(row["name"], row["xp"], row["lessons"]) for row in rows]:
                left.remove(language)
        return not left or None

    assert until(boards, 60, pause_s=1), left
