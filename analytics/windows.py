"""The periods of boards and reports: whole UTC days, ending with today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, get_args

Period = Literal["last_month", "last_year", "all_time"]
PERIODS: tuple[Period, ...] = get_args(Period)
WINDOW_DAYS = {"last_month": 30, "last_year": 365}
"""`boards.sql` and `snapshot.sql` have the same days, less one: today is one of them. A test compares them."""


def window_start(period: Period, as_of: datetime) -> datetime | None:
    """The first moment of a period: the midnight that begins its 30 or 365 calendar days. None for all time."""
    days = WINDOW_DAYS.get(period)
    midnight = as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    return None if days is None else midnight - timedelta(days=days - 1)


def moment_text(when: datetime) -> str:
    """A moment in the form of SQL parameters: ISO 8601 with milliseconds."""
    return when.isoformat(timespec="milliseconds")


def hour_text(when: datetime) -> str:
    """An hour in the form of the lake's partition names: `2026-03-04-12`."""
    return f"{when:%Y-%m-%d-%H}"
