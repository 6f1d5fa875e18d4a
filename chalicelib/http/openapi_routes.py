"""`/openapi.json`: the description of the API that is deployed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import RootModel

from chalicelib.http.answers import answer
from chalicelib.http.resource import Resource
from chalicelib.http.spec import RouteSpec

if TYPE_CHECKING:
    from chalice.app import Response

blueprint: Resource[dict[str, Any]] = Resource(__name__)
DOCUMENT_AGE_S = 300


class OpenApi(RootModel[dict[str, Any]]):
    """An OpenAPI 3.1 document."""


@blueprint.endpoint("GET", "/openapi.json", RouteSpec(answers=OpenApi, cached=True))
def get_openapi() -> Response:
    """Show the OpenAPI document of this deployment. `servers` in it is relative to where the document was found."""
    return answer(OpenApi(blueprint.services), max_age_s=DOCUMENT_AGE_S)
