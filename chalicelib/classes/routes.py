"""`/cohorts`: classes and teams, and their leaderboards. Nobody but members sees anything of a cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, TypeAdapter

from analytics.leaderboards.boards import Row, name_of
from analytics.leaderboards.ranking import ranked
from analytics.leaderboards.routes import BoardHead, StandingQuery, head, known_board, language_of
from chalicelib import wiring
from chalicelib.classes.rosters import Code, Cohort, FullError, Roll
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import COHORT_FULL, NOT_FOUND, ProblemError
from chalicelib.http.requests import body, caller, query
from chalicelib.http.resource import Resource
from chalicelib.profiles.names import CohortName
from chalicelib.shared.clock import utc_now
from chalicelib.shared.ids import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from chalice.app import Response

    from analytics.leaderboards.boards import Period

blueprint = Resource(__name__)
_ROWS = TypeAdapter(tuple[Row, ...])


class NewCohort(BaseModel):
    """What a cohort is made from."""

    model_config = ConfigDict(extra="forbid")

    name: CohortName


class Joining(BaseModel):
    """The code of a cohort to join."""

    model_config = ConfigDict(extra="forbid")

    code: Code


class CohortView(Cohort):
    """A cohort and how many are in it."""

    members: int


class CohortList(BaseModel):
    """The caller's cohorts, oldest first."""

    cohorts: tuple[Cohort, ...]


class CohortBoardView(BoardHead):
    """A cohort's board; `participants` are the members who have XP on it."""

    cohort: str
    name: str
    rows: tuple[Row, ...]


@blueprint.route("/cohorts", methods=["GET"], authorizer=signed_in)
def list_cohorts() -> Response:
    """List the cohorts that the caller is in."""
    who = caller(blueprint.current_request)
    return answer(CohortList(cohorts=wiring.cohorts().of(who.student_id)))


@blueprint.route("/cohorts", methods=["POST"], authorizer=signed_in)
def create_cohort() -> Response:
    """Make a cohort with the caller as its first member; others join with its `code`."""
    who = caller(blueprint.current_request)
    asked = body(blueprint.current_request, NewCohort)
    roll = _unless_full(lambda: wiring.cohorts().create(who.student_id, asked.name, utc_now()))
    return answer(_view(roll), 201, headers={"Location": f"/cohorts/{roll.cohort}"})


@blueprint.route("/cohorts/join", methods=["POST"], authorizer=signed_in)
def join_cohort() -> Response:
    """Join a cohort by its `code`; joining once more changes nothing."""
    who = caller(blueprint.current_request)
    code = body(blueprint.current_request, Joining).code
    try:
        roll = _unless_full(lambda: wiring.cohorts().join(who.student_id, code, utc_now()))
    except LookupError:
        raise ProblemError(NOT_FOUND, f"no cohort has the code {shown(code)}; ask for it again") from None
    return answer(_view(roll))


@blueprint.route("/cohorts/{cohort}", methods=["GET"], authorizer=signed_in)
def get_cohort(cohort: str) -> Response:
    """Show a cohort of the caller's."""
    return answer(_view(_own(cohort, caller(blueprint.current_request).student_id)))


@blueprint.route("/cohorts/{cohort}/members/me", methods=["DELETE"], authorizer=signed_in)
def leave_cohort(cohort: str) -> Response:
    """Leave a cohort and list those that are left; the last member to leave takes it along."""
    who = caller(blueprint.current_request)
    _own(cohort, who.student_id)
    wiring.cohorts().leave(who.student_id, cohort)
    return answer(CohortList(cohorts=wiring.cohorts().of(who.student_id)))


@blueprint.route("/cohorts/{cohort}/leaderboards/{board}", methods=["GET"], authorizer=signed_in)
def get_cohort_leaderboard(cohort: str, board: str) -> Response:
    """Show a cohort's board, `overall` or a language, for a `period`, as of the last refresh of all boards."""
    roll = _own(cohort, caller(blueprint.current_request).student_id)
    name = known_board(board)
    period = query(blueprint.current_request, StandingQuery).period
    top = head(wiring.boards().current(), name, period, 0)
    rows = _rows(roll, name, period, top.starts, top.ends) if top.ends else ()
    named = {"cohort": roll.cohort, "name": roll.name, "participants": len(rows), "rows": rows}
    return answer(CohortBoardView(**dict(top) | named))


def _rows(roll: Roll, board: str, period: Period, starts: datetime | None, as_of: datetime) -> tuple[Row, ...]:
    """Counted from the members' ledgers by whoever looks first after a refresh, kept for everybody else."""
    cohorts, students = wiring.cohorts(), wiring.students()
    kept = cohorts.board(roll, name_of(board, period), as_of)
    if kept is not None:
        return _ROWS.validate_json(kept)
    members = cohorts.members(roll.cohort)
    rows = ranked(students.earned_by_each(members, language_of(board), starts, as_of), students.board_names(members))
    cohorts.keep_board(roll, name_of(board, period), as_of, _ROWS.dump_json(rows).decode())
    return rows


def _own(cohort: str, student_id: str) -> Roll:
    """A cohort that the caller is in; of others not even the existence is told."""
    roll = wiring.cohorts().roll(cohort)
    if roll is None or not wiring.cohorts().has(cohort, student_id):
        raise ProblemError(NOT_FOUND, "you are in no such cohort; GET /cohorts lists yours")
    return roll


def _unless_full(enter: Callable[[], Roll]) -> Roll:
    try:
        return enter()
    except FullError as error:
        raise ProblemError(COHORT_FULL, str(error)) from None


def _view(roll: Roll) -> CohortView:
    return CohortView.model_validate(roll.model_dump(exclude={"changes"}))
