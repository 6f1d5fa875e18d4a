"""Trying, submitting, and what became of it: verdicts stay, attempts can be compared, and a pass leads on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.publishing import BUILT_IN
from tests.browser.conftest import EDITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = (BUILT_IN / LESSON / "reference" / "recipe_scaler.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('return f"{whole} {part}" if whole else part', 'return f"{whole} {part}"')
ALT, ENTER = "\ue00a", "\ue007"


def test_running_shows_the_tests_and_leaves_no_attempt(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(WRONG)
    browser.click("button", "Run")
    browser.says(".verdict h2", "Not yet")
    browser.write(RIGHT)
    browser.type(EDITOR, ALT + ENTER)
    browser.says(".verdict h2", "All visible tests pass")
    assert browser.run("return document.querySelector('.attempts').hidden")
    assert browser.text("#account").startswith("Level 1\n0 XP")
    assert browser.complaints() == []


def test_a_program_runs_on_an_input_of_the_students_own(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/lessons/python/echo-sounder")
    browser.says(".samples h2", "Examples")
    browser.write("print('heard', input())\n")
    browser.click(".own-input summary", "An input of your own")
    browser.replace("#own-input", "a whale")
    browser.click("button", "Run on this input")
    browser.says(".verdict h2", "Your program ran")
    browser.says(".verdict pre", "heard a whale")


def test_a_verdict_survives_a_reload_and_attempts_can_be_compared(
    platform: Place, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(WRONG)
    browser.click("button", "Submit")
    browser.says(".attempts li:first-child", "Attempt 1")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".verdict h2", "Passed")
    browser.says(".attempts li:first-child", "+100 XP")

    browser.open(f"{platform.web}/?again#/lessons/{LESSON}")
    browser.says(".verdict h2", "Passed")
    browser.says(".attempts li:first-child", "Attempt 2")
    assert "XP" not in browser.text(".attempts li:last-child")
    browser.click(".attempts button", "Attempt 1")
    browser.says(".verdict h2", "Not yet")

    browser.click(".attempts summary", "Code of Attempt 1")
    browser.says(".attempt-code pre", "def")
    browser.run("arguments[0].value = arguments[0].options[2].value", browser.element("#compare-with", "Attempt 2"))
    browser.run("arguments[0].dispatchEvent(new Event('change'))", browser.element("#compare-with"))
    browser.says(".difference .cm-deletedChunk", 'return f"{whole} {part}"')
    browser.says(".difference .cm-changedLine", 'return f"{whole} {part}" if whole else part')

    browser.click(".attempts button", "Attempt 2")
    browser.says(".attempts summary", "Code of Attempt 2")
    browser.click(".attempts button", "Attempt 1")
    browser.says(".attempt-code pre", "def")  # the list was drawn again, and what was opened is open

    browser.click(".attempts button", "Put into the editor")
    browser.wait("return document.querySelector('.desk .cm-content').cmTile !== null")
    assert browser.code() == WRONG
    assert browser.complaints() == []


def test_a_pass_leads_to_the_next_lesson(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+100 XP")
    assert "None" not in browser.text(".next-step a")
    address = browser.run("return arguments[0].hash", browser.element(".next-step a", "Next lesson"))
    assert address.startswith("#/lessons/python/")
    browser.click(".next-step a", "Next lesson")
    browser.wait("return location.hash === arguments[0]", address)
    browser.element(EDITOR)


def test_what_is_passed_is_ticked_in_every_browser(platform: Place, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+100 XP")
    browser.run("localStorage.clear()")  # as another browser of the same student
    browser.open(f"{platform.web}/?again#/")
    browser.says(".card:has(.done)", "The travelling cook")
    assert browser.run("return document.querySelectorAll('.card .done').length") == 1


def test_a_new_level_begins_with_an_empty_bar_and_a_second_pass_claims_nothing(
    signed_in: Callable[..., Browser],
) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".news", "You reached level 2")
    browser.click("button", "Submit")
    browser.says(".award", "its XP is already yours")
    assert "0 XP" not in browser.text(".award")
    browser.click("nav a", "Profile")
    browser.says(".standing", "Level\n2")
    assert browser.run("return document.querySelector('.standing progress').value") == 0
