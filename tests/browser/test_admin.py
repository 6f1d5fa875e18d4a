"""The administrator's page: boards counted now, a student and a submission found, and nothing for anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdu.client import zipped
from cdu.waiting import until
from tests.browser.conftest import open_as
from tests.messages import graded

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

EVIL = "<img src=x onerror='window.hacked=1'>"


@pytest.mark.timeout(600)
def test_an_administrator_has_the_boards_counted_and_finds_a_student_and_a_submission(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    (admin, _), (_, student) = sign_up("admin"), sign_up()
    wrong = f"def describe(flashes, period):\n    print({EVIL!r})\n"
    sent = student.submit(zipped("python/signal-lamp", {"signal_lamp.py": wrong}))
    open_as(browser, platform, admin, "#/admin")
    browser.click("button", "Refresh now")
    browser.says("[role=status]", "Every board shows what was counted now.")
    browser.says("tr", "submissions\t0\t0\t0 sec\t0")
    browser.says(".panel", "Nothing has failed for good")
    browser.replace("#find", sent["submission_id"])
    browser.click("button", "Find")
    browser.says(".found-here", student.me()["student_id"])
    browser.says(".found-here .verdict", EVIL)
    assert "def describe" not in browser.text(".found-here")
    assert browser.run("return window.hacked") is None
    browser.replace("#find", student.me()["student_id"])
    browser.click("button", "Find")
    browser.wait("return !document.querySelector('.found-here .verdict')")  # what was found before is gone
    browser.says(".found-here ul", "python/signal-lamp")
    browser.click(".found-here button", "python/signal-lamp")
    browser.says(".found-here .verdict h2", "Not yet")
    browser.replace("#find", "Nobody At All")
    browser.click("button", "Find")
    browser.says(".found-here", "Nothing was found")
    assert browser.complaints() == []


def test_an_administrator_sends_back_what_failed_for_good(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> None:
    (admin, _), (session, student) = sign_up("admin"), sign_up()
    letters = platform.outputs()["SubmissionsDeadLettersUrl"]
    platform.client("sqs").send_message(
        QueueUrl=letters, MessageBody=graded(session.student_id, "python/second-chance")
    )
    open_as(browser, platform, admin, "#/admin")
    browser.says(".panel .problem", "Messages of submissions failed for good")
    browser.click("button", "Send back")
    browser.says("[role=status]", "1 message sent back.")
    assert until(lambda: student.me()["xp"] or None, 60) == 100
    assert browser.complaints() == []


FIGURES = {
    "en": ("The last 24 hours", "Not yet\t1", "Python\t1", "Faults on our side\t0", "Half of the runs took at most"),
    "de": (
        "Die letzten 24 Stunden",
        "Noch nicht\t1",
        "Python\t1",
        "Fehler auf unserer Seite\t0",
        "Die Hälfte der Läufe",
    ),
}


@pytest.mark.parametrize("language", FIGURES)
def test_an_administrator_sees_what_the_platform_did(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser, language: str
) -> None:
    (admin, _), (_, student) = sign_up("admin"), sign_up()
    student.submit(zipped("python/signal-lamp", {"signal_lamp.py": "def describe(flashes, period):\n    return ''\n"}))
    heading, *rows = FIGURES[language]
    browser.open(f"{platform.web}/")
    browser.run("localStorage.setItem('cdu.language', arguments[0])", language)
    open_as(browser, platform, admin, "#/admin")
    browser.says(".panel h2", heading)
    for row in rows:
        browser.says(".figures tr", row.split("\t")[0])
    counted = browser.run("return [...document.querySelectorAll('.figures tr')].map((row) => row.innerText)")
    found = {name: value for name, _, value in (row.partition("\t") for row in counted)}
    assert all(int(found[row.partition("\t")[0]]) >= int(row.partition("\t")[2]) for row in rows[:3])
    assert [value for name, value in found.items() if name.startswith(rows[3])] != ["–"]
    assert browser.complaints() == []


def test_nobody_else_is_led_to_it_or_sees_it(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/admin", "author")
    browser.says("main .problem", "You may not do this")
    assert "Administration" not in browser.text("nav")
