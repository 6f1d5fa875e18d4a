"""`/admin`: starting and watching refreshes, for members of the group `admin`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analytics.leaderboards.refreshes import Refresh
from chalicelib.http.answers import answer, reference
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import NOT_FOUND, TOO_SOON, ProblemError
from chalicelib.http.requests import member
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalice.app import Response

    from analytics.leaderboards.refreshes import Refreshes


@dataclass(frozen=True, slots=True)
class AdminServices:
    """The services that the routes use."""

    refreshes: Refreshes
    start_refresh: Callable[[], dict[str, Any]]
    """Start a refresh. Returns the refresh as JSON, or `wait_s`. Raises a 503 problem if it cannot be started."""


blueprint: Resource[AdminServices] = Resource(__name__)
ADMIN = "admin"


@blueprint.endpoint(
    "POST",
    "/admin/refresh",
    RouteSpec(answers=Refresh, status=202, located=True, problems=(403,)),
    authorizer=signed_in,
)
def refresh() -> Response:
    """Start a refresh of all leaderboards, unless one is running. `Location` is the address to watch it."""
    member(blueprint.current_request, ADMIN)
    response = blueprint.services.start_refresh()
    if "wait_s" in response:
        detail = f"the boards were refreshed a moment ago; try again in {response['wait_s']} s"
        raise ProblemError(TOO_SOON, detail, retry_after_s=response["wait_s"])
    started = Refresh.model_validate(response)
    address = reference(blueprint.current_request, f"/admin/refreshes/{started.refresh_id}")
    return answer(started, 202, headers={"Location": address})


@blueprint.endpoint(
    "GET",
    "/admin/refreshes/{refresh_id}",
    RouteSpec(answers=Refresh, problems=(403, 404)),
    authorizer=signed_in,
)
def get_refresh(refresh_id: str) -> Response:
    """Show the state of a refresh: running, published, outdated or failed."""
    member(blueprint.current_request, ADMIN)
    record = blueprint.services.refreshes.get(refresh_id)
    if record is None:
        raise ProblemError(NOT_FOUND, f"there is no refresh {refresh_id!r}")
    return answer(record)
