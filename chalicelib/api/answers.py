"""Responses from pydantic models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel


def answer(
    model: BaseModel, status: int = 200, *, max_age_s: int | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON response. `max_age_s` lets caches keep it; without it nobody may."""
    caching = "no-store" if max_age_s is None else f"public, max-age={max_age_s}"
    return Response(
        body=model.model_dump_json(),
        status_code=status,
        headers={"Content-Type": "application/json", "Cache-Control": caching, **(headers or {})},
    )
