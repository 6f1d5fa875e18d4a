from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.profiles.rules import BADGES, Achievements, Streak, badges, level, level_start, streak

MONDAY = date(2026, 3, 2)


def days(*offsets: int) -> list[date]:
    return [MONDAY + timedelta(days=offset) for offset in offsets]


class TestLevels:
    @pytest.mark.parametrize(
        ("xp", "expected"), [(0, 1), (99, 1), (100, 2), (299, 2), (300, 3), (599, 3), (600, 4), (100_000, 45)]
    )
    def test_each_level_needs_a_hundred_more_than_the_one_before(self, xp: int, expected: int) -> None:
        assert level(xp) == expected

    @given(st.integers(0, 10**12))
    def test_a_total_lies_between_the_start_of_its_level_and_that_of_the_next(self, xp: int) -> None:
        assert level_start(level(xp)) <= xp < level_start(level(xp) + 1)

    @given(st.integers(0, 10**9), st.integers(0, 10**6))
    def test_more_xp_never_means_a_lower_level(self, xp: int, more: int) -> None:
        assert level(xp) <= level(xp + more)


class TestStreaks:
    def test_nobody_has_one_without_a_submission(self) -> None:
        assert streak([], MONDAY) == Streak(0, 0)

    def test_a_first_day_is_a_streak_of_one(self) -> None:
        assert streak([MONDAY], MONDAY) == Streak(1, 1)

    def test_days_in_a_row_count_once_each_in_any_order(self) -> None:
        assert streak(days(2, 0, 1, 1, 0), days(2)[0]) == Streak(3, 3)

    def test_a_streak_survives_the_day_that_is_not_over_yet(self) -> None:
        assert streak(days(0, 1), days(2)[0]) == Streak(2, 2)

    def test_a_whole_missed_day_ends_it(self) -> None:
        assert streak(days(0, 1), days(3)[0]) == Streak(0, 2)

    def test_the_longest_stays_after_a_gap(self) -> None:
        assert streak(days(0, 1, 2, 5, 6), days(6)[0]) == Streak(2, 3)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (date(2026, 1, 31), date(2026, 2, 1)),
            (date(2025, 12, 31), date(2026, 1, 1)),
            (date(2026, 2, 28), date(2026, 3, 1)),
            (date(2028, 2, 28), date(2028, 2, 29)),
            (date(2028, 2, 29), date(2028, 3, 1)),
        ],
    )
    def test_months_and_years_do_not_break_a_streak(self, before: date, after: date) -> None:
        assert streak([before, after], after) == Streak(2, 2)

    def test_a_leap_day_that_was_missed_does(self) -> None:
        assert streak([date(2028, 2, 28), date(2028, 3, 1)], date(2028, 3, 1)) == Streak(1, 1)

    def test_a_day_ahead_of_ours_still_counts(self) -> None:
        assert streak(days(0, 1), days(0)[0]).current == 2  # a student east of us, or one who moved west

    @given(st.sets(st.integers(0, 80), max_size=60))
    def test_the_longest_is_the_longest_run_of_days(self, offsets: set[int]) -> None:
        runs = "".join("x" if number in offsets else " " for number in range(81)).split()
        longest = max(map(len, runs), default=0)
        assert streak(days(*offsets), MONDAY).longest == longest


STANDINGS = st.builds(
    Achievements,
    st.integers(0, 20_000),
    st.integers(0, 200),
    st.dictionaries(st.sampled_from(["python", "c++", "rust", "go"]), st.integers(1, 60)),
    st.integers(0, 60),
)


class TestBadges:
    def test_a_beginner_has_none(self) -> None:
        assert badges(Achievements(0, 0, {}, 0)) == ()

    @pytest.mark.parametrize(
        ("standing", "name"),
        [
            (Achievements(50, 1, {"python": 1}, 1), "First light"),
            (Achievements(500, 10, {"python": 10}, 1), "Ten down"),
            (Achievements(5_000, 100, {"python": 100}, 1), "Centurion"),
            (Achievements(150, 3, {"python": 1, "rust": 1, "c++": 1}, 1), "Polyglot"),
            (Achievements(1_250, 25, {"python": 25}, 1), "Specialist"),
            (Achievements(0, 0, {}, 7), "Week of code"),
            (Achievements(0, 0, {}, 30), "Marathon"),
            (Achievements(1_000, 2, {"python": 2}, 1), "Thousand"),
            (Achievements(10_000, 20, {"python": 20}, 1), "Ten thousand"),
        ],
    )
    def test_each_badge_has_its_measure(self, standing: Achievements, name: str) -> None:
        assert name in {badge.name for badge in badges(standing)}

    def test_one_less_is_not_enough(self) -> None:
        earned = {badge.name for badge in badges(Achievements(999, 9, {"python": 5, "rust": 4}, 6))}
        assert earned == {"First light"}

    @given(STANDINGS, STANDINGS)
    def test_a_badge_once_earned_stays(self, one: Achievements, more: Achievements) -> None:
        languages = {
            name: one.lessons_by_language.get(name, 0) + more.lessons_by_language.get(name, 0)
            for name in {*one.lessons_by_language, *more.lessons_by_language}
        }
        later = Achievements(
            one.xp + more.xp,
            one.lessons_done + more.lessons_done,
            languages,
            max(one.longest_streak, more.longest_streak),
        )
        assert set(badges(one)) <= set(badges(later))

    def test_names_are_told_apart(self) -> None:
        assert len({badge.name for badge in BADGES}) == len(BADGES)
