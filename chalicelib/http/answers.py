"""Responses from pydantic models."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from chalice.app import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel


def answer(
    model: BaseModel, status: int = 200, *, max_age_s: int | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON response. `max_age_s` lets caches keep it, and ask with its ETag whether it changed."""
    text = model.model_dump_json()
    caching = {"Cache-Control": "no-store"}
    if max_age_s is not None:
        tag = hashlib.sha256(text.encode()).hexdigest()[:32]
        caching = {"Cache-Control": f"public, max-age={max_age_s}", "ETag": f'"{tag}"'}
    return Response(
        body=text, status_code=status, headers={"Content-Type": "application/json", **caching, **(headers or {})}
    )


def unless_known(response: Response, known: str | None) -> Response:
    """The response, or a 304 without a body where `known`, an If-None-Match header, names its ETag."""
    tag = str(response.headers.get("ETag", ""))
    tags = {each.strip().removeprefix("W/") for each in (known or "").split(",")}
    if not tag or not tags & {tag, "*"}:
        return response
    kept = {name: value for name, value in response.headers.items() if name in {"Cache-Control", "ETag"}}
    return Response(body="", status_code=304, headers=kept)
