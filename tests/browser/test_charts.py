"""The charts of the profile: drawn where there is something to show, told in words, and there as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import school
from tests.browser.conftest import open_as

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.accounts import Session
    from cdu.client import Api
    from cdu.local.place import Place
    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack
# The share of a chart's pixels that are drawn, and the colour that most of these have.
DRAWN = """
const { width, height } = arguments[0];
const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
copy.drawImage(arguments[0], 0, 0);
const pixels = copy.getImageData(0, 0, width, height).data;
let drawn = 0;
const seen = {};
for (let at = 0; at < pixels.length; at += 4) {
  if (pixels[at + 3] < 255) continue;
  drawn++;
  const colour = `${pixels[at]},${pixels[at + 1]},${pixels[at + 2]}`;
  seen[colour] = (seen[colour] ?? 0) + 1;
}
return { share: drawn / (pixels.length / 4), most: Object.entries(seen).sort((a, b) => b[1] - a[1])[0][0] };
"""
SYSTEM = """
const probe = document.createElement("i");
probe.style.setProperty("background-color", arguments[0]);
probe.style.setProperty("forced-color-adjust", "none");
document.body.append(probe);
const found = getComputedStyle(probe).backgroundColor.match(/[0-9]+/g).slice(0, 3).join(",");
probe.remove();
return found;
"""
LOADED = "return performance.getEntriesByType('resource').some((each) => each.name.includes('uplot'))"
FIGURES = "return [...document.querySelectorAll('.growth section:first-child td')].map((each) => each.textContent)"


@pytest.fixture
def pupil(platform: Place, sign_up: Callable[..., tuple[Session, Api]]) -> tuple[Session, int]:
    session = sign_up()[0]
    return session, school.year_of(platform, session.student_id)


def test_a_year_of_xp_is_drawn_told_and_listed(platform: Place, pupil: tuple[Session, int], browser: Browser) -> None:
    session, total = pupil
    browser.prefer(color_scheme="light")
    open_as(browser, platform, session, "#/profile")
    canvas = browser.element(".growth canvas")
    light = browser.run(DRAWN, canvas)
    assert light["share"] > 0.05
    label = browser.run("return document.querySelector('.plot').getAttribute('aria-label')")
    assert label.startswith(f"{total:,} XP since ")
    browser.click(".growth summary", "As a table")
    figures = [int(figure.replace(",", "")) for figure in browser.run(FIGURES)]
    assert (figures[0], figures[-1]) == (total, 0)
    assert figures == sorted(figures, reverse=True)
    browser.prefer(color_scheme="dark")
    other = f"const found = (function () {{{DRAWN}}})(arguments[0]); return found.most !== arguments[1]"
    browser.wait(other, canvas, light["most"])
    browser.window(390, 844, phone=True)
    browser.wait("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints() == []


def test_a_chart_has_the_colours_that_the_reader_forces(
    platform: Place, pupil: tuple[Session, int], browser: Browser
) -> None:
    session, _ = pupil
    browser.prefer(color_scheme="light")
    open_as(browser, platform, session, "#/profile")
    canvas = browser.element(".growth canvas")
    free = browser.run(DRAWN, canvas)
    browser.prefer(color_scheme="light", forced_colors="active")
    forced = f"const found = (function () {{{DRAWN}}})(arguments[0]); return found.most !== arguments[1] && found"
    drawn = browser.wait(forced, canvas, free["most"])
    assert drawn["share"] > 0.02
    assert drawn["most"] in {browser.run(SYSTEM, name) for name in ("Highlight", "CanvasText", "GrayText", "Canvas")}


def test_numbers_and_days_are_the_readers(platform: Place, pupil: tuple[Session, int], browser: Browser) -> None:
    session, total = pupil
    open_as(browser, platform, session, "#/profile")
    browser.click("#languages button", "Deutsch")
    german = f"{total:,}".replace(",", ".")
    browser.says(".growth", f"{german} XP seit dem")
    browser.click(".growth summary", "Als Tabelle")
    assert browser.run(FIGURES)[0] == german


def test_who_has_earned_nothing_loads_no_chart(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/profile")
    browser.says(".wall", "0 of 9 earned")
    assert browser.run(LOADED) is False
    assert browser.run("return document.querySelector('.plot')") is None
