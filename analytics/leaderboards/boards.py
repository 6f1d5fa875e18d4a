"""The parts of a board: pages for browsing, score shards for looking up ranks, and the index with their keys.

Pages contain the first thousand students. Shards contain every score with its rank. A rank depends on the score alone,
and even a million students have few different scores, so one small read after the index gives any student's rank.
The key of a page or shard is a hash of its content, so a refresh writes only the pages that changed.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime

from pydantic import ConfigDict

from chalicelib.shared.model import Model

OVERALL = "overall"
PAGE_ROWS = 100
TOP_ROWS = 1_000
SHARD_SCORES = 1_000
NEIGHBOURS = 3
"""Number of scores shown above and below the student's own."""


class _Frozen(Model):
    model_config = ConfigDict(frozen=True)


class Row(_Frozen):
    """One line of a board. `name` is None for a hidden student."""

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
    """Part of a board's scores, best first, as pairs of score and rank. Students with the same score share a rank.

    A shard also contains a few scores of its neighbours, so that one read gives the scores around any score.
    """

    scores: tuple[tuple[int, int], ...]

    @property
    def key(self) -> str:
        """Content address: 24 hexadecimal digits."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:24]


class Score(_Frozen):
    """A score on a board, the number of students who have it, and their rank."""

    xp: int
    rank: int
    students: int


class Standing(_Frozen):
    """The rank of a score on a board, and the scores around it."""

    rank: int
    percentile: float
    """Percentage of the participants with a lower score, rounded down to one decimal."""
    above: tuple[Score, ...]
    """The next better scores, best first."""
    below: tuple[Score, ...]
    """The next lower scores, best first."""


class Board(_Frozen):
    """The keys of a board's pages and shards, and the number of ranked students."""

    participants: int
    pages: tuple[str, ...]
    shards: tuple[tuple[int, str], ...] = ()
    """The lowest score and the key of each shard, best first."""

    def shard_of(self, xp: int) -> str | None:
        """Key of the shard with the rank of a score; None for an empty board."""
        return next((key for lowest, key in self.shards if lowest <= xp), self.shards[-1][1] if self.shards else None)


def standing(xp: int, shard: ScoreShard, participants: int) -> Standing:
    """The standing of a score. No student on the board needs to have exactly this score."""
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
    """The index of all boards of one refresh. A board is named `<overall or language>/<period>`."""

    refresh_id: str
    as_of: datetime
    result: str = ""
    """Address of the query result from which these boards were made."""
    computed_at: datetime | None = None
    """`as_of` of that query. Earlier than `as_of` of the boards if no new events arrived since."""
    boards: dict[str, Board]
    retired: tuple[str, ...] = ()
    """Keys in the previous index that are not in this one."""

    def keys(self) -> set[str]:
        """The keys of all pages and shards."""
        pages = {page for board in self.boards.values() for page in board.pages}
        return pages | {key for board in self.boards.values() for _, key in board.shards}


def name_of(board: str, period: str) -> str:
    """The name of a board in the index."""
    return f"{board}/{period}"


def build_shards(scores: list[tuple[int, int]]) -> list[tuple[int, ScoreShard]]:
    """Split the scores of a board, best first, into shards. Returns each shard after its lowest own score."""
    return [
        (
            scores[min(start + SHARD_SCORES, len(scores)) - 1][0],
            ScoreShard(scores=tuple(scores[max(start - NEIGHBOURS, 0) : start + SHARD_SCORES + NEIGHBOURS + 1])),
        )
        for start in range(0, len(scores), SHARD_SCORES)
    ]
