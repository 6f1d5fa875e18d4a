"""Classes and teams in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.refreshing import refreshed

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack


def test_a_class_is_made_joined_and_left(
    signed_in: Callable[..., Browser], sign_up: Callable[..., tuple[Session, Api]], operator: Api
) -> None:
    refreshed(operator)
    other = sign_up()[1]
    code = other.create_cohort("Robots & Friends")["code"]
    browser = signed_in("#/leaderboards")
    browser.click("main a", "Your classes and teams")
    browser.says("h1", "Classes and teams")

    browser.type("#code", "AAAAA-AAAAA")
    browser.click("button", "Join")
    browser.says("main", "no cohort has the code")
    browser.replace("#code", f"{code[:5]}-{code[5:]}".lower())
    browser.click("button", "Join")
    browser.says("h1", "Robots & Friends")
    browser.says("main .code", f"{code[:5]}-{code[5:]}")
    browser.says("main", "Nobody is on this board yet")

    browser.type("#name", "Class 7b")
    browser.click("button", "Make")
    browser.says("h1", "Class 7b")
    browser.click(".choice a", "Robots & Friends")
    browser.says("h1", "Robots & Friends")

    browser.run("window.confirm = () => true")
    browser.click("button", "Leave")
    browser.says("h1", "Classes and teams")
    assert [each["name"] for each in other.cohorts()] == ["Robots & Friends"]
    assert browser.run("return document.querySelectorAll('.choice a').length") == 1
    # The code that nobody has was refused, and the browser says so.
    assert all("/cohorts/join" in str(line) for line in browser.complaints())
