"""A blueprint whose routes answer every error with a problem document and log every request in one line."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.http.answers import unless_known
from chalicelib.http.problems import NOT_FOUND, ProblemError, answer_to
from chalicelib.shared.ids import PATH
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., Response]


class Resource(Blueprint):
    """One REST resource. Chalice's own error handling sits around each view, so ours must sit inside it."""

    def route(self, path: str, **options: Any) -> Callable[[View], View]:
        """Register a view as `Blueprint.route` does.

        Every content type reaches the view: what Chalice itself refuses is no problem document.
        """
        options.setdefault("content_types", ["*/*"])
        register: Callable[[View], View] = super().route(path, **options)
        return lambda view: register(self._guarded(path, view))

    def _guarded(self, path: str, view: View) -> View:
        @wraps(view)
        def guarded(**path_parts: str) -> Response:
            started = time.perf_counter()
            try:
                response = unless_known(view(**_checked(path_parts)), self.current_request.headers.get("if-none-match"))
            except Exception as error:  # noqa: BLE001 - the last line of defence; `answer_to` logs what it does not know
                response = answer_to(error)
            took_ms = round((time.perf_counter() - started) * 1000, 1)
            logger.info("answered", view=view.__name__, route=path, status=response.status_code, took_ms=took_ms)
            return response

        return guarded


def _checked(path_parts: dict[str, str]) -> dict[str, str]:
    """The path parameters as the client meant them (`C%2B%2B` is C++). Raises a 404 problem for one of another form."""
    meant = {name: unquote(text) for name, text in path_parts.items()}
    for name, text in meant.items():
        if not PATH[name].fits(text):
            raise ProblemError(NOT_FOUND, PATH[name].refusal(text))
    return meant
