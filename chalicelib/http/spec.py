"""How a route declares its request and response. The OpenAPI document is generated from these declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.shared.ids import Form


class NoQuery(BaseModel):
    """No query parameters."""

    model_config = ConfigDict(extra="forbid")


ZIP = "application/zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSpec:
    """Request and response of one route."""

    answers: type[BaseModel]
    status: int = 200
    query: type[BaseModel] = NoQuery
    reads: type[BaseModel] | str | None = None
    """The model of a JSON body, or the media type of a binary body."""
    headers: Mapping[str, dict[str, Any]] | None = None
    """JSON schemas of the request headers that the route reads, by header name."""
    also: tuple[str, ...] = ()
    """Media types of the same answer for a request whose `Accept` names one of them."""
    may_queue: bool = False
    """Whether the route may also answer 202 with the same model."""
    problems: tuple[int, ...] = ()
    """The statuses of its problem documents, in addition to 500."""


def form_schema(form: Form) -> dict[str, Any]:
    """The JSON schema of one kind of identifier."""
    return TypeAdapter(Annotated[str, form]).json_schema()
