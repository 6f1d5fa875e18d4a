"""Replaying the bus's archive: every consumer takes an event twice without harm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdu.errors import CommandError
from cdu.waiting import until
from chalicelib.shared.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_events.type_defs import DescribeReplayResponseTypeDef

    from cdu.deployment import Deployment

_TIMEOUT_S = 3_600


def archive(here: Deployment) -> dict[str, Any]:
    """The archive's name, state, number of events and bytes."""
    found = here.client("events").describe_archive(ArchiveName=here.outputs()["BusName"])
    return {name: found.get(name) for name in ("ArchiveName", "State", "EventCount", "SizeBytes")}


def replay(here: Deployment, start: datetime, end: datetime) -> str:
    """Put the events of a window on the bus again and wait; return the replay's name. Raises CommandError."""
    events, name = here.client("events"), here.outputs()["BusName"]
    bus = events.describe_event_bus(Name=name)["Arn"]
    replay_name = f"{name}-{new_id()[:12]}"
    events.start_replay(
        ReplayName=replay_name,
        EventSourceArn=events.describe_archive(ArchiveName=name)["ArchiveArn"],
        EventStartTime=start,
        EventEndTime=end,
        Destination={"Arn": bus},
    )
    ended = until(partial(_ended, events, replay_name), _TIMEOUT_S, 1)
    if ended is None or ended["State"] != "COMPLETED":
        reason = ended.get("StateReason", ended["State"]) if ended else f"it did not end within {_TIMEOUT_S} s"
        raise CommandError(f"the replay {replay_name} is not complete: {reason}")
    return replay_name


def _ended(events: EventBridgeClient, name: str) -> DescribeReplayResponseTypeDef | None:
    found = events.describe_replay(ReplayName=name)
    return None if found["State"] in {"STARTING", "RUNNING", "CANCELLING"} else found
