from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.scoring.awards import Awards

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.scoring.messages import GradedSubmission

    Graded = Callable[..., GradedSubmission]


@pytest.fixture
def awards(aws: Any) -> Awards:
    return Awards(aws.dynamodb, aws.table("AwardsTable"))


def test_the_first_pass_of_a_lesson_is_granted_its_xp(awards: Awards, graded: Graded) -> None:
    assert awards.claim(graded()) == 100


def test_a_retry_of_the_same_submission_gets_the_same_answer(awards: Awards, graded: Graded) -> None:
    assert [awards.claim(graded()) for _ in range(3)] == [100, 100, 100]


def test_another_submission_of_the_same_lesson_gets_nothing(awards: Awards, graded: Graded) -> None:
    awards.claim(graded("s1"))
    assert awards.claim(graded("s2")) == 0
    assert awards.claim(graded("s1")) == 100


def test_a_retry_is_granted_what_it_was_granted_first_even_if_the_xp_changed_since(
    awards: Awards, graded: Graded
) -> None:
    awards.claim(graded(lesson_xp=100))
    assert awards.claim(graded(lesson_xp=500)) == 100


def test_other_students_and_other_lessons_have_awards_of_their_own(awards: Awards, graded: Graded) -> None:
    assert awards.claim(graded("s1")) == 100
    assert awards.claim(graded("s2", student_id="bob")) == 100
    assert awards.claim(graded("s3", lesson="rust/bell", language="rust")) == 100


def test_of_many_passes_at_once_one_is_granted(awards: Awards, graded: Graded) -> None:
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(awards.claim, [graded(f"s{number}") for number in range(24)]))
    assert sorted(granted) == [0] * 23 + [100]


def test_what_a_submission_was_granted_can_be_asked(awards: Awards, graded: Graded) -> None:
    assert awards.granted_to("ada", "python/bell", "s1") is None
    awards.claim(graded("s1"))
    assert awards.granted_to("ada", "python/bell", "s1") == 100
    assert awards.granted_to("ada", "python/bell", "s2") == 0
