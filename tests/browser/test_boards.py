"""Leaderboards: boards, periods, pages, and one's own row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.leaderboards.boards import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Browser

pytestmark = pytest.mark.stack


def test_ones_own_row_is_marked_and_pages_can_be_turned(
    signed_in: Callable[..., Browser], publish_board: Callable[[list[Row]], None]
) -> None:
    browser = signed_in("#/profile")
    mine = browser.text("main h1")
    names = [f"Student {rank}" for rank in range(1, 131)]
    names[119] = mine
    publish_board([Row(rank=at + 1, name=name, xp=9_000 - 50 * at, lessons=3) for at, name in enumerate(names)])

    browser.click("nav a", "Leaderboards")
    browser.says(".hero", "130 students")
    assert browser.run("return document.querySelectorAll('.board tbody tr').length") == 100
    assert browser.run("return document.querySelectorAll('.own').length") == 0
    browser.click(".pager a", "Next")
    browser.says(".pager", "Page 2 of 2")
    assert browser.text(".own").startswith("120")
    assert mine in browser.text(".own th")
    browser.says(".own .you", "you")
    browser.click("#languages button", "Deutsch")
    browser.says(".own .you", "du")
    browser.click("#languages button", "English")

    browser.click(".choice a", "All time")
    browser.says(".hero", "of all time")
    browser.says(".board tbody tr:first-child", "Student 1")
    browser.click(".choice a", "Python")
    browser.says("main", "Nobody is on this board yet")
    assert browser.complaints() == []


def test_students_of_the_same_name_are_told_apart_by_their_xp(
    signed_in: Callable[..., Browser], publish_board: Callable[[list[Row]], None]
) -> None:
    browser = signed_in("#/profile")
    mine = browser.text("main h1")
    publish_board([Row(rank=1, name=mine, xp=500, lessons=3), Row(rank=2, name=mine, xp=0, lessons=0)])
    browser.click("nav a", "Leaderboards")
    assert browser.text(".own").startswith("2")
