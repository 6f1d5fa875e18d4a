"""A blueprint whose routes use injected services, answer every error with a problem document, and are logged."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import unquote

from chalice.app import Blueprint, Response

from chalicelib.http.answers import error_answer, unless_known
from chalicelib.http.problems import NOT_FOUND, ProblemError
from chalicelib.http.requests import query
from chalicelib.http.spec import NoQuery
from chalicelib.shared.ids import PATH
from chalicelib.shared.log import logger

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.http.spec import RouteSpec

    View = Callable[..., Response]

Services = TypeVar("Services")


class Resource(Blueprint, Generic[Services]):
    """The routes of one REST resource.

    Routes are declared when their module is imported, before there are clients or settings. Later the composition root
    injects the services with `serve_with`, and views read them from `services`.
    """

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self._provide: Callable[[], Services] | None = None
        self.specs: dict[str, RouteSpec] = {}
        """Request and response models by `METHOD /path`; the OpenAPI document is generated from them."""

    def serve_with(self, provide: Callable[[], Services]) -> None:
        """Set the function that provides the services. It is called for each request, so it should cache them."""
        self._provide = provide

    @property
    def services(self) -> Services:
        """The services that the views use."""
        if self._provide is None:
            raise RuntimeError("serve_with was not called: app.py wires every blueprint")
        return self._provide()

    def endpoint(self, method: str, path: str, spec: RouteSpec, **options: Any) -> Callable[[View], View]:
        """Register a view for one method of a path, with its request and response models.

        `GET` registers `HEAD` too: the gateway leaves out the body of the answer.
        Every content type reaches the view, because Chalice's own refusal would not be a problem document.
        """
        self.specs[f"{method} {path}"] = spec
        methods = ["GET", "HEAD"] if method == "GET" else [method]
        register: Callable[[View], View] = self.route(path, methods=methods, content_types=["*/*"], **options)
        return lambda view: register(self._guarded(path, spec, view))

    def _guarded(self, path: str, spec: RouteSpec, view: View) -> View:
        # Chalice wraps each view in its own error handling, so ours must be inside it.
        @wraps(view)
        def guarded(**path_parts: str) -> Response:
            started = time.perf_counter()
            try:
                parts = _checked(path_parts)
                if spec.query is NoQuery:
                    query(self.current_request, NoQuery)
                response = unless_known(view(**parts), self.current_request.headers.get("if-none-match"))
            except Exception as error:  # noqa: BLE001 - the last line of defence; `error_answer` logs the unexpected
                response = error_answer(error)
            took_ms = round((time.perf_counter() - started) * 1000, 1)
            logger.info("answered", view=view.__name__, route=path, status=response.status_code, took_ms=took_ms)
            return response

        return guarded


def _checked(path_parts: dict[str, str]) -> dict[str, str]:
    """The decoded path parameters (`C%2B%2B` is C++). Raises a 404 problem for one with the wrong form."""
    decoded = {name: unquote(text) for name, text in path_parts.items()}
    for name, text in decoded.items():
        if not PATH[name].fits(text):
            raise ProblemError(NOT_FOUND, PATH[name].refusal(text))
    return decoded
