from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

import pytest

from chalicelib.awards.store import Awards
from chalicelib.contracts.messages import NOTHING, Grant

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

    Graded = Callable[..., GradedSubmission]


NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def awards(aws: Any) -> Awards:
    return Awards(aws.dynamodb, aws.table("AwardsTable"), lambda: NOON)


def test_the_first_pass_of_a_lesson_is_granted_its_xp(awards: Awards, graded: Graded) -> None:
    assert awards.settle(graded()) == Grant(100, 1)


def test_a_retry_of_the_same_submission_gets_the_same_answer(awards: Awards, graded: Graded) -> None:
    assert [awards.settle(graded()) for _ in range(3)] == [Grant(100, 1)] * 3


def test_another_submission_of_the_same_lesson_gets_nothing(awards: Awards, graded: Graded) -> None:
    awards.settle(graded("s1"))
    assert awards.settle(graded("s2")) == NOTHING
    assert awards.settle(graded("s1")) == Grant(100, 1)


def test_a_retry_is_granted_what_it_was_granted_first_even_if_the_xp_changed_since(
    awards: Awards, graded: Graded
) -> None:
    awards.settle(graded(lesson_xp=100))
    assert awards.settle(graded(lesson_xp=500)) == Grant(100, 1)


def test_other_students_and_other_lessons_have_awards_of_their_own(awards: Awards, graded: Graded) -> None:
    assert awards.settle(graded("s1")) == Grant(100, 1)
    assert awards.settle(graded("s2", student_id="bob")) == Grant(100, 1)
    assert awards.settle(graded("s3", lesson="rust/bell", language="rust")) == Grant(100, 1)


def test_of_many_passes_at_once_one_is_granted(
    aws: Any, awards: Awards, graded: Graded, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, alone = aws.dynamodb.put_item, Lock()

    def atomic(**call: Any) -> Any:  # as DynamoDB's is and moto's is not
        with alone:
            return put(**call)

    monkeypatch.setattr(aws.dynamodb, "put_item", atomic)
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(awards.settle, [graded(f"s{number}") for number in range(24)]))
    assert sorted(grant.xp for grant in granted) == [0] * 23 + [100]


def test_what_a_submission_was_granted_can_be_asked(awards: Awards, graded: Graded) -> None:
    assert awards.granting("ada", "python/bell")("s1") is None
    awards.settle(graded("s1"))
    assert awards.granting("ada", "python/bell")("s1") == 100
    assert awards.granting("ada", "python/bell")("s2") == 0


class TestARegrade:
    """Of s1, which holds the award."""

    @staticmethod
    def again(graded: Graded, number: int, outcome: str, of: str = "s1") -> GradedSubmission:
        return graded(f"regrade-{number}", outcome=outcome, regrade_of=of)

    def test_that_passes_changes_nothing(self, awards: Awards, graded: Graded) -> None:
        awards.settle(graded("s1"))
        assert awards.settle(self.again(graded, 1, "passed")) == NOTHING

    def test_that_fails_takes_the_xp_back_once(self, awards: Awards, graded: Graded) -> None:
        awards.settle(graded("s1"))
        assert [awards.settle(self.again(graded, 1, "failed")) for _ in range(2)] == [Grant(-100, 2)] * 2
        assert awards.granting("ada", "python/bell")("regrade-1") == -100

    def test_of_a_submission_that_the_award_does_not_rest_on_takes_nothing(
        self, awards: Awards, graded: Graded
    ) -> None:
        awards.settle(graded("s1"))
        awards.settle(graded("s2"))
        assert awards.settle(self.again(graded, 1, "failed", of="s2")) == NOTHING

    def test_gives_the_first_pass_to_a_submission_that_failed_before(self, awards: Awards, graded: Graded) -> None:
        assert awards.settle(graded("s1", outcome="failed")) == NOTHING
        assert awards.settle(self.again(graded, 1, "passed")) == Grant(100, 1)

    def test_of_what_a_regrade_granted_can_take_it_back_and_grant_it_again(
        self, awards: Awards, graded: Graded
    ) -> None:
        outcomes = ("passed", "failed", "passed", "failed")
        moved = [awards.settle(self.again(graded, number, outcome)) for number, outcome in enumerate(outcomes)]
        assert moved == [Grant(100, 1), Grant(-100, 2), Grant(100, 3), Grant(-100, 4)]
        again = [awards.settle(self.again(graded, number, outcome)) for number, outcome in enumerate(outcomes)]
        assert again == moved

    def test_that_took_the_xp_back_leaves_the_way_open_for_a_new_pass_but_not_for_an_old_one(
        self, awards: Awards, graded: Graded
    ) -> None:
        awards.settle(graded("s1"))
        awards.settle(self.again(graded, 1, "failed"))
        assert awards.settle(graded("old")) == NOTHING
        assert awards.settle(graded("new", occurred_at=NOON + timedelta(seconds=1))) == Grant(100, 3)

    def test_that_fails_where_nothing_was_ever_granted_changes_nothing(self, awards: Awards, graded: Graded) -> None:
        assert awards.settle(self.again(graded, 1, "failed")) == NOTHING
        assert awards.granting("ada", "python/bell")("s1") is None
