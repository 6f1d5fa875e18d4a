"""`/cohorts/{cohort}/leaderboards`: the boards of a cohort, computed on request from its members' ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter

from analytics.leaderboards.boards import Row, name_of
from analytics.leaderboards.ranking import ranked
from analytics.leaderboards.routes import BoardHead, StandingQuery, board_head, known_board, language_of
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.requests import caller, query
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec

if TYPE_CHECKING:
    from chalice.app import Response

    from analytics.leaderboards.routes import BoardServices
    from chalicelib.classes.rosters import Roster, Rosters

_ROWS = TypeAdapter(tuple[Row, ...], config=ConfigDict(defer_build=True))


@dataclass(frozen=True, slots=True)
class ClassBoardServices:
    """The services that the route uses."""

    boards: BoardServices
    rosters: Rosters


blueprint: Resource[ClassBoardServices] = Resource(__name__)


class CohortBoardView(BoardHead):
    """A cohort's board. `participants` counts the members with XP on it."""

    cohort: str
    name: str
    rows: tuple[Row, ...]


@blueprint.endpoint(
    "GET",
    "/cohorts/{cohort}/leaderboards/{board}",
    RouteSpec(answers=CohortBoardView, query=StandingQuery, problems=(404,)),
    authorizer=signed_in,
)
def get_cohort_leaderboard(cohort: str, board: str) -> Response:
    """Show a cohort's board, `overall` or a language, for a `period`, as of the last refresh of all boards."""
    services = blueprint.services
    roster = services.rosters.roster_for(cohort, caller(blueprint.current_request).student_id)
    name = known_board(board, services.boards.board_names)
    period = query(blueprint.current_request, StandingQuery).period
    head = board_head(services.boards.store.current(), name, period, 0)
    rows = _rows(roster, head)
    fields = {"cohort": roster.cohort, "name": roster.name, "participants": len(rows), "rows": rows}
    return answer(CohortBoardView(**dict(head) | fields))


def _rows(roster: Roster, head: BoardHead) -> tuple[Row, ...]:
    """The rows of the board. The first request after a refresh computes and caches them."""
    if head.ends is None:
        return ()
    rosters, students = blueprint.services.rosters, blueprint.services.boards.students
    board = name_of(head.board, head.period)
    cached = rosters.board(roster, board, head.ends)
    if cached is not None:
        return _ROWS.validate_json(cached)
    members = rosters.members(roster.cohort)
    earned = students.earned_by_each(members, language_of(head.board), head.starts, head.ends)
    rows = ranked(earned, students.board_names(members))
    rosters.keep_board(roster, board, head.ends, _ROWS.dump_json(rows).decode())
    return rows
