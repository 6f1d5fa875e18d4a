"""Serves the reference front end on this machine: the files of `web/`, `/config.json`, and `/api` for the page's calls.

The page's calls pass through `/api` because the engine answers the browser's preflight (OPTIONS) without the CORS
headers that the template sets; on AWS the page may call the API directly. Cognito's preflight works, so sign-in does.

Run as `python -m cdu.local.web HOME PORT`.
"""

from __future__ import annotations

import http.client
import json
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cdu.local.place import HOST, LocalError, Place
from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "/api"
_POLICY = (
    "default-src 'self'; connect-src 'self' {cognito}; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_LARGEST_BODY_BYTES = 8 * 1024 * 1024
_TIMEOUT_S = 60
_ASKED = ("Authorization", "Content-Type", "Idempotency-Key", "Prefer")
_ANSWERED = ("Content-Type", "Location", "Retry-After", "Cache-Control")


class _Handler(SimpleHTTPRequestHandler):
    # The system's own table of types may call scripts plain text, which a browser then refuses to run.
    extensions_map = {  # noqa: RUF012 - the base class declares it so
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        "": "application/octet-stream",
    }
    protocol_version = "HTTP/1.1"
    timeout = _TIMEOUT_S

    def __init__(self, place: Place, *args: Any, **more: Any) -> None:
        self._place = place
        super().__init__(*args, directory=str(ROOT / "web"), **more)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/config.json":
            self._config()
        elif path.startswith(f"{API}/"):
            self._api()
        else:
            super().do_GET()

    def do_POST(self) -> None:
        if self.path.startswith(f"{API}/"):
            self._api()
        else:
            self.close_connection = True  # the body stays unread
            self._problem(HTTPStatus.NOT_FOUND, f"only {API}/... takes a {self.command}")

    do_PUT = do_POST  # noqa: N815 - the base class looks for this name
    do_DELETE = do_POST  # noqa: N815 - same

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the base class's signature
        """Show no listings."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY.format(cognito=self._place.engine))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if b"cache-control" not in b"".join(self._headers_buffer).lower():  # type: ignore[attr-defined]
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing: the log is for trouble."""

    def _config(self) -> None:
        try:
            outputs = self._place.outputs()
        except LocalError as error:
            self._problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
            return
        config = {"api": API, "userPoolClient": outputs["UserPoolClient"], "cognito": self._place.engine}
        self._answer(HTTPStatus.OK, {"Content-Type": "application/json"}, json.dumps(config).encode())

    def _api(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if "Transfer-Encoding" in self.headers or not length.isdecimal() or int(length) > _LARGEST_BODY_BYTES:
            self.close_connection = True
            self._problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is over 8 MiB or of unknown length")
            return
        body = self.rfile.read(int(length))
        try:
            self._answer(*self._forwarded(body))
        except LocalError as error:
            self._problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except (OSError, http.client.HTTPException) as error:
            self._problem(HTTPStatus.BAD_GATEWAY, f"the engine does not answer ({type(error).__name__})")

    def _forwarded(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        api = urlsplit(self._place.outputs()["api"])
        headers = {name: value for name in _ASKED if (value := self.headers.get(name)) is not None}
        connection = http.client.HTTPConnection(str(api.hostname), api.port, timeout=_TIMEOUT_S)
        try:
            connection.request(self.command, api.path + self.path.removeprefix(API), body or None, headers)
            reply = connection.getresponse()
            answered = {name: value for name in _ANSWERED if (value := reply.headers.get(name)) is not None}
            return reply.status, answered, reply.read()
        finally:
            connection.close()

    def _problem(self, status: HTTPStatus, detail: str) -> None:
        document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
        self._answer(status, {"Content-Type": "application/problem+json"}, json.dumps(document).encode())

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up in the middle is no trouble; everything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(place: Place) -> ThreadingHTTPServer:
    """A server of the page at its address; the caller runs and ends it."""
    page = urlsplit(place.web)
    return _Server((HOST, page.port or 0), partial(_Handler, place))


def main() -> None:
    """Serve until the process is ended."""
    serve(Place(Path(sys.argv[1]), int(sys.argv[2]))).serve_forever()


if __name__ == "__main__":
    main()
