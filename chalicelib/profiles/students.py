"""Reading profiles, ledgers and display names of students."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.contracts.lesson import Contract
from chalicelib.profiles.ledger import DAYS_PREFIX, LESSON_PREFIX, PROFILE, lessons_moved
from chalicelib.profiles.presentation import Presentation, board_name, board_names
from chalicelib.profiles.rules import Achievements, Streak, badges, level, level_start, streak
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

_AT_ONCE = 8
_BATCH = 100
"""BatchGetItem takes at most a hundred keys."""


class LanguageProgress(Contract):
    """Progress in one language."""

    xp: int
    lessons_done: int


class EarnedBadge(Contract):
    """A badge and the reason for it."""

    name: str
    reason: str


class Earned(Contract):
    """XP and lessons that a student earned in a period, and the time of the last change."""

    xp: int
    lessons: int
    reached_at: datetime


class Day(Contract):
    """The XP and lessons of one day, and the total XP at its end."""

    day: date
    xp: int
    lessons: int
    total_xp: int


class Profile(Contract):
    """A student's totals, up to the last event that arrived."""

    student_id: str
    board_name: str | None
    presentation: Presentation
    shares_solutions: bool
    """Whether others who have passed a lesson may read the student's solution. A hidden student shares nothing."""
    xp: int
    level: int
    level_xp: int
    next_level_xp: int
    lessons_done: int
    languages: dict[str, LanguageProgress]
    streak_days: int
    longest_streak_days: int
    badges: tuple[EarnedBadge, ...]


class Students:
    """Read access to the students table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def profile(self, student_id: str, today: date) -> Profile:
        """The profile of a student; an empty one for a student without submissions."""
        key = to_item({"student_id": student_id, "item": PROFILE})
        sums = from_item(self._dynamodb.get_item(TableName=self._table, Key=key).get("Item", {}))
        return _profile(student_id, sums, streak(self._active_days(student_id), today))

    def known(self, student_id: str, today: date, *, tried: bool) -> Profile | None:
        """The profile of a student; None for a deleted account and for an id of nobody.

        A student who has only `tried` has no item of the profile yet, and an empty profile.
        """
        key = to_item({"student_id": student_id, "item": PROFILE})
        row = self._dynamodb.get_item(TableName=self._table, Key=key, ProjectionExpression="forgotten_at, student_id")
        found = row.get("Item", {})
        exists = "forgotten_at" not in found and (tried or bool(found))
        return self.profile(student_id, today) if exists else None

    def earned(self, student_id: str, language: str | None, starts: datetime | None, ends: datetime) -> Earned:
        """What a student earned from `starts` to `ends`, both included, in one language or in all (None)."""
        rows = [
            row
            for row in self._ledger(student_id)
            if language in {None, row["language"]} and (starts or row["occurred_at"]) <= row["occurred_at"] <= ends
        ]
        return Earned(
            xp=sum(row["xp"] for row in rows),
            lessons=sum(lessons_moved(row["xp"]) for row in rows),
            reached_at=max((row["occurred_at"] for row in rows), default=ends),
        )

    def earned_by_each(
        self, student_ids: Iterable[str], language: str | None, starts: datetime | None, ends: datetime
    ) -> dict[str, Earned]:
        """`earned` for several students, by student id."""
        ids = list(student_ids)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            results = pool.map(lambda each: self.earned(each, language, starts, ends), ids)
            return dict(zip(ids, results, strict=True))

    def progress(self, student_id: str) -> tuple[Day, ...]:
        """The days (UTC) on which a student's XP changed, oldest first."""
        days: dict[date, list[dict[str, Any]]] = defaultdict(list)
        for row in self._ledger(student_id):
            days[row["occurred_at"].date()].append(row)
        total, progress = 0, []
        for day, rows in sorted(days.items()):
            xp = sum(row["xp"] for row in rows)
            total += xp
            lessons = sum(lessons_moved(row["xp"]) for row in rows)
            progress.append(Day(day=day, xp=xp, lessons=lessons, total_xp=total))
        return tuple(progress)

    def _ledger(self, student_id: str) -> Iterator[dict[str, Any]]:
        """Language, XP and time of every ledger row."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student AND begins_with(#item, :prefix)",
            ProjectionExpression="#language, xp, occurred_at",
            ExpressionAttributeNames={"#item": "item", "#language": "language"},
            ExpressionAttributeValues=to_item({":student": student_id, ":prefix": LESSON_PREFIX}),
        )
        for row in (from_item(row) for page in pages for row in page["Items"]):
            yield row | {"occurred_at": datetime.fromisoformat(row["occurred_at"])}

    def board_names(self, student_ids: Iterable[str]) -> dict[str, str | None]:
        """The names on boards by student id, no two of them equal; None for a hidden student."""
        ids = sorted(set(student_ids))
        chosen: dict[str, Presentation] = {}
        for start in range(0, len(ids), _BATCH):
            chosen |= self._presentations(ids[start : start + _BATCH])
        return board_names({each: chosen.get(each, Presentation()) for each in ids})

    def sharing(self, student_ids: Iterable[str]) -> dict[str, str]:
        """The names of those of at most 100 students who share their solutions now, by student id.

        A consistent read: nobody is in it any more from the moment they take their consent back.
        """
        ids = sorted(set(student_ids))
        found = self._profiles(ids, consistent=True) if ids else []
        names = board_names({row["student_id"]: _presentation(row) for row in found if row.get("shares_solutions")})
        return {each: name for each, name in names.items() if name is not None}

    def _presentations(self, student_ids: list[str]) -> dict[str, Presentation]:
        return {row["student_id"]: _presentation(row) for row in self._profiles(student_ids, consistent=False)}

    def _profiles(self, student_ids: list[str], *, consistent: bool) -> list[dict[str, Any]]:
        """What the profiles of at most 100 students say about how others see them."""
        keys = [to_item({"student_id": each, "item": PROFILE}) for each in student_ids]
        names = "student_id, presentation, shares_solutions"
        wanted: Any = {self._table: {"Keys": keys, "ProjectionExpression": names, "ConsistentRead": consistent}}
        found: list[dict[str, Any]] = []
        while wanted:
            response = self._dynamodb.batch_get_item(RequestItems=wanted)
            found += map(from_item, response["Responses"].get(self._table, []))
            wanted = response["UnprocessedKeys"]
        return found

    def _active_days(self, student_id: str) -> list[date]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="student_id = :student AND begins_with(#item, :prefix)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={":student": {"S": student_id}, ":prefix": {"S": DAYS_PREFIX}},
        )
        months = [from_item(row) for page in pages for row in page["Items"]]
        return [
            date.fromisoformat(f"{month['item'].removeprefix(DAYS_PREFIX)}-{day:02d}")
            for month in months
            for day in month["active_days"]
        ]


def _presentation(row: dict[str, Any]) -> Presentation:
    chosen = row.get("presentation")
    return Presentation.model_validate_json(chosen) if chosen else Presentation()


def _profile(student_id: str, sums: dict[str, Any], streaks: Streak) -> Profile:
    xp = sums.get("xp", 0)
    lessons_done = sums.get("lessons_done", 0)
    lessons = {name.removeprefix("lessons#"): n for name, n in sums.items() if name.startswith("lessons#")}
    presentation = _presentation(sums)
    achievements = Achievements(xp, lessons_done, lessons, streaks.longest)
    return Profile(
        student_id=student_id,
        board_name=board_name(student_id, presentation),
        presentation=presentation,
        shares_solutions=sums.get("shares_solutions", False),
        xp=xp,
        level=level(xp),
        level_xp=level_start(level(xp)),
        next_level_xp=level_start(level(xp) + 1),
        lessons_done=lessons_done,
        languages={
            language: LanguageProgress(xp=sums[f"xp#{language}"], lessons_done=count)
            for language, count in sorted(lessons.items())
            if count > 0
        },
        streak_days=streaks.current,
        longest_streak_days=streaks.longest,
        badges=tuple(EarnedBadge(name=badge.name, reason=badge.reason) for badge in badges(achievements)),
    )
