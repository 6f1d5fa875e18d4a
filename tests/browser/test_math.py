"""Formulas in a lesson: MathML that Temml's tree becomes, in footnotes, details and tables, under the strict policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack
ENDED = "return document.querySelectorAll('.formula').length === 11 && document.querySelectorAll('math').length === 8"
LOADED = "return performance.getEntriesByType('resource').some((each) => each.name.includes('temml'))"


def test_formulas_are_mathml_and_prices_are_text(maths: str, signed_in: Callable[..., Browser]) -> None:
    browser = signed_in(maths, "author")
    browser.wait(ENDED)
    said = browser.text(".pane-task")
    for plain in ("It costs $5 or $6, and 4 × $8 = $25.60.", "$x$", "$y$", "\\frac{", "\\href{", "\\style{"):
        assert plain in said
    assert "U+" not in said
    found = browser.run("return [...document.querySelectorAll('math')].map((each) => each.parentElement.tagName)")
    assert found.count("DIV") == 2, "the two formulas on lines of their own"
    assert browser.run("return document.querySelector('details math msqrt') !== null")
    assert browser.run("return document.querySelector('td math').textContent").startswith("𝒪")
    assert browser.run("return document.querySelector('.footnotes math').textContent") == "π"
    assert browser.run("return document.querySelectorAll('math [style], math a, math [href]').length") == 0
    browser.click(".prose summary", "More")
    browser.click(".footnote-number")
    assert browser.run("return document.activeElement.closest('.footnotes') !== null")
    assert browser.run("return window.hacked") is None
    assert browser.complaints() == []


def test_a_lesson_without_a_formula_does_not_load_the_library(signed_in: Callable[..., Browser]) -> None:
    browser = signed_in("#/lessons/python/signal-lamp")
    browser.element(".cm-content")
    assert browser.run(LOADED) is False
