"""Boards in DynamoDB: pages and leaves by content, one pointer that names those of every board.

Pages hold the first thousand, for browsing. Leaves hold every score with its rank: a rank depends on the score alone,
and even a million students have few scores, so the leaves are small and anybody's rank is two reads away.

A refresh writes the pages that are new, then flips the pointer; a page whose content did not change keeps its name and
is not written again. Readers follow the pointer, so they see one refresh or the next and never a mix.

Refreshes may overlap. The flip succeeds only on the pointer that the publisher started from, else it starts again; the
pointer remembers the pages that its predecessor named, so that a publisher that died is tidied up after by the next;
and a page that came back since is not marked to go by somebody who is late.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from chalicelib.shared.items import from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_dynamodb import DynamoDBClient

Period = Literal["last_month", "last_year", "all_time"]
PERIODS: tuple[Period, ...] = get_args(Period)
WINDOW_DAYS = {"last_month": 30, "last_year": 365}
OVERALL = "overall"
PAGE_ROWS = 100
TOP_ROWS = 1_000
LEAF_SCORES = 1_000
NEIGHBOURS = 3
"""Scores on either side that a leaf shows."""
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


class Leaf(_Frozen):
    """Part of a board's scores, best first, each with its rank: what tells anybody's rank.

    Beside its own scores it has a few of its neighbours', so that one leaf shows who stands around a score.
    """

    scores: tuple[tuple[int, int], ...]

    @property
    def key(self) -> str:
        """Content address: 24 hexadecimal digits."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:24]


class Score(_Frozen):
    """A score on a board: how many students have it, and the rank that they share."""

    xp: int
    rank: int
    students: int


class Place(_Frozen):
    """Where a score stands among a board's `participants`."""

    rank: int
    percentile: float
    """Percent of the participants who have less, with one decimal, rounded down."""
    above: tuple[Score, ...]
    """The next better scores, best first."""
    below: tuple[Score, ...]
    """The next lower scores, best first."""


class Board(_Frozen):
    """Where a board's pages and leaves are and how many students it ranks."""

    participants: int
    pages: tuple[str, ...]
    leaves: tuple[tuple[int, str], ...] = ()
    """The lowest score of each leaf, best first, and its key."""

    def leaf_of(self, xp: int) -> str | None:
        """Key of the leaf that tells the rank of a score; None for an empty board."""
        return next((key for lowest, key in self.leaves if lowest <= xp), self.leaves[-1][1] if self.leaves else None)


def place(xp: int, leaf: Leaf, participants: int) -> Place:
    """The place of a score, which need not be on the board itself."""
    # The next rank ends a group of equals; past the last score of a board it is that of a student who has nothing.
    ranks = [rank for _, rank in leaf.scores] + [participants + 1]
    scores = [
        Score(xp=score, rank=rank, students=after - rank)
        for (score, rank), after in zip(leaf.scores, ranks[1:], strict=True)
    ]
    at = next((at for at, score in enumerate(scores) if score.xp <= xp), len(scores))
    equals = at < len(scores) and scores[at].xp == xp
    after = ranks[at + equals]
    return Place(
        rank=ranks[at],
        percentile=math.floor(1000 * (participants + 1 - after) / participants) / 10,
        above=tuple(scores[max(at - NEIGHBOURS, 0) : at]),
        below=tuple(scores[at + equals : at + equals + NEIGHBOURS]),
    )


class Boards(_Frozen):
    """The pointer: one refresh, all boards. A board is named `<overall or language>/<period>`."""

    refresh_id: str
    as_of: datetime
    result: str = ""
    """Address of the query's result that these boards were made from."""
    computed_at: datetime | None = None
    """The moment of that query: earlier than `as_of` while nothing new arrived."""
    boards: dict[str, Board]
    retired: tuple[str, ...] = ()
    """Pages that the pointer before named and this one does not."""

    def pages(self) -> set[str]:
        """Keys of all pages and leaves in use."""
        found = {page for board in self.boards.values() for page in board.pages}
        return found | {key for board in self.boards.values() for _, key in board.leaves}


class OutdatedError(RuntimeError):
    """A refresh with a later `as_of` is already published."""


def name_of(board: str, period: str) -> str:
    """The pointer's name of a board."""
    return f"{board}/{period}"


def cut(scores: list[tuple[int, int]]) -> list[tuple[int, Leaf]]:
    """Cut all scores of a board, best first, into leaves; each with the lowest score that is its own."""
    return [
        (
            scores[min(start + LEAF_SCORES, len(scores)) - 1][0],
            Leaf(scores=tuple(scores[max(start - NEIGHBOURS, 0) : start + LEAF_SCORES + NEIGHBOURS + 1])),
        )
        for start in range(0, len(scores), LEAF_SCORES)
    ]


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
        return Page.model_validate_json(self._content(key))

    def leaf(self, key: str) -> Leaf:
        """One leaf. Raises LookupError as `page` does."""
        return Leaf.model_validate_json(self._content(key))

    def _content(self, key: str) -> str:
        # Consistent: the pointer may have been read a moment after both were written.
        row = self._dynamodb.get_item(TableName=self._table, Key=_page_key(key), ConsistentRead=True).get("Item")
        if row is None:
            raise LookupError(key)
        return str(from_item(row)["page"])

    def publish(self, boards: Boards, pages: Iterable[Page | Leaf]) -> int:
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

    def _write(self, key: str, page: Page | Leaf, as_of: datetime) -> None:
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
