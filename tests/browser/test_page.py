"""The page itself: its policy, its errors, and that everyone can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from tests.browser.conftest import EDITOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack

PLACES = [
    "#/",
    "#/lessons/python/canal-lock",
    "#/leaderboards",
    "#/cohorts",
    "#/reports",
    "#/profile",
    "#/sign-in?next=%23%2F",
    "#/nowhere",
]

# Every visible text against the nearest background that is not clear; the smallest ratio of WCAG 2 and whose it is.
CONTRAST = """
const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const parts = (color) => color.match(/[\\d.]+/g).map(Number);
function behind(element) {
  for (let each = element; each; each = each.parentElement) {
    const color = parts(getComputedStyle(each).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
  return [255, 255, 255];
}
const bad = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; (node = walk.nextNode()); ) {
  const element = node.parentElement;
  if (!node.data.trim() || !element.checkVisibility() || element.closest(".unseen, noscript")) continue;
  const style = getComputedStyle(element);
  const [a, b] = [light(parts(style.color)), light(behind(element))].sort((x, y) => y - x);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${element.className || element.tagName}: ${node.data}`);
}
return bad;
"""
NAMELESS = """
const named = (e) => e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim();
const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
return [
  ...[...document.querySelectorAll("a, button, input, select, textarea, progress, summary")]
    .filter((e) => !named(e)).map((e) => e.outerHTML),
  ...ids.filter((id, at) => ids.indexOf(id) !== at),
  ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one h1"]),
];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_read_and_operate_it(signed_in: Callable[..., Browser], scheme: str) -> None:
    browser = signed_in("#/")
    browser.prefer(color_scheme=scheme)
    for at, place in enumerate(PLACES):
        browser.open(f"{browser.run('return location.origin')}/?{at}{place}")
        browser.element("main h1")
        assert browser.run(CONTRAST) == [], place
        assert browser.run(NAMELESS) == [], place
        for width in (320, 390, 1280):
            browser.window(width, 800)
            assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), (place, width)
    assert browser.complaints() == []


def test_a_verdict_can_be_read_in_both_schemes(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/lessons/python/signal-lamp")
    browser.write("import os\n# a comment\ndef describe(flashes, period):\n    return f'{1 + 1}'\n")
    browser.click("button", "Submit")
    browser.says(".verdict", "Not yet")
    for scheme in ("light", "dark"):
        browser.prefer(color_scheme=scheme)
        assert browser.run(CONTRAST) == []
    assert browser.run("return document.activeElement.id") == "verdict-title"  # readers are told of the verdict


def test_a_verdict_shows_what_the_compiler_warns_of(signed_in: Callable[..., Browser]) -> None:
    report = {"outcome": "passed", "tests": [], "usage": {}, "warnings": "a.c:1:5: warning: <b>unused</b>"}
    for kind in ("submission", "trial", "input"):
        shown = signed_in("#/lessons").run(
            "const [report, kind] = arguments;"
            "return import('./js/verdict.js').then(({ verdict }) => verdict(report, kind).textContent)",
            report,
            kind,
        )
        assert "What the compiler warns ofa.c:1:5: warning: <b>unused</b>" in str(shown)


def test_the_editor_indents_and_lets_the_keyboard_out(signed_in: Callable[..., Browser]) -> None:
    tab, escape, control, enter, shift = "\ue004", "\ue00c", "\ue009", "\ue007", "\ue008"
    browser = signed_in("#/lessons/python/signal-lamp")
    browser.write("")
    browser.type(EDITOR, f"def f():{enter}return 1{enter}{tab}x")
    assert browser.code() == "def f():\n    return 1\n        x"
    browser.type(EDITOR, f"{shift}{tab}")
    assert browser.code() == "def f():\n    return 1\n    x"
    browser.type(EDITOR, f"{escape}{tab}")
    assert browser.run("return !document.activeElement.closest('.editor')")
    browser.type(EDITOR, f"{control}{enter}")
    browser.says(".verdict", "No test ran")


def test_an_expired_session_is_said_and_keeps_the_code(platform: Place, signed_in: Callable[..., Browser]) -> None:
    gone = "return sessionStorage.getItem('cdu.session') === null"
    browser = signed_in("#/lessons/python/signal-lamp", id_token="expired", refresh_token="expired")
    browser.write("mine = 1\n")
    browser.click("a, button", "to submit" if browser.run(gone) else "Submit")
    browser.wait(gone)
    browser.open(f"{platform.web}/?again#/lessons/python/signal-lamp")
    assert browser.code() == "mine = 1\n"


def test_a_token_that_the_api_finds_too_old_is_renewed_whatever_the_clock_here_says(
    signed_in: Callable[..., Browser],
) -> None:
    browser = signed_in("#/profile", id_token="expired")
    browser.says("main", "XP")
    assert browser.run("return JSON.parse(sessionStorage.getItem('cdu.session')).idToken") != "expired"


def test_an_api_that_cannot_be_reached_is_said(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/#/leaderboards")
    browser.element("main h1")
    browser.cdp("Network.enable")
    browser.cdp("Network.setBlockedURLs", urls=["*/_user_request_/*"])
    browser.click("nav a", "Lessons")
    browser.says(".problem", "The server cannot be reached")
    browser.cdp("Network.setBlockedURLs", urls=[])
    browser.click("button", "Try again")
    browser.says(".card", "Signal lamp")


def test_every_answer_carries_the_policy(platform: Place) -> None:
    for path in ("/", "/config.json", "/js/main.js", "/nothing"):
        policy = requests.get(platform.web + path, timeout=30).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy


def test_the_policy_is_enforced(platform: Place, browser: Browser) -> None:
    browser.open(f"{platform.web}/")
    browser.run("try { document.body.innerHTML = '<p>x</p>' } catch {} document.body.style.color = 'red'")
    assert "TrustedHTML" in "".join(browser.complaints())
