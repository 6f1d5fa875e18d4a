"""`/admin`: for members of the group `admin`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from analytics.leaderboards.refreshes import Refresh
from chalicelib import wiring
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.problems import BUSY, NOT_FOUND, TOO_SOON, ProblemError
from chalicelib.http.requests import member
from chalicelib.http.resource import Resource
from chalicelib.shared import aws
from chalicelib.shared.settings import settings

if TYPE_CHECKING:
    from chalice.app import Response

blueprint = Resource(__name__)
ADMIN = "admin"


@blueprint.route("/admin/refresh", methods=["POST"], authorizer=signed_in)
def refresh() -> Response:
    """Start a refresh of all leaderboards now, unless one is under way; the answer says where to watch it."""
    member(blueprint.current_request, ADMIN)
    # The refresh function has the right to query the lake; the API does not.
    reply = aws.functions().invoke(FunctionName=settings().refresh_function, Payload=b"{}")
    if "FunctionError" in reply:
        raise ProblemError(BUSY, "the refresh could not be started; the boards stand as they are")
    told = json.loads(reply["Payload"].read())
    if "wait_s" in told:
        detail = f"the boards were refreshed a moment ago; ask again in {told['wait_s']} s"
        raise ProblemError(TOO_SOON, detail, retry_after_s=told["wait_s"])
    started = Refresh.model_validate(told)
    return answer(started, 202, headers={"Location": f"/admin/refreshes/{started.refresh_id}"})


@blueprint.route("/admin/refreshes/{refresh_id}", methods=["GET"], authorizer=signed_in)
def get_refresh(refresh_id: str) -> Response:
    """Show how a refresh is doing: running, published, outdated or failed."""
    member(blueprint.current_request, ADMIN)
    found = wiring.refreshes().get(refresh_id)
    if found is None:
        raise ProblemError(NOT_FOUND, f"no refresh {refresh_id!r} is known")
    return answer(found)
