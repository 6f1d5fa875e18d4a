"""A student's first hour, in a real browser against a real platform."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from cdu import accounts
from cdu.publishing import BUILT_IN
from localaws.mail import Mailbox
from tests.browser.conftest import EDITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = (BUILT_IN / LESSON / "reference" / "recipe_scaler.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('return f"{whole} {part}" if whole else part', 'return f"{whole} {part}"')


def test_from_registration_to_a_profile_with_xp(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.type("input[type=search]", "cook")
    browser.says(".found", "1 lesson")
    browser.click(".card a", "The travelling cook")
    browser.says("h1", "The travelling cook")

    # Whoever is not signed in is asked to, and comes back to the lesson.
    browser.click(".actions a", "Sign in to submit")
    browser.click("a", "Create an account")
    email = f"b{secrets.token_hex(6)}@example.org"
    browser.type("[name=email]", email)
    browser.type("[name=password]", secrets.token_urlsafe(12) + "a1")
    browser.click("button", "Create account")
    browser.says(".local-code", "sent by this platform")
    browser.type("[name=code]", accounts.local_code(platform, email))
    browser.click("button", "Confirm")
    browser.says("h1", "The travelling cook")
    browser.says(".chip", "Level 1")

    browser.write(WRONG)
    browser.click("button", "Submit")
    browser.says(".verdict h2", "Not yet")
    browser.says(".verdict .facts", "of 12 tests passed")
    browser.says(".test pre", "0 1/2")  # the first failed test is open and says what was wrong
    browser.says(".test-name", "thirds stay thirds")

    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".verdict h2", "Passed")
    browser.says(".gain", "+100 XP")
    browser.says(".news", "You reached level 2")
    browser.says(".news", "New badge: First light")
    browser.says(".chip", "100 XP")

    browser.click("button", "Submit")
    browser.says(".award", "its XP is already yours")

    browser.click("nav a", "Profile")
    browser.says(".standing", "Level\n2")
    browser.says(".xp", "100 XP")
    browser.says(".badges", "First light")
    browser.says(".bars", "100 XP, 1 lesson")

    browser.click("label", "By a name of my choice")
    browser.replace("#display-name", "Ada L.")
    browser.click("button", "Save")
    browser.says(".presentation", "You appear as Ada L.")

    browser.click("nav a", "Lessons")
    browser.says(".card", "Passed")
    browser.click("button", "Sign out")
    browser.says("#account", "Sign in")
    assert browser.run("return sessionStorage.length") == 0
    assert browser.complaints() == []


def test_wrong_credentials_and_codes_are_explained(platform: Place, browser: Browser) -> None:
    address = f"c{secrets.token_hex(6)}@example.org"
    browser.open(f"{platform.web}/#/sign-in")
    browser.type("[name=email]", address)
    browser.type("[name=password]", "not a password 1")
    browser.click("form button", "Sign in")
    browser.says(".problem", "The e-mail address or the password is wrong")

    browser.click("a", "Create an account")
    browser.type("[name=email]", address)
    browser.type("[name=password]", "a long password 1")
    browser.click("button", "Create account")
    browser.type("[name=code]", "000000")
    browser.click("button", "Confirm")
    browser.says(".problem", "This is not the code that was sent")
    assert browser.run("return sessionStorage.length") == 0


def test_a_forgotten_password_is_told_where_its_code_is(platform: Place, browser: Browser) -> None:
    session = accounts.made_up(platform)
    browser.open(f"{platform.web}/#/new-password")
    browser.type("[name=email]", session.email)
    browser.click("button", "Send the code")
    browser.says(".local-code", "cdu info mail")
    assert "It was sent to your e-mail address" not in browser.text("form")
    sent = Mailbox(platform.home).latest(session.email, "reset")
    assert sent is not None
    browser.type("[name=code]", sent.code)
    browser.type("[name=password]", secrets.token_urlsafe(12) + "a1")
    browser.click("button", "Save and sign in")
    browser.says(".chip", "Level 1")


def test_a_new_code_is_told_in_place_of_the_one_before(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/#/sign-up")
    browser.type("[name=email]", f"n{secrets.token_hex(6)}@example.org")
    browser.type("[name=password]", "a long password 1")
    browser.click("button", "Create account")
    before = browser.text(".local-code")
    assert "It was sent to your e-mail address" not in browser.text("form")
    browser.click("button", "Send a new code")
    browser.says(".links", "There is a new code.")
    code = browser.text(".local-code")
    assert code != before
    browser.type("[name=code]", code.rstrip(".").split()[-1])
    browser.click("button", "Confirm")
    browser.says(".chip", "Level 1")


def test_a_draft_survives_a_reload_until_one_starts_over(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/#/lessons/{LESSON}")
    starter = browser.code()
    browser.write("# half an idea\n")
    browser.open(f"{platform.web}/?again#/lessons/{LESSON}")
    assert browser.code() == "# half an idea\n"
    browser.run("window.confirm = () => true")
    browser.click("button", "Start over")
    assert browser.code() == starter
    assert browser.run("return sessionStorage.length") == 0
    browser.type(EDITOR, "\ue009z")  # Ctrl+Z
    assert browser.code() == "# half an idea\n", "starting over can be undone"


def test_a_repeat_after_a_lost_answer_is_the_same_submission(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(f"#/lessons/{LESSON}")
    browser.element(EDITOR)
    # The request arrives and is graded, but the answer to the first one is lost on its way back.
    browser.run("""
        const real = window.fetch;
        window.sent = [];
        window.fetch = async (address, options) => {
            const reply = await real(address, options);
            if (options?.method !== "POST") return reply;
            const id = (await reply.clone().json()).submission_id;
            window.sent.push([options.headers["Idempotency-Key"], id]);
            if (window.sent.length === 1) throw new TypeError("lost");
            return reply;
        };
    """)
    browser.write(WRONG)
    browser.click("button", "Submit")
    browser.says(".problem", "The server cannot be reached")
    browser.click("button", "Try again")
    browser.says(".verdict h2", "Not yet")
    browser.click("button", "Submit")  # after an answer, the same code is a new attempt
    browser.wait("return window.sent.length === 3")
    first, second, third = browser.run("return window.sent")
    assert first == second
    assert third[0] != first[0]
    assert third[1] != first[1]
