from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lake.transform import COLUMNS, SCHEMA, transform
from chalicelib.contracts.events import DETAIL_TYPE, SOURCE, SubmissionScored
from chalicelib.contracts.messages import Grant

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.contracts.messages import GradedSubmission

GLUE_TYPES = {"int": "int", "str": "string", "bool": "boolean", "date": "date", "AwareDatetime": "timestamp"}


def encoded(data: Any) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).decode()


def envelope(event: SubmissionScored) -> dict[str, Any]:
    return {"id": "e", "source": SOURCE, "detail-type": DETAIL_TYPE, "detail": event.model_dump(mode="json")}


def answered(*data: str) -> list[dict[str, str]]:
    records = [{"recordId": str(number), "data": each} for number, each in enumerate(data)]
    answer: list[dict[str, str]] = transform({"invocationId": "i", "records": records})["records"]
    return answer


@pytest.fixture
def good(graded: Callable[..., GradedSubmission]) -> str:
    return encoded(envelope(graded(failed_tests=("t.one",)).scored(Grant(100, 1))))


def test_an_event_becomes_one_line_of_the_lake(good: str) -> None:
    (record,) = answered(good)
    assert record["result"] == "Ok"
    text = base64.b64decode(record["data"]).decode()
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert json.loads(text) == {
        "schema_version": 1,
        "submission_id": "s1",
        "student_id": "ada",
        "lesson": "python/bell",
        "lesson_version": "0123456789abcdef",
        "language": "python",
        "difficulty": 2,
        "outcome": "passed",
        "failed_tests": ["t.one"],
        "error_kind": None,
        "first_pass": True,
        "revision": 1,
        "xp": 100,
        "day": "2026-03-04",
        "occurred_at": "2026-03-04 05:06:07.891",
        "correlation_id": "request-1",
        "regrade_of": None,
    }


@pytest.mark.parametrize(
    ("moment", "column"),
    [
        ("2026-03-04T05:06:07Z", "2026-03-04 05:06:07.000"),
        ("2026-03-04T05:06:07.8919+02:00", "2026-03-04 03:06:07.891"),
        ("2025-12-31T23:30:00-01:00", "2026-01-01 00:30:00.000"),
    ],
)
def test_the_time_is_utc_with_milliseconds(graded: Callable[..., GradedSubmission], moment: str, column: str) -> None:
    event = envelope(graded().scored(Grant(100, 1)))
    event["detail"]["occurred_at"] = moment
    (record,) = answered(encoded(event))
    assert json.loads(base64.b64decode(record["data"]))["occurred_at"] == column


BAD = [
    "",
    "%%%",
    encoded(b"\xff"),
    encoded(b"{"),
    encoded(None),
    encoded([]),
    encoded("text"),
    encoded({}),
    encoded({"detail-type": "Other", "detail": {}}),
    encoded({"detail-type": DETAIL_TYPE}),
    encoded({"detail-type": DETAIL_TYPE, "detail": None}),
    encoded({"detail-type": DETAIL_TYPE, "detail": "text"}),
    encoded({"detail-type": DETAIL_TYPE, "detail": {}}),
    encoded({"detail-type": DETAIL_TYPE, "detail": {"occurred_at": "noon"}}),
    encoded({"detail-type": DETAIL_TYPE, "detail": {"occurred_at": 1}}),
    encoded({"detail-type": DETAIL_TYPE, "detail": {"occurred_at": "0001-01-01T00:00:00+14:00"}}),
    encoded(b"[" * 100_000),
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_a_bad_record_is_handed_back_as_it_came_and_its_neighbours_are_transformed(good: str, bad: str) -> None:
    records = answered(good, bad, good)
    assert [record["recordId"] for record in records] == ["0", "1", "2"]
    assert [record["result"] for record in records] == ["Ok", "ProcessingFailed", "Ok"]
    assert records[1]["data"] == bad


@given(st.lists(st.binary(max_size=60).map(lambda data: base64.b64encode(data).decode()) | st.text(max_size=20)))
def test_every_record_id_comes_back_once_and_in_order_whatever_it_holds(data: list[str]) -> None:
    assert [record["recordId"] for record in answered(*data)] == [str(number) for number in range(len(data))]


def test_the_lake_has_a_column_for_every_member_of_the_event_and_no_other() -> None:
    assert sorted(COLUMNS) == sorted(SubmissionScored.model_fields)


@pytest.mark.parametrize("column", SCHEMA["columns"], ids=COLUMNS)
def test_a_columns_type_is_that_of_the_event(column: dict[str, str]) -> None:
    kind = SubmissionScored.model_fields[column["name"]].annotation
    expected = "array<string>" if get_origin(kind) is tuple else GLUE_TYPES[_plain(kind)]
    assert column["type"] == expected
    assert column["comment"]


def _plain(kind: Any) -> str:
    arguments = [each for each in get_args(kind) if each is not type(None)]
    if not arguments:
        return str(kind.__name__)
    first = arguments[0]
    return first.__name__ if isinstance(first, type) else type(first).__name__


def test_a_time_in_the_lake_means_the_same_moment(graded: Callable[..., GradedSubmission]) -> None:
    event = graded().scored(Grant(100, 1))
    (record,) = answered(encoded(envelope(event)))
    text = json.loads(base64.b64decode(record["data"]))["occurred_at"]
    assert datetime.fromisoformat(text).replace(tzinfo=UTC) == event.occurred_at
