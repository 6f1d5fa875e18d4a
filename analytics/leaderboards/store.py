"""The published boards in DynamoDB.

A refresh writes the new pages and shards, then replaces the index in one write. Readers start at the index, so they
see one refresh or the next and never a mix. A page's name follows from its content, so a reader who has seen an index
before asks for the page together with the index, and takes it if the index still names it.

Refreshes may overlap. A publisher replaces the index only if it is still the index that the publisher read; otherwise
the publisher starts again. The index also lists the keys that only its predecessor uses. If a publisher dies before it
expires those pages, the next refresh expires them. A slow publisher never expires a page that a later refresh uses
again.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from analytics.leaderboards.boards import Boards, Page, ScoreShard
from chalicelib.shared.items import from_item, put_if, to_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from mypy_boto3_dynamodb import DynamoDBClient

_LINGER_S = 3_600
"""How long a page is kept after its index was replaced: longer than any reader takes between its two reads."""
_TRIES = 10
_POINTER = {"board": {"S": "@current"}, "item": {"S": "pointer"}}


class OutdatedError(RuntimeError):
    """A refresh with a later `as_of` is already published."""


class BoardStore:
    """The boards of the leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._seen: Boards | None = None

    def current(self, *, consistent: bool = False) -> Boards | None:
        """The index of the published boards; None before the first refresh."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_POINTER, ConsistentRead=consistent).get("Item")
        return Boards.model_validate_json(from_item(row)["boards"]) if row else None

    def current_page(self, choose: Callable[[Boards], str | None]) -> tuple[Boards | None, Page | None]:
        """The index, and the page whose key `choose` finds in it: one call if the index names the page as before.

        Raises LookupError as `page` does.
        """
        key = self._seen and choose(self._seen)
        boards, page = self._together(key) if key else (None, None)
        self._seen = boards = boards or self.current()
        wanted = boards and choose(boards)
        if not wanted:
            return boards, None
        return boards, page if page and wanted == key else self.page(wanted)

    def _together(self, key: str) -> tuple[Boards | None, Page | None]:
        """What one call finds of index and page; whoever misses a part reads it by itself."""
        answer = self._dynamodb.batch_get_item(RequestItems={self._table: {"Keys": [_POINTER, _page_key(key)]}})
        rows = [from_item(row) for row in answer["Responses"].get(self._table, [])]
        found = {name: text for row in rows for name, text in row.items() if name in {"boards", "page"}}
        boards = Boards.model_validate_json(found["boards"]) if "boards" in found else None
        return boards, Page.model_validate_json(found["page"]) if "page" in found else None

    def page(self, key: str) -> Page:
        """One page. Raises LookupError if the page expired, because the reader's index is over an hour old."""
        return Page.model_validate_json(self._content(key))

    def shard(self, key: str) -> ScoreShard:
        """One score shard. Raises LookupError as `page` does."""
        return ScoreShard.model_validate_json(self._content(key))

    def _content(self, key: str) -> str:
        # Consistent, because the reader may come a moment after the index and the page were written.
        row = self._dynamodb.get_item(TableName=self._table, Key=_page_key(key), ConsistentRead=True).get("Item")
        if row is None:
            raise LookupError(key)
        return str(from_item(row)["page"])

    def publish(self, boards: Boards, pages: Iterable[Page | ScoreShard]) -> int:
        """Write the new pages, replace the index and expire the old pages. Returns the number of pages written.

        Raises OutdatedError, and leaves the published boards unchanged, if they are newer.
        """
        by_key = {page.key: page for page in pages}
        wrote: set[str] = set()
        for _ in range(_TRIES):
            before = self.current(consistent=True)
            known = before.keys() if before else set()
            if before and before.as_of > boards.as_of:
                self._expire(wrote - known, boards.as_of)
                raise OutdatedError(boards.refresh_id)
            for key in by_key.keys() - known - wrote:
                self._write(key, by_key[key], boards.as_of)
                wrote.add(key)
            retired = (known | set(before.retired if before else ())) - boards.keys()
            if self._flip(before, boards.model_copy(update={"retired": tuple(sorted(retired))})):
                self._expire(retired, boards.as_of)
                return len(wrote)
        raise RuntimeError(f"the boards changed {_TRIES} times while {boards.refresh_id} was published")

    def _flip(self, before: Boards | None, boards: Boards) -> bool:
        """Replace the index `before`; False if another publisher has replaced it."""
        row = {"boards": boards.model_dump_json(), "refresh_id": boards.refresh_id}
        condition = "attribute_not_exists(refresh_id)" + (" OR refresh_id = :before" if before else "")
        values = {":before": before.refresh_id} if before else None
        return put_if(self._dynamodb, self._table, _POINTER | to_item(row), condition, values) is None

    def _write(self, key: str, page: Page | ScoreShard, as_of: datetime) -> None:
        row = {"page": page.model_dump_json(), "written_for": _text(as_of)}
        self._dynamodb.put_item(TableName=self._table, Item=_page_key(key) | to_item(row))

    def _expire(self, keys: Iterable[str], as_of: datetime) -> None:
        """Let pages expire in an hour, except those that a later refresh has written again."""
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
