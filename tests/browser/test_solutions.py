"""Solutions of others on the page: after a pass, by consent, as text, with a report that an administrator acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.client import zipped
from cdu.publishing import BUILT_IN
from tests.browser.conftest import open_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/signal-lamp"
RIGHT = (BUILT_IN / LESSON / "reference" / "signal_lamp.py").read_text(encoding="utf-8")
EVIL = '<img src=x onerror="window.hacked=1"></code></pre><script>window.hacked=1</script>'
THEIRS = f"# {EVIL}\n# access\u202egranted\u2066 \n{RIGHT}"
REPORTED = f'.reported:has([href="#/lessons/{LESSON}"])'
"""What this file's tests report: others leave reports of another lesson."""
TAB, ROW = ".result-choice button", ".attempts li button"


def pass_with(api: Api, code: str) -> None:
    assert api.submit(zipped(LESSON, {"signal_lamp.py": code}))["report"]["outcome"] == "passed"


def passed(browser: Browser, place: Place, session: Session) -> None:
    open_as(browser, place, session, f"#/lessons/{LESSON}")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".award", "+")


def name_of(api: Api) -> str:
    return str(api.me()["board_name"])


@pytest.mark.timeout(600)
def test_a_solution_is_shared_read_reported_taken_down_and_its_author_hears_why(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    (author, bob), (reader, _), (admin, _) = sign_up(), sign_up(), sign_up("admin")
    pass_with(bob, THEIRS)

    open_as(browser, platform, reader, f"#/lessons/{LESSON}")
    browser.says(".result", "Here you see")
    assert browser.run("return document.querySelector('.result-choice').hidden"), "not before a pass"
    passed(browser, platform, reader)
    browser.click(TAB, "Solutions of others")
    browser.says(".results", "Others do not see your solution")
    assert name_of(bob) not in browser.text(".results"), "nobody shares by default"

    open_as(browser, platform, author, "#/profile")
    assert not browser.run("return arguments[0].checked", browser.element("#sharing")), "off by default"
    browser.click(".tick", "Others who have passed a lesson")
    browser.says(".panel [role=status]", "Others may read your solutions now")

    open_as(browser, platform, reader, f"#/lessons/{LESSON}")
    browser.click(TAB, "Solutions of others")
    browser.click(ROW, name_of(bob))
    browser.says(".solution .attempt-code", EVIL)
    browser.says(".solution .attempt-code", "access<U+202E>granted<U+2066>")
    browser.click("button", "Compare with the code in the editor")
    browser.says(".difference", "access<U+202E>granted<U+2066>")
    assert browser.run("return window.hacked") is None
    browser.click(".reporting summary")
    browser.replace("#reason", f"{EVIL} is rude\u202e")
    browser.click("button", "Send the report")
    browser.says(".complaint", "Thank you")

    open_as(browser, platform, reader, "#/admin")
    browser.says("main", "You may not do this")
    open_as(browser, platform, admin, "#/")
    browser.click("nav a", "Administration")
    browser.says(f"{REPORTED} q", f"{EVIL} is rude<U+202E>")
    browser.click(f"{REPORTED} summary", "Show the solution")
    browser.says(f"{REPORTED} .attempt-code", "access<U+202E>granted")
    browser.replace(f"{REPORTED} input", "It has <b>an address</b> in it.")
    browser.click(f"{REPORTED} button", "Take down")
    browser.says(".reported", "Taken down")
    assert browser.run("return window.hacked") is None

    open_as(browser, platform, reader, f"#/lessons/{LESSON}")
    browser.click(TAB, "Solutions of others")
    browser.says(".results", "Others do not see your solution")
    assert name_of(bob) not in browser.text(".results")
    open_as(browser, platform, author, f"#/lessons/{LESSON}")
    browser.click(TAB, "Solutions of others")
    browser.says(".results .problem", "It has <b>an address</b> in it.")
    assert [line for line in browser.complaints() if "403" not in line] == []


@pytest.mark.timeout(600)
def test_a_consent_that_is_taken_back_empties_the_list_and_an_open_page_says_so(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    (_, bob), (reader, _) = sign_up(), sign_up()
    pass_with(bob, THEIRS)
    bob.share(agrees=True)
    passed(browser, platform, reader)
    browser.click(TAB, "Solutions of others")
    browser.element(ROW, name_of(bob))
    bob.share(agrees=False)
    browser.click(ROW, name_of(bob))
    browser.says(".solution .problem", "nobody shares a solution")
    browser.click(TAB, "Your result")
    browser.click(TAB, "Solutions of others")
    browser.says(".results", "Others do not see your solution")
    assert name_of(bob) not in browser.text(".results")
