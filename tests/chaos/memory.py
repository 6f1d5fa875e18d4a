"""AWS in memory: what the product's clients are asked for, without a network and without a clock of its own."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests.chaos.expressions import Item, holds, updated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def refused(code: str, **more: Any) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "refused"}, **more}
    return _Errors.named(code)(answer, "call")


class _Errors:
    """A client's `exceptions`: one class per code, all of them ClientError."""

    _made: dict[str, type[ClientError]] = {}  # noqa: RUF012 - shared by all clients on purpose

    @classmethod
    def named(cls, code: str) -> type[ClientError]:
        return cls._made.setdefault(code, type(code, (ClientError,), {}))

    def __getattr__(self, name: str) -> type[ClientError]:
        return self.named(name)


class Dynamo:
    """Tables as dictionaries; every write is atomic."""

    def __init__(self, keys: dict[str, tuple[str, ...]]) -> None:
        self.exceptions = _Errors()
        self._keys = keys
        self.tables: dict[str, dict[tuple[str, ...], Item]] = {name: {} for name in keys}

    def _key(self, table: str, item: Item) -> tuple[str, ...]:
        return tuple(item[name]["S"] for name in self._keys[table])

    def put_item(self, **request: Any) -> Item:
        rows, key = self.tables[request["TableName"]], self._key(request["TableName"], request["Item"])
        self._check(rows.get(key), request)
        rows[key] = request["Item"]
        return {}

    def update_item(self, **request: Any) -> Item:
        rows, key = self.tables[request["TableName"]], self._key(request["TableName"], request["Key"])
        self._check(rows.get(key), request)
        rows[key] = updated(request["UpdateExpression"], rows.get(key, request["Key"]), request)
        return {}

    def delete_item(self, **request: Any) -> Item:
        rows, key = self.tables[request["TableName"]], self._key(request["TableName"], request["Key"])
        self._check(rows.get(key), request)
        rows.pop(key, None)
        return {}

    def get_item(self, **request: Any) -> Item:
        found = self.tables[request["TableName"]].get(self._key(request["TableName"], request["Key"]))
        return {"Item": found} if found else {}

    def batch_get_item(self, *, RequestItems: Item) -> Item:  # noqa: N803 - the service's name
        found = {
            table: [row for key in wanted["Keys"] if (row := self.tables[table].get(self._key(table, key)))]
            for table, wanted in RequestItems.items()
        }
        return {"Responses": found, "UnprocessedKeys": {}}

    def query(self, **request: Any) -> Item:
        rows = self.tables[request["TableName"]]
        found = [rows[key] for key in sorted(rows) if holds(request["KeyConditionExpression"], rows[key], request)]
        return {"Items": [row for row in found if holds(request.get("FilterExpression"), row, request)]}

    def transact_write_items(self, *, TransactItems: list[Item]) -> Item:  # noqa: N803 - the service's name
        reasons = [self._reason(each) for each in TransactItems]
        if any(reason["Code"] != "None" for reason in reasons):
            raise refused("TransactionCanceledException", CancellationReasons=reasons)
        for each in TransactItems:
            ((kind, request),) = each.items()
            getattr(self, {"Put": "put_item", "Update": "update_item"}[kind])(**request)
        return {}

    def batch_write_item(self, *, RequestItems: Item) -> Item:  # noqa: N803 - the service's name
        for table, writes in RequestItems.items():
            for each in writes:
                self.delete_item(TableName=table, Key=each["DeleteRequest"]["Key"])
        return {"UnprocessedItems": {}}

    def _reason(self, each: Item) -> Item:
        ((_, request),) = each.items()
        key = self._key(request["TableName"], request.get("Item") or request["Key"])
        try:
            self._check(self.tables[request["TableName"]].get(key), request)
        except ClientError as error:
            return {"Code": "ConditionalCheckFailed", "Item": error.response.get("Item")}
        return {"Code": "None"}

    def _check(self, standing: Item | None, request: Item) -> None:
        if not holds(request.get("ConditionExpression"), standing or {}, request):
            shown = {"Item": standing} if standing and "ReturnValuesOnConditionCheckFailure" in request else {}
            raise refused("ConditionalCheckFailedException", **shown)


class S3:
    """Objects of one bucket."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.exceptions = _Errors()
        self.objects: dict[str, bytes] = {}
        self._written: dict[str, float] = {}
        self._clock = clock

    def put_object(self, *, Key: str, Body: bytes, IfNoneMatch: str = "", **_: Any) -> Item:  # noqa: N803 - the service's names
        if IfNoneMatch == "*" and Key in self.objects:
            raise refused("PreconditionFailed")
        self.objects[Key] = Body
        self._written[Key] = self._clock()
        return {}

    def copy_object(self, *, Key: str, CopySource: Item, **_: Any) -> Item:  # noqa: N803
        self.objects[Key] = self.get_object(Key=CopySource["Key"])["Body"].read()
        self._written[Key] = self._clock()
        return {}

    def delete_object(self, *, Key: str, **_: Any) -> Item:  # noqa: N803
        self.objects.pop(Key, None)
        self._written.pop(Key, None)
        return {}

    def delete_objects(self, *, Delete: Item, **_: Any) -> Item:  # noqa: N803
        for each in Delete["Objects"]:
            self.delete_object(Key=each["Key"])
        return {}

    def list_objects_v2(self, *, Prefix: str, **_: Any) -> Item:  # noqa: N803
        found = [
            {"Key": key, "LastModified": datetime.fromtimestamp(written, UTC)}
            for key, written in self._written.items()
            if key.startswith(Prefix)
        ]
        return {"IsTruncated": False, "Contents": found}

    def get_object(self, *, Key: str, **_: Any) -> Item:  # noqa: N803
        if Key not in self.objects:
            raise refused("NoSuchKey")
        return {"Body": io.BytesIO(self.objects[Key])}


class Queue:
    """A standard queue: what is received comes again unless it is deleted, and ends in `dead` after too many tries."""

    def __init__(self, tries: int, visibility_s: float) -> None:
        self._tries = tries
        self._visibility_s = visibility_s
        self.messages: dict[str, Item] = {}
        self.dead: list[str] = []
        self._number = 0

    def send(self, body: str) -> None:
        self._number += 1
        self.messages[f"m{self._number}"] = {"body": body, "visible_at": 0.0, "receives": 0}

    def receive(self, now: float, most: int, pick: Callable[[list[str]], list[str]]) -> list[Item]:
        """Up to `most` visible messages, in the order that `pick` likes."""
        names = pick([name for name, each in self.messages.items() if each["visible_at"] <= now])[:most]
        taken = []
        for name in names:
            message = self.messages[name]
            if message["receives"] >= self._tries:
                self.dead.append(self.messages.pop(name)["body"])
                continue
            message["receives"] += 1
            message["visible_at"] = now + self._visibility_s
            count = {"ApproximateReceiveCount": str(message["receives"])}
            taken.append({"messageId": name, "receiptHandle": name, "body": message["body"], "attributes": count})
        return taken

    def postpone(self, name: str, until: float) -> None:
        if name in self.messages:
            self.messages[name]["visible_at"] = until

    def delete(self, name: str) -> None:
        self.messages.pop(name, None)

    def redrive(self) -> None:
        """What an operator does with dead letters."""
        for body in self.dead:
            self.send(body)
        self.dead.clear()


class Sqs:
    """The client's view of the queues, by URL."""

    def __init__(self, queues: dict[str, Queue], clock: Callable[[], float]) -> None:
        self._queues = queues
        self._clock = clock

    def send_message(self, *, QueueUrl: str, MessageBody: str, **_: Any) -> Item:  # noqa: N803 - the service's names
        self._queues[QueueUrl].send(MessageBody)
        return {}

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> Item:  # noqa: N803
        self._queues[QueueUrl].postpone(ReceiptHandle, self._clock() + VisibilityTimeout)
        return {}


class Bus:
    """EventBridge: what it takes goes to every target's queue and into the archive; it may refuse a part."""

    def __init__(self, targets: list[Queue], refuses: Callable[[], bool]) -> None:
        self._targets = targets
        self._refuses = refuses
        self.archive: list[str] = []

    def put_events(self, *, Entries: list[Item]) -> Item:  # noqa: N803 - the service's name
        return {"Entries": [self._put(entry) for entry in Entries]}

    def _put(self, entry: Item) -> Item:
        if self._refuses():
            return {"ErrorCode": "ThrottlingException"}
        envelope = {"detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}
        self.archive.append(json.dumps(envelope))
        for target in self._targets:
            target.send(self.archive[-1])
        return {"EventId": "taken"}


class Functions:
    """Lambda's client for the runner: answers by a function of the request, or is busy, or breaks."""

    def __init__(self, answer: Callable[[Item], Item], fate: Callable[[], str]) -> None:
        self._answer = answer
        self._fate = fate

    def invoke(self, *, Payload: bytes, **_: Any) -> Item:  # noqa: N803 - the service's name
        match self._fate():
            case "busy":
                raise refused("TooManyRequestsException")
            case "broken":
                return {"Payload": io.BytesIO(b"{}"), "FunctionError": "Unhandled"}
        return {"Payload": io.BytesIO(json.dumps(self._answer(json.loads(Payload))).encode())}


def paginated(call: Callable[..., Item]) -> Any:
    """A paginator over a call that gives everything in one page."""

    class Paginator:
        def paginate(self, **request: Any) -> Iterator[Item]:
            yield call(**request)

    return Paginator()
