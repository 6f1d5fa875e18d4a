"""Dead letters: shows them, and has them sent back to where they could not be delivered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cdu.errors import USAGE, CommandError

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from cdu.deployment import Deployment

QUEUES = ("submissions", "runs", "regrades", "profile", "lake")
_LOOK_S = 5


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
    """Have the function `redrive-letters` send all of a queue's dead letters back. Returns how many.

    Raises CommandError for an unknown queue, and where a letter was not accepted; it is still there then.
    """
    _require(name)
    functions = here.client("lambda")
    function = f"{here.outputs()['BusName']}-redrive-letters"
    moved = 0
    while batch := _asked(functions, function, name):
        moved += batch
    return moved


def _asked(functions: LambdaClient, function: str, name: str) -> int:
    answer = functions.invoke(FunctionName=function, Payload=json.dumps({"queue": name}).encode())
    if "FunctionError" in answer:
        raise CommandError(f"not every letter of {name} was sent back; look at the log of {function}, then ask again")
    return int(json.loads(answer["Payload"].read())["redriven"])


def _require(name: str) -> None:
    if name not in QUEUES:
        raise CommandError(f"there is no queue {name!r}; there are {', '.join(QUEUES)}", USAGE)


def _dead_letters(here: Deployment, name: str) -> str:
    _require(name)
    return here.outputs()[f"{name.capitalize()}DeadLettersUrl"]


def _decoded(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body[:1000]}
    return found if isinstance(found, dict) else {"value": found}
