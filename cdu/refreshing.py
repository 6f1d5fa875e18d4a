"""Refreshing the boards by hand, and waiting until they are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.errors import CommandError
from cdu.waiting import until

if TYPE_CHECKING:
    from cdu.client import Answer, Api

_REFRESH_WAIT_S = 120


def refreshed(api: Api) -> Answer:
    """Start a refresh and wait for its end. Raises CommandError unless it was published."""
    started = api.refresh()

    def ended() -> Answer | None:
        found = api.refresh_status(started["refresh_id"])
        return found if found["state"] != "running" else None

    found = until(ended, _REFRESH_WAIT_S)
    if found is None:
        raise CommandError(f"the refresh {started['refresh_id']} did not end within {_REFRESH_WAIT_S} s")
    if found["state"] != "published":
        raise CommandError(f"the refresh is {found['state']}: {found['detail']}; the boards stay as they were")
    return found
