"""What a board is made of: pages for browsing, score shards for everybody's rank, and the index that names them.

Pages hold the first thousand students. Shards hold every score with its rank: a rank depends on the score alone, and
even a million students have few different scores, so that anybody's rank is one small read away from the index.
Pages and shards are named by their content: a refresh that changes nothing on a page does not write the page again.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime

from pydantic import BaseModel, ConfigDict

OVERALL = "overall"
PAGE_ROWS = 100
TOP_ROWS = 1_000
SHARD_SCORES = 1_000
NEIGHBOURS = 3
"""Scores shown on either side of one's own."""


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


class ScoreShard(_Frozen):
    """Part of a board's scores, best first, each with its rank. A score's rank is the rank of every student who has it.

    A shard also holds a few scores of the shards next to it, so that one read shows the scores around any score.
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


class Standing(_Frozen):
    """The rank of a score among a board's `participants`, and the scores around it."""

    rank: int
    percentile: float
    """Percentage of the participants with a lower score, rounded down to one decimal."""
    above: tuple[Score, ...]
    """The next better scores, best first."""
    below: tuple[Score, ...]
    """The next lower scores, best first."""


class Board(_Frozen):
    """The keys of a board's pages and shards, and the number of students that it ranks."""

    participants: int
    pages: tuple[str, ...]
    shards: tuple[tuple[int, str], ...] = ()
    """The lowest score and the key of each shard, best first."""

    def shard_of(self, xp: int) -> str | None:
        """Key of the shard that holds the rank of a score; None for an empty board."""
        return next((key for lowest, key in self.shards if lowest <= xp), self.shards[-1][1] if self.shards else None)


def standing(xp: int, shard: ScoreShard, participants: int) -> Standing:
    """The standing of a score, which need not be on the board itself."""
    # The next rank ends a group of equal scores. After the last score comes the rank of a student without XP.
    ranks = [rank for _, rank in shard.scores] + [participants + 1]
    scores = [
        Score(xp=score, rank=rank, students=after - rank)
        for (score, rank), after in zip(shard.scores, ranks[1:], strict=True)
    ]
    at = next((at for at, score in enumerate(scores) if score.xp <= xp), len(scores))
    equals = at < len(scores) and scores[at].xp == xp
    after = ranks[at + equals]
    return Standing(
        rank=ranks[at],
        percentile=math.floor(1000 * (participants + 1 - after) / participants) / 10,
        above=tuple(scores[max(at - NEIGHBOURS, 0) : at]),
        below=tuple(scores[at + equals : at + equals + NEIGHBOURS]),
    )


class Boards(_Frozen):
    """The index of all boards as one refresh made them. A board is named `<overall or language>/<period>`."""

    refresh_id: str
    as_of: datetime
    result: str = ""
    """Address of the query's result that these boards were made from."""
    computed_at: datetime | None = None
    """The moment of that query: earlier than `as_of` while nothing new arrived."""
    boards: dict[str, Board]
    retired: tuple[str, ...] = ()
    """Keys that the index before this one named and this one does not."""

    def keys(self) -> set[str]:
        """The keys of all pages and shards that readers may follow."""
        found = {page for board in self.boards.values() for page in board.pages}
        return found | {key for board in self.boards.values() for _, key in board.shards}


def name_of(board: str, period: str) -> str:
    """The pointer's name of a board."""
    return f"{board}/{period}"


def build_shards(scores: list[tuple[int, int]]) -> list[tuple[int, ScoreShard]]:
    """Cut all scores of a board, best first, into shards; each with the lowest score that is its own."""
    return [
        (
            scores[min(start + SHARD_SCORES, len(scores)) - 1][0],
            ScoreShard(scores=tuple(scores[max(start - NEIGHBOURS, 0) : start + SHARD_SCORES + NEIGHBOURS + 1])),
        )
        for start in range(0, len(scores), SHARD_SCORES)
    ]
