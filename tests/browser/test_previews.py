"""Previews: an author sees a lesson as students will before it is published, and students do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.publishing import preview, previews, publish, withdraw
from tests.browser import school
from tests.browser.conftest import open_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack
NAME = "python/harbour-lights"
WITHOUT_THE_NOTE = """
document.querySelector(".preview-note")?.remove();
return document.querySelector(".pane-task").innerText + document.querySelector("h1").innerText;
"""


@pytest.fixture
def sent(platform: Place, tmp_path: Path) -> Iterator[Path]:
    folder = school.lesson(tmp_path, NAME, "Harbour lights")
    assert preview(platform, folder) == [NAME]
    yield folder
    previews(platform).remove(NAME)


def test_an_author_reads_and_tries_a_lesson_as_students_will(
    platform: Place, sent: Path, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    author = sign_up("author")[0]
    open_as(browser, platform, author, "#/previews")
    browser.click("nav a", "Previews")
    browser.click(".previews a", NAME)
    browser.says(".preview-note", "Only authors see this lesson")
    browser.says(".waiting", "as soon as you run the code")
    assert "submits" not in browser.text("#editor-help")
    browser.write((sent / "reference" / "signal_lamp.py").read_text(encoding="utf-8"))
    browser.click("button", "Run")
    browser.says(".verdict h2", "All visible tests pass")
    assert "Submit" not in browser.text(".actions")
    before = browser.run(WITHOUT_THE_NOTE)
    publish(platform, sent)
    try:
        open_as(browser, platform, author, f"#/lessons/{NAME}")
        browser.says("h1", "Harbour lights")
        assert browser.run(WITHOUT_THE_NOTE) == before
        open_as(browser, platform, author, "#/previews")
        browser.says("main .panel", "There is nothing to show yet")
    finally:
        withdraw(platform, NAME)
    assert browser.complaints() == []


def test_a_student_neither_sees_nor_finds_it(platform: Place, maths: str, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(maths)
    browser.says("main .problem", "You may not do this")
    assert "Previews" not in browser.text("nav")
    browser.open(f"{platform.web}/?list#/?search=sums")
    browser.says("main", "No lesson fits this filter")
    browser.open(f"{platform.web}/?lesson#/lessons/{school.MATHS}")
    browser.says("main", "Not found")
