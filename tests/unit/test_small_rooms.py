"""Settings, items, ids, the clock and the lesson contract."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.contracts.lesson import Lesson, LessonMetadata, Proof, PublishedLesson
from chalicelib.shared.clock import day_in, utc_now
from chalicelib.shared.ids import LESSON, SUBMISSION, derived_id, new_id
from chalicelib.shared.items import from_item, to_item
from chalicelib.shared.settings import Settings

ENVIRONMENT = {
    "CDU_LESSONS_TABLE": "lessons",
    "CDU_SUBMISSIONS_TABLE": "submissions",
    "CDU_AWARDS_TABLE": "awards",
    "CDU_STUDENTS_TABLE": "students",
    "CDU_COHORTS_TABLE": "cohorts",
    "CDU_DRAFTS_TABLE": "drafts",
    "CDU_SOLUTIONS_TABLE": "solutions",
    "CDU_ACCOUNT_FUNCTION": "account",
    "CDU_REDRIVE_FUNCTION": "redrive",
    "CDU_USER_POOL": "pool",
    "CDU_USER_POOL_CLIENT": "client",
    "CDU_LEADERBOARDS_TABLE": "leaderboards",
    "CDU_CONTENT_BUCKET": "content",
    "CDU_OUTBOX_TABLE": "outbox",
    "CDU_SUBMISSIONS_QUEUE_URL": "https://queue",
    "CDU_RUNS_QUEUE_URL": "https://runs",
    "CDU_REGRADES_QUEUE_URL": "https://regrades",
    "CDU_DEAD_LETTERS": '{"runs": "runs-dead"}',
    "CDU_BUS_NAME": "cdu",
    "CDU_RUNNERS": '{"python": "runner-python"}',
    "CDU_LAKE_BUCKET": "lake",
    "CDU_REPORT_FUNCTION": "report",
    "CDU_GLUE_DATABASE": "lake",
    "CDU_ATHENA_WORKGROUP": "cdu",
    "CDU_REFRESH_FUNCTION": "refresh",
}


class TestSettings:
    def test_come_from_the_environment(self) -> None:
        settings = Settings.from_environment(ENVIRONMENT)
        assert settings.lessons_table == "lessons"
        assert settings.runners == {"python": "runner-python"}
        assert settings.languages == ("python",)

    @pytest.mark.parametrize("missing", ENVIRONMENT)
    def test_name_what_is_missing(self, missing: str) -> None:
        rest = {name: value for name, value in ENVIRONMENT.items() if name != missing}
        with pytest.raises(ValidationError, match=missing.removeprefix("CDU_").lower()):
            Settings.from_environment(rest)

    @pytest.mark.parametrize("runners", ["", "python", "[]", '{"python": 1}'])
    def test_refuse_runners_that_are_no_map_of_names(self, runners: str) -> None:
        with pytest.raises(ValidationError, match="runners"):
            Settings.from_environment(ENVIRONMENT | {"CDU_RUNNERS": runners})

    def test_leave_other_variables_alone(self) -> None:
        assert Settings.from_environment(ENVIRONMENT | {"PATH": "x", "CDU_OTHER": "x"}).bus_name == "cdu"


VALUES = st.recursive(
    st.text() | st.integers(-(10**30), 10**30) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=6,
)


class TestItems:
    @given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
    def test_values_come_back_as_they_went_in(self, values: dict[str, Any]) -> None:
        assert from_item(to_item(values)) == values

    @given(st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
    def test_values_are_written_as_boto3_writes_them(self, values: dict[str, Any]) -> None:
        assert to_item(values) == {name: TypeSerializer().serialize(value) for name, value in values.items()}

    def test_none_is_left_out(self) -> None:
        assert to_item({"a": None, "b": ""}) == {"b": {"S": ""}}

    def test_sets_of_numbers_become_sets_of_int(self) -> None:
        assert from_item({"days": {"NS": ["1", "31"]}}) == {"days": {1, 31}}

    def test_a_float_is_an_error_rather_than_a_rounding(self) -> None:
        with pytest.raises(TypeError):
            to_item({"a": 0.1})


class TestIds:
    def test_new_ones_are_all_different_and_in_order_of_time(self) -> None:
        ids = [new_id() for _ in range(1_000)]
        assert len(set(ids)) == 1_000
        assert [each[:12] for each in ids] == sorted(each[:12] for each in ids)
        assert all(SUBMISSION.fits(each) for each in ids)

    def test_derived_ones_are_the_same_for_the_same_parts(self) -> None:
        assert derived_id("ada", "key") == derived_id("ada", "key")
        assert SUBMISSION.fits(derived_id("ada", "key"))

    @given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
    def test_other_parts_give_another_id_wherever_they_are_split(self, one: list[str], other: list[str]) -> None:
        assert (derived_id(*one) == derived_id(*other)) == (one == other)

    @pytest.mark.parametrize(("one", "other"), [(("ab", "c"), ("a", "bc")), (("a", "1:b"), ("a1:b",)), (("",), ())])
    def test_parts_cannot_be_shifted_into_one_another(self, one: Any, other: Any) -> None:
        assert derived_id(*one) != derived_id(*other)


class TestTheClock:
    def test_now_says_its_zone(self) -> None:
        assert utc_now().utcoffset() is not None

    @pytest.mark.parametrize(
        ("zone", "expected"),
        [
            (None, date(2026, 3, 4)),
            ("", date(2026, 3, 4)),
            ("UTC", date(2026, 3, 4)),
            ("Asia/Tokyo", date(2026, 3, 5)),
            ("Pacific/Kiritimati", date(2026, 3, 5)),
            ("America/Los_Angeles", date(2026, 3, 4)),
            ("Mars/Olympus", date(2026, 3, 4)),
            ("../../etc/passwd", date(2026, 3, 4)),
            ("America", date(2026, 3, 4)),
            ("a\x00b", date(2026, 3, 4)),
            ("x" * 5_000, date(2026, 3, 4)),
        ],
    )
    def test_a_day_is_that_of_the_zone_and_of_utc_when_there_is_no_such_zone(
        self, zone: str | None, expected: date
    ) -> None:
        assert day_in(zone, datetime(2026, 3, 4, 16, tzinfo=UTC)) == expected

    @given(st.text(), st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=st.just(UTC)))  # noqa: DTZ001 - the zone follows
    def test_whatever_a_zone_is_called_there_is_a_day(self, zone: str, moment: datetime) -> None:
        assert abs((day_in(zone, moment) - moment.date()).days) <= 1


class TestLessonIds:
    @pytest.mark.parametrize("name", ["python/two-fer", "c/a", "cpp17/9-lives"])
    def test_are_a_language_and_a_slug(self, name: str) -> None:
        assert LESSON.fits(name)

    @given(st.text("ab-/A._\n0", max_size=12) | st.just("a/" + "b" * 99))
    def test_are_the_same_to_the_contract_and_to_the_check(self, name: str) -> None:
        try:
            LessonMetadata(lesson=name, title="t", blurb="b", difficulty=1)
        except ValidationError:
            assert not LESSON.fits(name)
        else:
            assert LESSON.fits(name)


class TestPublishedLessons:
    FACTS: dict[str, Any] = {  # noqa: RUF012 - read only
        "lesson": "python/bell", "title": "Bell", "blurb": "Ring.", "difficulty": 3, "instructions": "Ring.",
        "starter": {"a.py": ""}, "tests": {"t.py": ""}, "reference": {"a.py": "secret"},
    }  # fmt: skip

    def published(self, duration_ms: float = 1, **changes: Any) -> PublishedLesson:
        return PublishedLesson.of(
            Lesson(**self.FACTS | changes), Proof(mode="guarded", tests=("t",), duration_ms=duration_ms)
        )

    def test_leave_the_reference_behind(self) -> None:
        assert "secret" not in self.published().model_dump_json()
        assert "secret" not in repr(Lesson(**self.FACTS))

    def test_have_a_version_that_follows_the_content_and_not_the_measured_time(self) -> None:
        assert re.fullmatch("[0-9a-f]{16}", self.published().version)
        assert self.published(1).version == self.published(2).version
        assert self.published().version != self.published(tests={"t.py": "new"}).version

    @pytest.mark.parametrize(("difficulty", "xp"), [(1, 50), (3, 150), (10, 500)])
    def test_give_xp_by_difficulty(self, difficulty: int, xp: int) -> None:
        assert self.published(difficulty=difficulty).xp == xp
