"""A blueprint whose routes answer every error with a problem document."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from chalicelib.api.problems import answer_to

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., Response]


class Resource(Blueprint):
    """One REST resource. Chalice's own error handling sits around each view, so ours must sit inside it."""

    def route(self, path: str, **options: Any) -> Callable[[View], View]:
        """Register a view as `Blueprint.route` does."""
        register: Callable[[View], View] = super().route(path, **options)
        return lambda view: register(_guarded(view))


def _guarded(view: View) -> View:
    @wraps(view)
    def guarded(**path_parts: str) -> Response:
        try:
            return view(**path_parts)
        except Exception as error:  # noqa: BLE001 - the last line of defence; `answer_to` logs what it does not know
            return answer_to(error)

    return guarded
