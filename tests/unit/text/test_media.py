"""Logs and report pages pass the same gate as the terminal."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from cdu.authoring.check import Failure
from cdu.authoring.errors import Rejected
from cdu.authoring.proving import Summary
from cdu.authoring.report import page, write
from chalicelib.shared.log import logger
from chalicelib.shared.text import visible
from tests.hostile_text import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_line_of_the_log_is_one_line_and_hides_nothing(text: str) -> None:
    facts = {"msg": f"{text}\nforged", "levelname": "WARNING", "where": text}
    line = logger.registered_formatter.format(logging.makeLogRecord(facts))
    assert line.splitlines() == [line]
    assert visible(line) == line
    assert json.loads(line)["where"] == text


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("ending", [".html", ".json"])
def test_a_report_on_hostile_lessons_hides_nothing(tmp_path: Path, text: str, ending: str) -> None:
    found = Summary(failed=[Failure(text, text, "reference")], rejected=[Rejected(text, text)])
    write(found, tmp_path / f"found{ending}", text)
    shown = (tmp_path / f"found{ending}").read_text(encoding="utf-8")
    assert visible(shown) == shown
    assert "U+" in shown or ending == ".json"


def test_a_mark_in_a_page_is_text() -> None:
    assert "<h1>&lt;U+001B&gt;[2J</h1>" in page(Summary(), "\x1b[2J")
