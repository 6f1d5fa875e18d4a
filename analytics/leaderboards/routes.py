"""`/leaderboards`: who leads. Open to everyone, at most an hour old."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from analytics.leaderboards.boards import (
    OVERALL,
    PAGE_ROWS,
    PERIODS,
    TOP_ROWS,
    Boards,
    Period,
    Place,
    Row,
    name_of,
    place,
    window,
)
from chalicelib import wiring
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import caller, query
from chalicelib.http.resource import Resource
from chalicelib.shared.settings import settings

if TYPE_CHECKING:
    from chalice.app import Response

blueprint = Resource(__name__)
BOARD_AGE_S = 30


class StandingQuery(BaseModel):
    """Which window of a board."""

    model_config = ConfigDict(extra="forbid")

    period: Period = "all_time"


class BoardQuery(StandingQuery):
    """Which part of a board."""

    page: Annotated[int, Field(ge=1, le=TOP_ROWS // PAGE_ROWS)] = 1


class NoQuery(BaseModel):
    """No parameters."""

    model_config = ConfigDict(extra="forbid")


class BoardLine(BaseModel):
    """A board in the listing."""

    board: str
    period: Period
    participants: int


class BoardList(BaseModel):
    """All boards. `as_of` is None before the first refresh."""

    as_of: AwareDatetime | None
    boards: tuple[BoardLine, ...]


class BoardHead(BaseModel):
    """A board and its window, from `from` (None: the beginning) to `to`, both UTC."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    board: str
    period: Period
    as_of: AwareDatetime | None
    starts: AwareDatetime | None = Field(alias="from")
    ends: AwareDatetime | None = Field(alias="to")
    participants: int


class BoardView(BoardHead):
    """A page of a board."""

    page: int
    pages: int
    rows: tuple[Row, ...]


class StandingView(BoardHead):
    """The caller's own place on a board, as of its last refresh. `place` is None for a student without XP on it."""

    xp: int
    place: Place | None


@blueprint.route("/leaderboards", methods=["GET"])
def list_leaderboards() -> Response:
    """List the boards: overall and one per language, for each period."""
    query(blueprint.current_request, NoQuery)
    boards = wiring.boards().current()
    lines = [
        BoardLine(board=board, period=period, participants=_participants(boards, board, period))
        for board in _names()
        for period in PERIODS
    ]
    return answer(BoardList(as_of=boards and boards.as_of, boards=tuple(lines)), max_age_s=BOARD_AGE_S)


@blueprint.route("/leaderboards/{board}", methods=["GET"])
def get_leaderboard(board: str) -> Response:
    """Show a page of 100 rows of a board, `overall` or a language, for a `period`."""
    name = known_board(board)
    asked = query(blueprint.current_request, BoardQuery)
    boards = wiring.boards().current()
    return answer(_page(boards, name, asked), max_age_s=BOARD_AGE_S)


@blueprint.route("/leaderboards/{board}/me", methods=["GET"], authorizer=signed_in)
def get_standing(board: str) -> Response:
    """Show the caller's own rank on a board, for a `period`, and the scores around it."""
    name = known_board(board)
    who = caller(blueprint.current_request)
    asked = query(blueprint.current_request, StandingQuery)
    return answer(_standing(who.student_id, name, asked.period))


def _standing(student_id: str, name: str, period: Period) -> StandingView:
    boards = wiring.boards().current()
    top = head(boards, name, period, _participants(boards, name, period))
    language = language_of(name)
    xp = wiring.students().earned(student_id, language, top.starts, top.ends).xp if top.ends else 0
    found = boards.boards.get(name_of(name, period)) if boards else None
    key = found.leaf_of(xp) if found and xp > 0 else None
    own = place(xp, wiring.boards().leaf(key), top.participants) if key else None
    return StandingView(**dict(top), xp=xp, place=own)


def head(boards: Boards | None, name: str, period: Period, participants: int) -> BoardHead:
    """What every view of a board begins with."""
    as_of = boards.as_of if boards else None
    starts = window(period, as_of) if as_of else None
    return BoardHead(board=name, period=period, as_of=as_of, starts=starts, ends=as_of, participants=participants)


def language_of(name: str) -> str | None:
    """The language of a board; None for the overall one."""
    return None if name == OVERALL else name


def known_board(board: str) -> str:
    """A board's name. Raises a 404 problem for a board that there is not."""
    if board not in _names():
        raise ProblemError(NOT_FOUND, f"no board {board!r}; there are {', '.join(_names())}")
    return board


def _names() -> tuple[str, ...]:
    return (OVERALL, *settings().languages)


def _participants(boards: Boards | None, board: str, period: Period) -> int:
    found = boards.boards.get(name_of(board, period)) if boards else None
    return found.participants if found else 0


def _page(boards: Boards | None, name: str, asked: BoardQuery) -> BoardView:
    found = boards.boards.get(name_of(name, asked.period)) if boards else None
    keys = found.pages if found else ()
    if asked.page > max(len(keys), 1):
        raise ProblemError(NOT_FOUND, f"this board has {max(len(keys), 1)} page(s)")
    rows = wiring.boards().page(keys[asked.page - 1]).rows if keys else ()
    top = head(boards, name, asked.period, found.participants if found else 0)
    return BoardView(**dict(top), page=asked.page, pages=max(len(keys), 1), rows=rows)
