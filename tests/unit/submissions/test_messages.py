from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from chalicelib.contracts.events import SubmissionScored
from chalicelib.contracts.messages import NOTHING, GradedSubmission, Grant

if TYPE_CHECKING:
    from collections.abc import Callable

FACTS = set(SubmissionScored.model_fields)


def test_an_event_is_a_pure_function_of_its_message_and_the_xp(graded: Callable[..., GradedSubmission]) -> None:
    message = graded()
    read_again = GradedSubmission.model_validate_json(message.model_dump_json())
    assert message.scored(Grant(100, 1)).model_dump_json() == read_again.scored(Grant(100, 1)).model_dump_json()


def test_an_event_holds_the_facts_of_its_message(graded: Callable[..., GradedSubmission]) -> None:
    message = graded(outcome="failed", failed_tests=("t.one",), error_kind="TypeError")
    facts = message.model_dump(exclude={"lesson_xp", "entered_by"})
    event = message.scored(NOTHING)
    assert event.model_dump(include=set(facts)) == facts
    assert (event.first_pass, event.xp) == (False, 0)


def test_granted_xp_marks_a_first_pass(graded: Callable[..., GradedSubmission]) -> None:
    assert graded().scored(Grant(150, 1)).first_pass
    assert graded().scored(Grant(150, 1)).xp == 150


def test_a_correction_is_no_first_pass(graded: Callable[..., GradedSubmission]) -> None:
    event = graded().scored(Grant(-150, 2))
    assert (event.first_pass, event.revision, event.xp) == (False, 2, -150)


def test_an_event_has_no_place_for_source_code_names_or_addresses() -> None:
    assert {
        "schema_version", "submission_id", "student_id", "lesson", "lesson_version", "language", "difficulty",
        "outcome", "failed_tests", "error_kind", "first_pass", "revision", "xp", "day", "occurred_at", "correlation_id",
        "regrade_of",
    } == FACTS  # fmt: skip


@pytest.mark.parametrize("member", ["source", "name", "email", "message", "output"])
def test_a_member_that_the_contract_does_not_name_is_refused(
    graded: Callable[..., GradedSubmission], member: str
) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        GradedSubmission.model_validate(graded().model_dump() | {member: "x"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        SubmissionScored.model_validate(graded().scored(NOTHING).model_dump() | {member: "x"})


@pytest.mark.parametrize(
    "change", [{"lesson_xp": 0}, {"lesson_xp": 501}, {"difficulty": 11}, {"lesson": "x"}, {"outcome": "splendid"}]
)
def test_a_message_out_of_bounds_is_refused(graded: Callable[..., GradedSubmission], change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        graded(**change)


def test_a_time_without_a_zone_is_refused(graded: Callable[..., GradedSubmission]) -> None:
    with pytest.raises(ValidationError, match="timezone"):
        GradedSubmission.model_validate(graded().model_dump() | {"occurred_at": "2026-03-04T05:06:07"})
