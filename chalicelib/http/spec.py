"""How a route declares its request and response. The OpenAPI document is generated from these declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from chalicelib.shared.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.shared.ids import Form


class NoQuery(Model):
    """No query parameters."""

    model_config = ConfigDict(extra="forbid")


ZIP = "application/zip"
CSV = "text/csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteSpec:
    """Request and response of one route."""

    answers: type[BaseModel]
    status: int = 200
    query: type[BaseModel] = NoQuery
    reads: type[BaseModel] | str | None = None
    """The model of a JSON body, or the media type of a binary body."""
    reads_also: str | None = None
    """The media type of a binary body that may stand in for the JSON body."""
    headers: Mapping[str, dict[str, Any]] | None = None
    """JSON schemas of the request headers that the route reads, by header name."""
    gives: str | None = None
    """The media type of the body of a 200, for a route whose own `status` is another one."""
    also: tuple[str, ...] = ()
    """Media types of the same answer for a request whose `Accept` names one of them."""
    may_queue: bool = False
    """Whether the route may also answer 202 with the same model."""
    cached: bool = False
    """Whether caches may keep the answer and ask with `If-None-Match` whether it is still valid."""
    located: bool = False
    """Whether `Location` names the address of what the answer is about."""
    redirects: bool = False
    """Whether a 303 may send the client to `Location` instead."""
    problems: tuple[int, ...] = ()
    """The statuses of its problem documents, in addition to those that every route has."""


def form_schema(form: Form) -> dict[str, Any]:
    """The JSON schema of one kind of identifier."""
    return TypeAdapter(Annotated[str, form]).json_schema()
