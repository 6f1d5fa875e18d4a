"""`/admin/figures`: what the stage did in the last 24 hours, for members of the group `admin`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.figures.figures import Figures, MetricReader
from chalicelib.http.answers import answer
from chalicelib.http.authorizer import signed_in
from chalicelib.http.requests import member
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec
from chalicelib.shared.clock import utc_now

if TYPE_CHECKING:
    from chalice.app import Response

blueprint: Resource[MetricReader] = Resource(__name__)


@blueprint.endpoint("GET", "/admin/figures", RouteSpec(answers=Figures, problems=(403,)), authorizer=signed_in)
def get_figures() -> Response:
    """Show what the stage did in the last 24 hours: submissions, runs, awards, faults, ages of queues and boards."""
    member(blueprint.current_request, "admin")
    return answer(blueprint.services.figures(utc_now()))
