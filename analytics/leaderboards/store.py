"""The published boards in DynamoDB.

A refresh writes the pages and shards that are new, then replaces the index in one write. Readers follow the index, so
they see one refresh or the next and never a mix.

Refreshes may overlap. The index is replaced only if it is still the one that the publisher read; otherwise the
publisher starts again. The index remembers the keys that its predecessor named, so that whatever a publisher that died
left behind expires with the next refresh; and a slow publisher never expires a page that a later refresh uses again.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any

from analytics.leaderboards.boards import Boards, Page, ScoreShard
from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

_LINGER_S = 3_600
"""How long a page outlives the index that named it: longer than any reader takes between its two reads."""
_TRIES = 10
_POINTER = {"board": {"S": "@current"}, "item": {"S": "pointer"}}


class OutdatedError(RuntimeError):
    """A refresh with a later `as_of` is already published."""


class BoardStore:
    """The boards of the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def current(self, *, consistent: bool = False) -> Boards | None:
        """The index of the published boards; None before the first refresh."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_POINTER, ConsistentRead=consistent).get("Item")
        return Boards.model_validate_json(from_item(row)["boards"]) if row else None

    def page(self, key: str) -> Page:
        """One page. Raises LookupError for a page that expired: its reader took the index an hour ago."""
        return Page.model_validate_json(self._content(key))

    def shard(self, key: str) -> ScoreShard:
        """One score shard. Raises LookupError as `page` does."""
        return ScoreShard.model_validate_json(self._content(key))

    def _content(self, key: str) -> str:
        # Consistent: the index may have been read a moment after it and the page were written.
        row = self._dynamodb.get_item(TableName=self._table, Key=_page_key(key), ConsistentRead=True).get("Item")
        if row is None:
            raise LookupError(key)
        return str(from_item(row)["page"])

    def publish(self, boards: Boards, pages: Iterable[Page | ScoreShard]) -> int:
        """Write what is new, flip the pointer, let the old pages expire; the number of pages written.

        Raises OutdatedError and shards the standing boards alone if they are newer.
        """
        named = {page.key: page for page in pages}
        wrote: set[str] = set()
        for _ in range(_TRIES):
            before = self.current(consistent=True)
            known = before.keys() if before else set()
            if before and before.as_of > boards.as_of:
                self._expire(wrote - known, boards.as_of)
                raise OutdatedError(boards.refresh_id)
            for key in named.keys() - known - wrote:
                self._write(key, named[key], boards.as_of)
                wrote.add(key)
            retired = (known | set(before.retired if before else ())) - boards.keys()
            if self._flip(before, boards.model_copy(update={"retired": tuple(sorted(retired))})):
                self._expire(retired, boards.as_of)
                return len(wrote)
        raise RuntimeError(f"the boards changed {_TRIES} times while {boards.refresh_id} was published")

    def _flip(self, before: Boards | None, boards: Boards) -> bool:
        """Replace the index `before`; False if another publisher has replaced it."""
        row = {"boards": boards.model_dump_json(), "refresh_id": boards.refresh_id}
        request: Any = {"ConditionExpression": "attribute_not_exists(refresh_id)"}
        if before:
            request["ConditionExpression"] += " OR refresh_id = :before"
            request["ExpressionAttributeValues"] = {":before": {"S": before.refresh_id}}
        try:
            self._dynamodb.put_item(TableName=self._table, Item=_POINTER | to_item(row), **request)
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def _write(self, key: str, page: Page | ScoreShard, as_of: datetime) -> None:
        row = {"page": page.model_dump_json(), "written_for": _text(as_of)}
        self._dynamodb.put_item(TableName=self._table, Item=_page_key(key) | to_item(row))

    def _expire(self, keys: Iterable[str], as_of: datetime) -> None:
        """Let pages expire in an hour. A page that was written again for a later refresh stays."""
        when = int(time.time()) + _LINGER_S
        for key in sorted(keys):
            with contextlib.suppress(self._dynamodb.exceptions.ConditionalCheckFailedException):
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=_page_key(key),
                    UpdateExpression="SET expires_at = :when",
                    ConditionExpression="written_for <= :as_of",
                    ExpressionAttributeValues={":when": {"N": str(when)}, ":as_of": {"S": _text(as_of)}},
                )


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _page_key(key: str) -> dict[str, dict[str, str]]:
    return {"board": {"S": f"@page#{key}"}, "item": {"S": "page"}}
