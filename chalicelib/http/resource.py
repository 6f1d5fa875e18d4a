"""A blueprint whose routes get their services handed in, answer every error with a problem document, and are logged."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.http.answers import error_answer, unless_known
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.shared.ids import PATH
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.http.spec import RouteSpec

    View = Callable[..., Response]

Services = TypeVar("Services")


class Resource(Blueprint, Generic[Services]):
    """The routes of one REST resource.

    Routes are declared when their module is imported, long before there are clients or settings. What they work with
    comes later: the composition root calls `serve_with`, and a view reads `services`.
    """

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self._provide: Callable[[], Services] | None = None
        self.specs: dict[str, RouteSpec] = {}
        """What each route reads and answers, by `METHOD /path`; the OpenAPI document is made from this."""

    def serve_with(self, provide: Callable[[], Services]) -> None:
        """Take the function that makes the services; it is called at each request and caches what it makes."""
        self._provide = provide

    @property
    def services(self) -> Services:
        """What the views work with."""
        if self._provide is None:
            raise RuntimeError("serve_with was not called: app.py wires every blueprint")
        return self._provide()

    def endpoint(self, method: str, path: str, spec: RouteSpec, **options: Any) -> Callable[[View], View]:
        """Register a view for one method of a path, with what it reads and answers.

        Every content type reaches the view: what Chalice itself refuses is no problem document.
        """
        self.specs[f"{method} {path}"] = spec
        register: Callable[[View], View] = self.route(path, methods=[method], content_types=["*/*"], **options)
        return lambda view: register(self._guarded(path, view))

    def _guarded(self, path: str, view: View) -> View:
        # Chalice's own error handling sits around each view, so ours must sit inside it.
        @wraps(view)
        def guarded(**path_parts: str) -> Response:
            started = time.perf_counter()
            try:
                response = unless_known(view(**_checked(path_parts)), self.current_request.headers.get("if-none-match"))
            except Exception as error:  # noqa: BLE001 - the last line of defence; `error_answer` logs the unexpected
                response = error_answer(error)
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
