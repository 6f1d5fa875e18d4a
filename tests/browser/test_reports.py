"""Reports in a real browser: bars and a table, searched and sorted, from the real chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.publishing import BUILT_IN
from cdu.refreshing import refreshed
from cdu.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack
LESSON = "python/signal-lamp"


def test_what_students_did_is_drawn_listed_sorted_and_searched(
    signed_in: Callable[..., Browser], student: Api, operator: Api
) -> None:
    student.submit(zipped(LESSON, read_tree(BUILT_IN / LESSON / "reference")))

    def counted() -> bool | None:
        # Each report is a query of its own, and one may be ready while another still has its former rows.
        refreshed(operator)
        lessons = [row["lesson"] for row in operator.report("lesson-difficulty")["rows"]]
        return (LESSON in lessons and bool(operator.report("activity")["rows"])) or None

    assert until(counted, 90, pause_s=2)
    browser = signed_in("#/reports")
    browser.says("h1", "Lesson difficulty")
    browser.says(".report tbody", f"{LESSON}\tPython")
    assert browser.run("return document.querySelectorAll('.chart progress').length") >= 1
    browser.click(".report th a", "Students")
    browser.says(".report th[aria-sort='descending']", "Students")
    browser.type("#search", "no such lesson")
    browser.click(".asking button", "Show")
    browser.says("main", "There is nothing to show yet")
    browser.click(".choice a", "Activity")
    browser.says("h1", "Activity")
    browser.says(".report tbody", "Overall")
    browser.click(".choice a", "All time")
    browser.says(".choice a[aria-current]", "All time")
    browser.says(".report tbody", "Overall")
    _fits_a_phone(browser)
    name, text = _saved(browser)
    assert name == "activity.csv"
    assert text.splitlines()[0].startswith("day,language")
    assert "overall" in text
    assert browser.complaints() == []


def _fits_a_phone(browser: Browser) -> None:
    for width in (320, 390):
        browser.window(width, 800, phone=True)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), width
    browser.window(1280, 900)


def _saved(browser: Browser) -> tuple[str, str]:
    """The name and the text of the file that the browser is given to save."""
    browser.run("""
        URL.createObjectURL = (blob) => { window.saved = blob; return "#"; };
        HTMLAnchorElement.prototype.click = function () { window.named = this.download; };
    """)
    browser.click("button", "Save as CSV")
    browser.says("[role=status]", "Saved.")
    name, text = browser.run("return window.saved.text().then((text) => [window.named, text])")
    return str(name), str(text)
