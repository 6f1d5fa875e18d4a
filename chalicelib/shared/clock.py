"""Clock helpers. Code whose behaviour depends on time takes a `Clock` argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current time with time zone UTC."""
    return datetime.now(UTC)


def day_in(zone: str | None, moment: datetime) -> date:
    """The calendar day of `moment` in an IANA time zone, or in UTC if the zone is missing or unknown."""
    try:
        return moment.astimezone(ZoneInfo(zone or "UTC")).date()
    except (KeyError, ValueError, OSError):
        return moment.astimezone(UTC).date()
