"""What goes wrong around a student who writes code: clocks, sessions, lessons, engines, and strange texts."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.publishing import BUILT_IN, publish, withdraw
from cdu.waiting import until
from tests.browser import school
from tests.browser.conftest import open_as
from tests.engine_process import killed_engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/signal-lamp"
RIGHT = (BUILT_IN / LESSON / "reference" / "signal_lamp.py").read_text(encoding="utf-8")
EARLIER, LATER = -7 * 3_600_000, 7 * 3_600_000
CLOCK = """
const real = Date;
globalThis.Date = class extends real {
    constructor(...parts) { parts.length ? super(...parts) : super(real.now() + SHIFT); }
    static now() { return real.now() + SHIFT; }
};
"""
STRANGE = "# \u202egnp \U0001f469\u200d\U0001f467 e\u0301 \ufffd \x07 <img src=x onerror='window.hacked=1'>\n"


@pytest.mark.parametrize("shift_ms", [EARLIER, LATER], ids=["slow", "fast"])
def test_a_clock_that_is_hours_wrong_keeps_nobody_from_signing_in_and_passing(
    platform: Place, browser: Browser, shift_ms: int
) -> None:
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", source=CLOCK.replace("SHIFT", str(shift_ms)))
    browser.open(f"{platform.web}/#/sign-up?next=%23%2Flessons%2Fpython%2Fsignal-lamp")
    browser.type("[name=email]", f"c{secrets.token_hex(6)}@example.org")
    browser.type("[name=password]", "a long password 1")
    browser.click("button", "Create account")
    browser.type("[name=code]", browser.text(".local-code").rstrip(".").split()[-1])
    browser.click("button", "Confirm")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+50 XP")
    browser.click("nav a", "Profile")
    browser.says(".facts", "You earned XP on 1 day of the last year.")
    assert browser.complaints() == []


def test_a_session_that_ends_in_mid_edit_is_renewed_by_signing_in_and_the_code_goes_on(
    platform: Place, browser: Browser
) -> None:
    address, password = f"e{secrets.token_hex(6)}@example.org", "a long password 1"
    pool = accounts.Pool.of(platform)
    accounts.sign_up(pool, address, password)
    accounts.confirm(pool, address, accounts.local_code(platform, address))
    open_as(browser, platform, accounts.sign_in(pool, address, password), f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    ended = """
        const session = JSON.parse(sessionStorage.getItem("cdu.session"));
        const changed = { ...session, idToken: "ended", refreshToken: "ended", expiresAt: 0 };
        sessionStorage.setItem("cdu.session", JSON.stringify(changed));
    """
    browser.wait("return document.querySelector('.kept').textContent === 'Saved'")
    browser.run(ended)
    browser.open(f"{platform.web}/?ended#/lessons/{LESSON}")
    browser.click(".actions a", "Sign in to submit")
    browser.type("[name=email]", address)
    browser.type("[name=password]", password)
    browser.click("form button", "Sign in")
    assert browser.code() == RIGHT
    browser.click("button", "Submit")
    browser.says(".gain", "+50 XP")


def test_a_lesson_that_is_withdrawn_while_it_is_open_says_so_and_keeps_the_code(
    platform: Place, signed_in: Callable[..., Browser], tmp_path: Path
) -> None:
    name = "python/gone-soon"
    publish(platform, school.lesson(tmp_path, name, "Gone soon"))
    browser = signed_in(f"#/lessons/{name}")
    browser.write(RIGHT)
    withdraw(platform, name)
    for button in ("Run", "Submit"):
        browser.click("button", button)
        browser.says(".results .problem", "withdrawn")
        assert browser.code() == RIGHT
    browser.open(f"{platform.web}/?again#/lessons/{name}")
    browser.says("main", "withdrawn")


def test_two_clicks_are_one_submission(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.run("arguments[0].click(); arguments[0].click()", browser.element(".actions .primary", "Submit"))
    browser.says(".gain", "+50 XP")
    browser.says(".attempts li", "Attempt 1")
    assert browser.run("return document.querySelectorAll('.attempts li').length") == 1


def test_two_students_at_one_computer_each_have_their_own_code_and_verdict(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    (ada, _), (bob, _) = sign_up(), sign_up()
    view = f"#/lessons/{LESSON}"
    open_as(browser, platform, ada, view)
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".gain", "+50 XP")
    first = browser.call("GET", "/window")
    browser.call("POST", "/window", handle=browser.call("POST", "/window/new", type="tab")["handle"])
    browser.window(1280, 900)
    open_as(browser, platform, bob, view)
    assert RIGHT not in browser.code()
    assert browser.run("return document.querySelector('.attempts').hidden")
    browser.write("# of Bob's\n")
    browser.click("button", "Submit")
    browser.says(".attempts li", "Attempt 1")
    browser.call("POST", "/window", handle=first)
    browser.open(f"{platform.web}/?again{view}")
    assert browser.code() == RIGHT
    browser.says(".verdict h2", "Passed")


def test_strange_characters_come_back_as_they_were_typed_and_are_marked(
    platform: Place, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(f"{STRANGE}{RIGHT}")
    browser.click("button", "Submit")
    browser.says(".gain", "+50 XP")
    browser.click(".attempts summary", "Code of Attempt 1")
    browser.says(".attempt-code pre", "<U+202E>gnp")
    browser.open(f"{platform.web}/?again#/lessons/{LESSON}")
    assert browser.code() == f"{STRANGE}{RIGHT}"
    assert browser.run("return window.hacked") is None


def test_a_megabyte_is_refused_with_a_reason_and_stays_in_the_editor(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write("x = 1\n" * 180_000)
    browser.click("button", "Submit")
    browser.says(".results .problem", "too large")
    assert len(browser.code()) == 1_080_000


def test_an_engine_that_is_killed_and_comes_back_costs_one_more_click(
    platform: Place, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.wait("return document.querySelector('.kept').textContent === 'Saved'")
    with killed_engine(platform):
        browser.click("button", "Submit")
        browser.says(".results .problem", "The server cannot be reached")
    assert until(lambda: platform.is_ours() or None, 60)
    browser.click("button", "Try again")
    browser.says(".gain", "+50 XP")
    assert browser.code() == RIGHT
