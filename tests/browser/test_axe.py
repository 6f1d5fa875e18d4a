"""axe-core finds nothing, of any impact, on any view with data in it: by day and by night, on a laptop and a phone."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import pytest

from cdu.client import zipped
from cdu.paths import ROOT
from cdu.publishing import BUILT_IN
from tests import npm
from tests.browser import school
from tests.browser.conftest import open_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.leaderboards.boards import Row
    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = (BUILT_IN / LESSON / "reference" / "recipe_scaler.py").read_text(encoding="utf-8")
VIEWS = (
    "#/",
    "#/tracks/python",
    "#/lessons/python/echo-sounder",
    "#/leaderboards",
    "#/cohorts",
    "#/reports",
    "#/profile",
    "#/admin",
    "#/previews",
    "#/previews/python/sums",
    "#/sign-in?next=%23%2F",
    "#/sign-up?next=%23%2F",
    "#/confirm?next=%23%2F&email=a@example.org",
    "#/new-password?next=%23%2F",
    "#/new-password?next=%23%2F&email=a@example.org",
    "#/nowhere",
)
CHECK = """
return axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => ({
    checked: passes.length,
    found: violations.map(({ id, impact, nodes }) => [id, impact, nodes.map((each) => each.html.slice(0, 200))]),
}));
"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, in the version that `frontend/package.json` pins."""
    return (npm.installed(ROOT / "frontend") / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def shared(sign_up: Callable[..., tuple[Session, Api]]) -> Api:
    """Somebody who has passed the lesson and shares the solution."""
    _, api = sign_up()
    api.present({"visibility": "public", "display_name": f"Otter {secrets.token_hex(3)}"})
    api.share(agrees=True)
    api.submit(zipped(LESSON, {"recipe_scaler.py": RIGHT}))
    return api


def _check(browser: Browser, axe: str, what: str) -> None:
    browser.prefer(color_scheme="light", reduced_motion="reduce")
    browser.run(f"if (!window.axe) {{ {axe}; window.axe = axe; }}")
    for scheme in ("light", "dark"):
        browser.prefer(color_scheme=scheme, reduced_motion="reduce")
        for width in (1280, 390):
            browser.window(width, 800)
            result: dict[str, Any] = browser.run(CHECK)
            assert result["found"] == [], (what, scheme, width)
            assert result["checked"] > 0, "axe looked at nothing"
    browser.window(1280, 800)


@pytest.fixture
def filled(
    platform: Place,
    sign_up: Callable[..., tuple[Session, Api]],
    browser: Browser,
    publish_board: Callable[[list[Row]], None],
    maths: str,
) -> Browser:
    """A lesson, opened by somebody with a year of XP who is in every group; every other view has data as well."""
    assert maths in VIEWS
    publish_board(school.board())
    session = sign_up("admin", "author")[0]
    school.year_of(platform, session.student_id)
    open_as(browser, platform, session, f"#/lessons/{LESSON}")
    return browser


@pytest.mark.timeout(600)
def test_axe_finds_nothing_on_a_view_with_data(platform: Place, filled: Browser, shared: Api, axe: str) -> None:
    browser = filled
    assert shared.me()["shares_solutions"]
    browser.write("import os\n# a comment\ndef scale(recipe, guests):\n    print('x')\n    return {}\n")
    browser.click("button", "Run")
    browser.says(".verdict h2", "Not yet")
    _check(browser, axe, "a trial")
    browser.click("button", "Submit")
    browser.says(".attempts li", "Attempt 1")
    browser.write(RIGHT)
    browser.click("button", "Submit")
    browser.says(".next-step", "Next lesson")
    browser.says(".attempts li", "Attempt 2")
    browser.click(".attempts summary")
    browser.says(".attempt-code pre", "def")
    browser.run("arguments[0].value = arguments[0].options[2].value", browser.element("#compare-with"))
    browser.run("arguments[0].dispatchEvent(new Event('change'))", browser.element("#compare-with"))
    browser.element(".difference .cm-deletedChunk")
    _check(browser, axe, "attempts and a difference")
    browser.click(".result-choice button", "Solutions of others")
    browser.click(".attempts li button", "Otter")
    browser.click(".reporting summary")
    _check(browser, axe, "a solution of somebody else's")
    browser.replace("#reason", "It has an address in it.")
    browser.click(".complaint button")
    browser.says(".complaint", "Thank you")
    for at, view in enumerate(VIEWS):
        browser.open(f"{platform.web}/?{at}{view}")
        browser.element("main h1")
        _check(browser, axe, view)


def test_axe_is_really_asked(platform: Place, browser: Browser, axe: str) -> None:
    browser.open(f"{platform.web}/")
    browser.says(".card", "Signal lamp")
    browser.run("document.querySelector('main').append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        _check(browser, axe, "a button without a name")
