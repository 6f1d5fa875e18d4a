"""Boards in DynamoDB: pages by content, one pointer that names the pages of every board.

A refresh writes the pages that are new, then flips the pointer; a page whose content did not change keeps its name and
is not written again. Readers follow the pointer, so they see one refresh or the next and never a mix.

Refreshes may overlap. The flip succeeds only on the pointer that the publisher started from, else it starts again; the
pointer remembers the pages that its predecessor named, so that a publisher that died is tidied up after by the next;
and a page that came back since is not marked to go by somebody who is late.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from chalicelib.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb import DynamoDBClient

Period = Literal["last_month", "last_year", "all_time"]
PERIODS: tuple[Period, ...] = get_args(Period)
WINDOW_DAYS = {"last_month": 30, "last_year": 365}
OVERALL = "overall"
PAGE_ROWS = 100
TOP_ROWS = 1_000
_LINGER_S = 3_600
"""How long a page outlives the pointer that named it: longer than any reader takes between the two reads."""
_TRIES = 10
_POINTER = {"board": {"S": "@current"}, "item": {"S": "pointer"}}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Row(_Frozen):
    """One line of a board. `name` is None for a student who chose not to be shown."""

    rank: int
    name: str | None
    xp: int
    lessons: int


class Page(_Frozen):
    """Up to PAGE_ROWS rows."""

    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        """Content address: 24 hexadecimal digits."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:24]


class Board(_Frozen):
    """Where a board's pages are and how many students it ranks."""

    participants: int
    pages: tuple[str, ...]


class Boards(_Frozen):
    """The pointer: one refresh, all boards. A board is named `<overall or language>/<period>`."""

    refresh_id: str
    as_of: datetime
    boards: dict[str, Board]
    retired: tuple[str, ...] = ()
    """Pages that the pointer before named and this one does not."""

    def pages(self) -> set[str]:
        """Keys of all pages in use."""
        return {page for board in self.boards.values() for page in board.pages}


class OutdatedError(RuntimeError):
    """A refresh with a later `as_of` is already published."""


def name_of(board: str, period: str) -> str:
    """The pointer's name of a board."""
    return f"{board}/{period}"


def window(period: Period, as_of: datetime) -> datetime | None:
    """Start of a period: midnight UTC, so that it holds 30 or 365 calendar days with today; None for all time."""
    days = WINDOW_DAYS.get(period)
    midnight = as_of.replace(hour=0, minute=0, second=0, microsecond=0)
    return None if days is None else midnight - timedelta(days=days - 1)


class BoardStore:
    """The leaderboards table."""

    def __init__(self, dynamodb: DynamoDBClient, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def current(self, *, consistent: bool = False) -> Boards | None:
        """The pointer; None before the first refresh."""
        row = self._dynamodb.get_item(TableName=self._table, Key=_POINTER, ConsistentRead=consistent).get("Item")
        return Boards.model_validate_json(from_item(row)["boards"]) if row else None

    def page(self, key: str) -> Page:
        """One page. Raises LookupError if it is gone, which takes a reader that waited an hour."""
        # Consistent: the pointer may have been read a moment after both were written.
        row = self._dynamodb.get_item(TableName=self._table, Key=_page_key(key), ConsistentRead=True).get("Item")
        if row is None:
            raise LookupError(key)
        return Page.model_validate_json(from_item(row)["page"])

    def publish(self, boards: Boards, pages: Iterable[Page]) -> int:
        """Write what is new, flip the pointer, let the old pages expire; the number of pages written.

        Raises OutdatedError and leaves the standing boards alone if they are newer.
        """
        named = {page.key: page for page in pages}
        wrote: set[str] = set()
        for _ in range(_TRIES):
            before = self.current(consistent=True)
            known = before.pages() if before else set()
            if before and before.as_of > boards.as_of:
                self._expire(wrote - known, boards.as_of)
                raise OutdatedError(boards.refresh_id)
            for key in named.keys() - known - wrote:
                self._write(key, named[key], boards.as_of)
                wrote.add(key)
            retired = (known | set(before.retired if before else ())) - boards.pages()
            if self._flip(before, boards.model_copy(update={"retired": tuple(sorted(retired))})):
                self._expire(retired, boards.as_of)
                return len(wrote)
        raise RuntimeError(f"the boards changed {_TRIES} times while {boards.refresh_id} was published")

    def _flip(self, before: Boards | None, boards: Boards) -> bool:
        """Replace the pointer `before`; False if it is not there any more."""
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

    def _write(self, key: str, page: Page, as_of: datetime) -> None:
        row = {"page": page.model_dump_json(), "written_for": _text(as_of)}
        self._dynamodb.put_item(TableName=self._table, Item=_page_key(key) | to_item(row))

    def _expire(self, keys: Iterable[str], as_of: datetime) -> None:
        """Let pages go in an hour, unless they are gone or were written again for a later refresh."""
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
