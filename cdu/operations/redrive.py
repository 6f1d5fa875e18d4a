"""Dead letters: shows them, and sends them back to where they could not be delivered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdu.deployment import Deployment

QUEUES = ("submissions", "runs", "regrades", "profile", "lake")
_LOOK_S = 5
_OF_A_REFRESH = {
    "Athena Query State Change": "publish-leaderboards",
    "Scheduled Event": "refresh-leaderboards-hourly",
}


def look(here: Deployment, name: str) -> list[dict[str, Any]]:
    """Up to ten of a queue's dead letters, decoded; they stay where they are and are hidden for a few seconds."""
    sqs, url = here.client("sqs"), _dead_letters(here, name)
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=_LOOK_S)
    return [_decoded(message["Body"]) for message in answer.get("Messages", [])]


def waiting(here: Deployment) -> dict[str, int]:
    """Queue name to the number of its dead letters."""
    sqs, found = here.client("sqs"), {}
    for name in QUEUES:
        asked = {"QueueUrl": _dead_letters(here, name), "AttributeNames": ["ApproximateNumberOfMessages"]}
        found[name] = int(sqs.get_queue_attributes(**asked)["Attributes"]["ApproximateNumberOfMessages"])
    return found


def redrive(here: Deployment, name: str) -> int:
    """Send a queue's dead letters back, one by one; each is deleted only after it was accepted. Returns how many."""
    sqs, url, send = here.client("sqs"), _dead_letters(here, name), _sender(here, name)
    moved = 0
    while batch := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in batch:
            send(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            moved += 1
    return moved


def _sender(here: Deployment, name: str) -> Callable[[str], object]:
    outputs = here.outputs()
    if name == "profile":  # events that the function could not take
        return lambda body: _invoke(here, "update-profile", body)
    if name == "lake":
        return lambda body: _to_the_lake(here, body)
    sqs, queue = here.client("sqs"), outputs[f"{name.capitalize()}QueueUrl"]
    return lambda body: sqs.send_message(QueueUrl=queue, MessageBody=body)


def _to_the_lake(here: Deployment, body: str) -> None:
    """Send an event to Firehose, or to the function of the refresh that could not take it."""
    function = _OF_A_REFRESH.get(_decoded(body).get("detail-type", ""))
    if function:
        _invoke(here, function, body)
    else:
        stream = f"{here.outputs()['BusName']}-lake"
        here.client("firehose").put_record(DeliveryStreamName=stream, Record={"Data": body.encode()})


def _invoke(here: Deployment, function: str, body: str) -> None:
    name = f"{here.outputs()['BusName']}-{function}"
    here.client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=body.encode())


def _dead_letters(here: Deployment, name: str) -> str:
    if name not in QUEUES:
        raise CommandError(f"there is no queue {name!r}; there are {', '.join(QUEUES)}", USAGE)
    return here.outputs()[f"{name.capitalize()}DeadLettersUrl"]


def _decoded(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body[:1000]}
    return found if isinstance(found, dict) else {"value": found}
