"""The look of a game: tracks as paths, a start page that goes on where one was, a year of days, and every badge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cdu.publishing import BUILT_IN
from chalicelib.profiles.rules import BADGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = (BUILT_IN / LESSON / "reference" / "recipe_scaler.py").read_text(encoding="utf-8")


def test_a_pass_moves_the_track_the_start_page_and_the_profile(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+100 XP")
    following = browser.text(".next-step a").removeprefix("Next lesson: ")

    browser.click("nav a", "Lessons")
    browser.says(".continue h2", following)
    browser.says(".track", "1 / 22")
    browser.click(".track", "Python")
    browser.says("h1", "The Python track")
    browser.says(".stop-done h2", "The travelling cook")
    assert browser.text(".stop-next h2") == following, "the track goes on where the start page does"
    assert browser.run("return document.querySelectorAll('.stop-next').length") == 1
    assert browser.run("return document.querySelectorAll('.stop').length") == 22

    browser.click("nav a", "Profile")
    browser.says(".facts", "You earned XP on 1 day of the last year.")
    today = browser.run("return [...document.querySelectorAll('.heat')].at(-1).getAttribute('class')")
    assert today == "heat heat-2"
    assert browser.run("return document.querySelectorAll('.heat-0').length") >= 364
    assert browser.run("return document.querySelectorAll('.wall .badges li').length") == len(BADGES)
    assert browser.run("return document.querySelectorAll('.wall .badges .locked').length") == len(BADGES) - 1
    browser.says(".wall li:not(.locked)", "First light")


def test_the_start_page_goes_on_with_what_was_begun(platform: Place, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/lessons/python/tide-marks")
    browser.write("# begun\n")
    browser.wait("return document.querySelector('.kept').textContent === 'Saved'")
    browser.open(f"{platform.web}/?again#/")
    browser.says(".continue h2", "Tide marks")
    browser.click(".continue a", "Continue")
    assert browser.code() == "# begun\n"


def test_a_track_without_an_account_has_no_ticks(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/#/tracks/python")
    browser.says(".stop-next", "Go on here")
    assert browser.run("return document.querySelectorAll('.stop-done').length") == 0
    browser.open(f"{platform.web}/?again#/tracks/cobol")
    browser.says(".hero", "There are no lessons in this language.")


def test_a_lesson_is_locked_while_what_it_builds_on_was_not_learnt(platform: Place, browser: Browser) -> None:
    def lesson(name: str, teaches: str, *needs: str, done: bool = False) -> dict[str, Any]:
        return {"lesson": name, "concepts": [teaches], "prerequisites": needs, "done": done}

    browser.open(f"{platform.web}/")
    lessons = [
        lesson("a", "loops", done=True),
        lesson("b", "recursion", "loops"),
        lesson("c", "trees", "recursion"),
        lesson("d", "files", "a concept that no lesson teaches"),
    ]
    script = "return import('/js/track.js').then(({ states }) => states(arguments[0]).map((e) => [e.state, e.missing]))"
    assert browser.run(script, lessons) == [["done", []], ["next", []], ["locked", ["recursion"]], ["open", []]]


def test_a_pass_is_celebrated_without_motion_for_whoever_wants_none(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.prefer(reduced_motion="reduce")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+100 XP")
    moving = "return document.getAnimations().filter((each) => each.effect.target.closest('.award')).length"
    assert browser.run(moving) == 0
    browser.prefer(reduced_motion="no-preference")
    assert browser.run(moving) > 0
