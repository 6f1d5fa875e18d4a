"""A platform of one's own: an administrator adds a language by the page while students go on working."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
import requests

from cdu import accounts
from cdu.authoring.files import read_tree
from cdu.client import Api, zipped
from cdu.local import lifecycle
from cdu.local.additions import claim, offer
from cdu.paths import BUILT_IN
from cdu.publishing import publish_built_in
from cdu.waiting import until
from tests.browser.conftest import open_as
from tests.layers import layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdu.accounts import Session
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def place(new_place: Callable[[], Place]) -> Iterator[Place]:
    """A platform whose languages nobody else's tests count."""
    layer("bash")
    place = new_place()
    try:
        lifecycle.up(place, print)
        publish_built_in(place, {"python"})
        yield place
    finally:
        lifecycle.down(place)


@pytest.fixture(scope="module")
def admin(place: Place) -> Session:
    return accounts.made_up(place, "admin")


def ask(place: Place, session: Session | None, language: Any = "bash", **headers: str) -> requests.Response:
    token = {"Authorization": session.id_token} if session else {}
    return requests.post(
        f"{place.web}/local/languages", json={"language": language}, headers=token | headers, timeout=60
    )


def test_nobody_but_an_administrator_begins_a_build(place: Place, admin: Session) -> None:
    student = accounts.made_up(place)
    assert ask(place, None).status_code == 401
    assert ask(place, student).status_code == 403
    head, claims, signature = admin.id_token.split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    hers = student.id_token.split(".")[2]
    for forged in (f"{head}.{claims}.{hers}", f"{head}.{claims}.", f"{unsigned}.{claims}.", f"{signature}", "Bearer"):
        assert ask(place, None, Authorization=forged).status_code == 401, forged
    assert offer(place.home)["addition"] is None


def test_no_page_of_another_site_begins_a_build_even_with_an_administrators_token(place: Place, admin: Session) -> None:
    for foreign in (
        {"Origin": "https://evil.example"},
        {"Host": "evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ):
        assert ask(place, admin, **foreign).status_code == 403, foreign
    assert ask(place, admin, **{"Content-Type": "text/plain"}).status_code == 400
    assert offer(place.home)["addition"] is None


@pytest.mark.parametrize("language", ["python", "cobol", "../bash", "", None, ["bash"], {"bash": 1}, "bash\0"])
def test_only_a_language_of_the_catalogue_that_is_not_there_is_added(
    place: Place, admin: Session, language: Any
) -> None:
    refused = ask(place, admin, language)
    assert refused.status_code == 400
    assert "bash" in refused.json()["detail"]
    assert offer(place.home)["addition"] is None


def test_one_language_at_a_time(place: Place, admin: Session) -> None:
    with claim(place.home):
        assert ask(place, admin).status_code == 409


def test_a_student_sees_the_languages_and_the_command_but_no_button(place: Place, browser: Browser) -> None:
    open_as(browser, place, accounts.made_up(place), "#/")
    browser.click(".additions summary")
    browser.says(".additions", "Here: Python.")
    browser.says(".additions code", "cdu up --language bash")
    assert browser.run("return document.querySelectorAll('.additions button').length") == 0


def test_an_administrator_adds_a_language_with_one_click_and_a_student_solves_its_lesson(
    place: Place, admin: Session, browser: Browser
) -> None:
    open_as(browser, place, admin, "#/")
    browser.click(".additions summary")
    browser.click(".additions button", "Add Bash")
    browser.says(".additions progress + *, .additions", "Bash")
    student = Api.of(accounts.made_up(place))
    python = "python/signal-lamp"
    while_building = student.submit(zipped(python, read_tree(BUILT_IN / python / "reference")))
    assert while_building["report"]["outcome"] == "passed", "nothing stops while a language is added"
    browser.says(".additions", "Here: Bash, Python.", within_s=600)
    browser.says(".filters option", "Bash")  # its lessons are listed without a reload
    lesson = next(each["lesson"] for each in student.lessons("bash"))
    solved = student.submit(zipped(lesson, read_tree(BUILT_IN / lesson / "reference")))
    assert solved["report"]["outcome"] == "passed"
    assert until(lambda: student.me()["languages"].get("bash"), 60), "the pass earned XP in Bash"
    assert browser.complaints() == []
