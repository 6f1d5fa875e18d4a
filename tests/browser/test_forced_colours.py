"""Where a reader forces the colours, backgrounds go: what is chosen, how far a bar is, what changed still shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from cdu.client import zipped
from cdu.publishing import BUILT_IN
from tests.browser import school
from tests.browser.conftest import EDITOR, open_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

LESSON = "python/recipe-scaler"
RIGHT = (BUILT_IN / LESSON / "reference" / "recipe_scaler.py").read_text(encoding="utf-8")
WRONG = RIGHT.replace('return f"{whole} {part}" if whole else part', 'return f"{whole} {part}"')
LOOK = """
const look = (element) => {
    const { backgroundColor, outlineStyle, borderLeftStyle, borderLeftWidth } = getComputedStyle(element);
    return { backgroundColor, outlineStyle, border: `${borderLeftStyle} ${borderLeftWidth}` };
};
return [...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility()).map(look);
"""
PATIENCE_S = 15.0
BAR = """
const [png] = arguments;
const image = new Image();
image.src = `data:image/png;base64,${png}`;
return image.decode().then(() => {
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return [0.25, 0.75].map((at) => [...canvas.getImageData(image.width * at, image.height / 2, 1, 1).data].join());
});
"""
SYSTEM = """
const probe = document.createElement("i");
probe.style.cssText = `forced-color-adjust: none; color: ${arguments[0]}`;
document.body.append(probe);
const { color } = getComputedStyle(probe);
probe.remove();
return color;
"""


def looks(browser: Browser, css: str) -> list[dict[str, Any]]:
    browser.element(css)
    found: list[dict[str, Any]] = browser.run(LOOK, css)
    return found


def _stands_out(browser: Browser, chosen: str, others: str) -> None:
    """What is chosen has the colours of a selection, and nothing beside it has."""
    selected = browser.run(SYSTEM, "Highlight")
    assert {each["backgroundColor"] for each in looks(browser, chosen)} == {selected}, chosen
    assert selected not in {each["backgroundColor"] for each in looks(browser, others)}, others


@pytest.fixture
def forced(
    platform: Place, sign_up: Callable[..., tuple[Session, Api]], browser: Browser
) -> tuple[Browser, Callable[[str], None]]:
    """A tab of somebody with a year, a class and two attempts at a lesson, and a way to open a view in it."""
    session, api = sign_up()
    school.year_of(platform, session.student_id)
    cohort = api.create_cohort("Class 7b")["cohort"]
    for code in (WRONG, RIGHT):
        api.submit(zipped(LESSON, {"recipe_scaler.py": code}))

    def opened(view: str) -> None:
        open_as(browser, platform, session, view.replace("COHORT", cohort))
        browser.prefer(color_scheme="light", forced_colors="active", reduced_motion="reduce")

    return browser, opened


def test_the_view_and_the_board_that_are_shown_stand_out(forced: tuple[Browser, Callable[[str], None]]) -> None:
    browser, opened = forced
    opened("#/cohorts/COHORT")
    _stands_out(browser, ".bar nav a[aria-current]", ".bar nav a:not([aria-current])")
    _stands_out(browser, ".choice a[aria-current]", ".choice a:not([aria-current])")


@pytest.mark.parametrize(
    ("view", "bar"), [("#/profile", ".standing progress"), ("#/profile", ".bars progress"), ("#/", ".track progress")]
)
def test_a_bar_shows_how_far_it_is(forced: tuple[Browser, Callable[[str], None]], view: str, bar: str) -> None:
    browser, opened = forced
    opened(view)
    assert looks(browser, bar)[0]["border"].startswith("solid 1px")
    until = time.monotonic() + PATIENCE_S
    while True:  # a view that is drawn again, because XP has arrived, has its own value again
        browser.run("arguments[0].value = arguments[0].max / 2", browser.element(bar))
        picture = browser.picture_of(bar)
        full, empty = browser.run(BAR, picture)
        if full != empty or time.monotonic() > until:
            break
    assert full != empty


def test_the_attempt_the_pane_and_the_tab_that_are_shown_stand_out(
    forced: tuple[Browser, Callable[[str], None]],
) -> None:
    browser, opened = forced
    opened(f"#/lessons/{LESSON}")
    browser.says(".attempts li", "Attempt 1")
    pressed, open_one = ' button[aria-pressed="true"]', ' button[aria-pressed="false"]'
    for part in (".attempts li", ".result-choice"):
        _stands_out(browser, part + pressed, part + open_one)
    browser.window(390, 844, phone=True)
    _stands_out(browser, ".pane-choice" + pressed, ".pane-choice" + open_one)


def test_what_changed_between_two_attempts_is_marked(forced: tuple[Browser, Callable[[str], None]]) -> None:
    browser, opened = forced
    opened(f"#/lessons/{LESSON}")
    browser.click(".attempts button", "Attempt 1")
    browser.click(".attempts summary", "Code of Attempt 1")
    browser.run("arguments[0].value = arguments[0].options[2].value", browser.element("#compare-with", "Attempt 2"))
    browser.run("arguments[0].dispatchEvent(new Event('change'))", browser.element("#compare-with"))
    line = looks(browser, ".difference .cm-changedLine")[0]["border"]
    gone = looks(browser, ".difference .cm-deletedChunk")[0]["border"]
    assert (line.split()[0], gone.split()[0]) == ("solid", "double")
    assert looks(browser, ".difference .cm-line:not(.cm-changedLine)")[0]["border"] != line


def test_the_editor_shows_that_one_types_into_it(forced: tuple[Browser, Callable[[str], None]]) -> None:
    browser, opened = forced
    opened(f"#/lessons/{LESSON}")
    browser.element(EDITOR)
    assert looks(browser, ".desk-frame")[0]["outlineStyle"] == "none"
    browser.click(EDITOR)
    assert looks(browser, ".desk-frame")[0]["outlineStyle"] == "solid"


def test_days_and_badges_keep_what_tells_them_apart(forced: tuple[Browser, Callable[[str], None]]) -> None:
    browser, opened = forced
    opened("#/profile")
    browser.element(".heat-0")
    fills = browser.run("return [0, 4].map((at) => getComputedStyle(document.querySelector(`.heat-${at}`)).fill)")
    assert fills[0] != fills[1]
    dim = "return getComputedStyle(arguments[0]).opacity"
    icons = (browser.element(f".wall li{kind} .icon") for kind in (":not(.locked)", ".locked"))
    earned, locked = (browser.run(dim, icon) for icon in icons)
    assert float(locked) < float(earned)
