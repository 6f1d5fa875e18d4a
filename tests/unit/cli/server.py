"""An API that answers whatever a test wants, over real HTTP, and what a command did."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Request:
    """What a client sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @classmethod
    def read(cls, handler: BaseHTTPRequestHandler) -> Request:
        parts = urlsplit(handler.path)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        return cls(handler.command, parts.path, dict(parse_qsl(parts.query)), headers, body)


class Server:
    """An API that is not ours: path, or method and path, to what it answers; and what was sent to it.

    An answer is a document, bytes, or a function that makes either of a request. `break_off` connections are closed
    without an answer, after the request was read.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.status = 200
        self.received: list[bytes] = []
        self.requests: list[Request] = []
        self.break_off = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                request = Request.read(self)
                outer.received.append(request.body)
                outer.requests.append(request)
                if outer.break_off:
                    outer.break_off -= 1
                    self.close_connection = True
                    return
                found = outer.answers.get(f"{self.command} {request.path}", outer.answers.get(request.path))
                status = outer.status if found is not None else 404
                if callable(found):
                    status, found = found(request)
                body = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "soon")
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"


@dataclass
class Ended:
    """What a command did."""

    status: int
    out: str
    err: str
