"""Drafts: kept for the student on every device, never overwritten unasked, and never shown to the next pupil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import EDITOR, tab

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "#/lessons/python/recipe-scaler"


def _saved(browser: Browser) -> None:
    browser.wait("return document.querySelector('.kept').textContent === 'Saved'")


def test_a_draft_is_there_on_the_next_device(platform: Place, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.write("# half an idea\n")
    _saved(browser)
    session = browser.run("return sessionStorage.getItem('cdu.session')")
    browser.run("sessionStorage.clear(); sessionStorage.setItem('cdu.session', arguments[0])", session)
    browser.open(f"{platform.web}/?device{LESSON}")
    assert browser.code() == "# half an idea\n"

    browser.run("window.confirm = () => true")
    browser.click("button", "Start over")
    _saved(browser)
    browser.open(f"{platform.web}/?again{LESSON}")
    assert "half an idea" not in browser.code()
    assert browser.complaints() == []


def test_leaving_a_moment_after_the_last_key_loses_nothing(platform: Place, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.write("# quick\n")
    browser.click("nav a", "Lessons")
    browser.says(".card", "The travelling cook")
    browser.wait("return JSON.parse(sessionStorage.getItem('cdu.draft.python/recipe-scaler')).saved")
    browser.open(f"{platform.web}/?again{LESSON}")
    assert browser.code() == "# quick\n"


@pytest.mark.parametrize("choice", ["Take the other code", "Keep this code"])
def test_the_later_of_two_tabs_is_told_and_nothing_is_lost(
    platform: Place, signed_in: Callable[..., Browser], chromedriver: str, tmp_path: Path, choice: str
) -> None:
    first = signed_in(LESSON)
    first.element(EDITOR)
    session = first.run("return sessionStorage.getItem('cdu.session')")
    with tab(chromedriver, tmp_path / "second") as second:
        second.open(f"{platform.web}/")
        second.run("sessionStorage.setItem('cdu.session', arguments[0])", session)
        second.open(f"{platform.web}/?second{LESSON}")
        second.element(EDITOR)
        first.write("# of the first tab\n")
        _saved(first)
        second.write("# of the second tab\n")
        second.says(".desk [role=alert]", "Another tab or device has saved other code")
        assert second.code() == "# of the second tab\n"
        second.click("button", "Show the difference")
        second.says(".difference .cm-deletedChunk", "of the first tab")
        second.click("button", choice)
        if choice == "Take the other code":
            assert second.code() == "# of the first tab\n"
            second.type(EDITOR, "\ue009z")  # Ctrl+Z
        assert second.code() == "# of the second tab\n"
        _saved(second)
        first.open(f"{platform.web}/?again{LESSON}")
        assert first.code() == "# of the second tab\n"


def test_the_next_pupil_at_the_same_computer_finds_nothing(
    signed_in: Callable[..., Browser],
) -> None:
    browser = signed_in(LESSON)
    browser.write("# not yet saved when signing out\n")
    session = browser.run("return sessionStorage.getItem('cdu.session')")
    browser.click("button", "Sign out")
    browser.says("#account", "Sign in")
    browser.wait("return location.hash === '#/' && document.querySelector('.card')")
    assert browser.run("return [...Object.keys(sessionStorage), ...Object.keys(localStorage)]") == []
    browser.call("POST", "/back")
    browser.element(EDITOR)
    assert "not yet saved" not in browser.code()

    browser.run("sessionStorage.setItem('cdu.session', arguments[0])", session)
    browser.open(browser.run("return location.origin") + f"/?owner{LESSON}")
    assert browser.code() == "# not yet saved when signing out\n", "its owner finds it again"


def test_a_pasted_megabyte_stays_in_the_tab_and_is_said_until_it_is_shorter(
    signed_in: Callable[..., Browser],
) -> None:
    browser = signed_in(LESSON)
    browser.write("x = 1\n" * 180_000)
    browser.says(".kept", "Only in this tab")
    assert len(browser.code()) == 1_080_000
    browser.write("# shorter\n")
    _saved(browser)


def test_what_cannot_be_saved_is_said_and_saved_later(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(LESSON)
    browser.element(EDITOR)
    browser.cdp("Network.enable")
    browser.cdp("Network.setBlockedURLs", urls=["*/students/me/drafts/*"])
    browser.write("# offline\n")
    browser.says(".kept", "Only in this tab")
    browser.cdp("Network.setBlockedURLs", urls=[])
    _saved(browser)
