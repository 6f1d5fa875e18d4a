"""`/leaderboards`: boards, and the caller's own rank. Boards are public and at most an hour old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from analytics.leaderboards.boards import OVERALL, PAGE_ROWS, TOP_ROWS, Boards, Row, Standing, name_of, standing
from analytics.windows import PERIODS, Period, window_start
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import caller, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from chalice.app import Response

    from analytics.leaderboards.store import BoardStore
    from chalicelib.profiles.students import Students


@dataclass(frozen=True, slots=True)
class BoardServices:
    """The services that the routes use."""

    store: BoardStore
    students: Students
    board_names: tuple[str, ...]
    """`overall` and the languages that have a runner."""


blueprint: Resource[BoardServices] = Resource(__name__)
BOARD_AGE_S = 30


class StandingQuery(Model):
    """The period of a board."""

    model_config = ConfigDict(extra="forbid")

    period: Period = "all_time"


class BoardQuery(StandingQuery):
    """The period and the page of a board."""

    page: Annotated[int, Field(ge=1, le=TOP_ROWS // PAGE_ROWS)] = 1


class BoardLine(Model):
    """A board in the listing."""

    board: str
    period: Period
    participants: int


class BoardList(Model):
    """All boards. `as_of` is None before the first refresh."""

    as_of: AwareDatetime | None
    boards: tuple[BoardLine, ...]


class BoardHead(Model):
    """A board and its period, `from` (None: the beginning) `to`, both UTC."""

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
    """The caller's standing on a board, as of its last refresh. `place` is None for a caller without XP on it."""

    xp: int
    place: Standing | None


@blueprint.endpoint("GET", "/leaderboards", RouteSpec(answers=BoardList, cached=True))
def list_leaderboards() -> Response:
    """List the boards: overall and one per language, for each period."""
    services = blueprint.services
    boards = services.store.current()
    lines = [
        BoardLine(board=board, period=period, participants=_participants(boards, board, period))
        for board in services.board_names
        for period in PERIODS
    ]
    return answer(BoardList(as_of=boards and boards.as_of, boards=tuple(lines)), max_age_s=BOARD_AGE_S)


@blueprint.endpoint("GET", "/leaderboards/{board}", RouteSpec(answers=BoardView, query=BoardQuery, cached=True))
def get_leaderboard(board: str) -> Response:
    """Show a page of 100 rows of a board, `overall` or a language, for a `period`."""
    name = known_board(board, blueprint.services.board_names)
    wanted = query(blueprint.current_request, BoardQuery)
    return answer(_page(name, wanted), max_age_s=BOARD_AGE_S)


@blueprint.endpoint(
    "GET",
    "/leaderboards/{board}/me",
    RouteSpec(answers=StandingView, query=StandingQuery, problems=(404,)),
    authorizer=signed_in,
)
def get_standing(board: str) -> Response:
    """Show the caller's own rank on a board, for a `period`, and the scores around it."""
    name = known_board(board, blueprint.services.board_names)
    who = caller(blueprint.current_request)
    wanted = query(blueprint.current_request, StandingQuery)
    return answer(_standing(who.student_id, name, wanted.period))


def _page(name: str, wanted: BoardQuery) -> BoardView:
    def chosen(boards: Boards) -> str | None:
        board = boards.boards.get(name_of(name, wanted.period))
        return board.pages[wanted.page - 1] if board and wanted.page <= len(board.pages) else None

    boards, page = blueprint.services.store.current_page(chosen)
    board = boards.boards.get(name_of(name, wanted.period)) if boards else None
    pages = max(len(board.pages), 1) if board else 1
    if wanted.page > pages:
        raise ProblemError(NOT_FOUND, f"this board has {pages} page(s)")
    head = board_head(boards, name, wanted.period, board.participants if board else 0)
    return BoardView(**dict(head), page=wanted.page, pages=pages, rows=page.rows if page else ())


def _standing(student_id: str, name: str, period: Period) -> StandingView:
    services = blueprint.services
    boards = services.store.current()
    head = board_head(boards, name, period, _participants(boards, name, period))
    xp = services.students.earned(student_id, language_of(name), head.starts, head.ends).xp if head.ends else 0
    board = boards.boards.get(name_of(name, period)) if boards else None
    key = board.shard_of(xp) if board and xp > 0 else None
    place = standing(xp, services.store.shard(key), head.participants) if key else None
    return StandingView(**dict(head), xp=xp, place=place)


def board_head(boards: Boards | None, name: str, period: Period, participants: int) -> BoardHead:
    """The fields that all views of a board have."""
    as_of = boards.as_of if boards else None
    starts = window_start(period, as_of) if as_of else None
    return BoardHead(board=name, period=period, as_of=as_of, starts=starts, ends=as_of, participants=participants)


def language_of(name: str) -> str | None:
    """The language of a board; None for the overall board."""
    return None if name == OVERALL else name


def known_board(name: str, names: tuple[str, ...]) -> str:
    """Return the name of an existing board. Raises a 404 problem for any other name."""
    if name not in names:
        raise ProblemError(NOT_FOUND, f"no board {name!r}; there are {', '.join(names)}")
    return name


def _participants(boards: Boards | None, name: str, period: Period) -> int:
    board = boards.boards.get(name_of(name, period)) if boards else None
    return board.participants if board else 0
