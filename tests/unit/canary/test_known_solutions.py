"""The canary's two solutions are what the built-in lesson says of them."""

from __future__ import annotations

import pytest

from cdu.authoring.files import read_tree
from cdu.publishing import BUILT_IN
from chalicelib.canary.known_solutions import FILE, LESSON, UnexpectedVerdictError, check, solution


def test_the_good_one_is_the_lessons_reference() -> None:
    assert solution("passed", {}) == read_tree(BUILT_IN / LESSON / "reference")


def test_the_bad_one_is_the_starter_which_has_the_same_file() -> None:
    starter = read_tree(BUILT_IN / LESSON / "starter")
    assert set(starter) == {FILE}
    assert solution("failed", {"starter": starter}) == starter


def test_another_verdict_is_told() -> None:
    graded = {"report": {"outcome": "crashed", "message": "broken"}}
    with pytest.raises(UnexpectedVerdictError, match="crashed instead of passed: broken"):
        check(graded, "passed")
