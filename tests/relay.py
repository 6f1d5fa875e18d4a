"""A relay between the deployed functions and the engine: what passes may be counted, held up or lost.

It is the functions' HTTP proxy: their calls keep the address that they were signed for, which the engine checks.
"""

from __future__ import annotations

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from cdu.local.place import Place

_RUNNERS = "runner"
_OWN_HEADERS = {"transfer-encoding", "content-length", "connection", "date", "server"}


class Reply(NamedTuple):
    """What the engine answered, or what is answered in its place."""

    status: int
    body: bytes
    headers: list[tuple[str, str]]


class Relay(ThreadingHTTPServer):
    """Hands every call on to the engine; a subclass may do otherwise in `answer`."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, engine_port: int) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.engine_port = engine_port

    def answer(self, call: Call, body: bytes) -> Reply | None:
        """The answer to a call; None hangs up."""
        return call.forwarded(body)

    def between(self, place: Place) -> None:
        """Have every trusted function of a platform call the engine through this relay."""
        functions = place.client("lambda")
        for page in functions.get_paginator("list_functions").paginate():
            for function in page["Functions"]:
                if _RUNNERS not in function["FunctionName"]:
                    variables = function["Environment"]["Variables"]
                    variables |= {"HTTP_PROXY": f"http://127.0.0.1:{self.server_port}"}
                    functions.update_function_configuration(
                        FunctionName=function["FunctionName"], Environment={"Variables": variables}
                    )


class Call(BaseHTTPRequestHandler):
    """One call of a function to AWS."""

    protocol_version = "HTTP/1.1"
    server: Relay

    port = 0
    """Of the service that the call is for: the engine, or a bridge."""

    def forwarded(self, body: bytes) -> Reply:
        """Make the call and return what came of it."""
        engine = HTTPConnection("127.0.0.1", self.port, timeout=60)
        left_out = {"connection", "proxy-connection"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in left_out}
        engine.request(self.command, self.path, body, headers)
        reply = engine.getresponse()
        answer = reply.read()
        engine.close()
        return Reply(reply.status, answer, [each for each in reply.getheaders() if each[0].lower() not in _OWN_HEADERS])

    def _handle(self) -> None:
        address = urlsplit(self.path)
        self.port, self.path = address.port or 0, address._replace(scheme="", netloc="").geturl() or "/"
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # Faults are for the engine's services; the bridges have tests of their own.
        reply = self.server.answer(self, body) if self.port == self.server.engine_port else self.forwarded(body)
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _handle  # noqa: N815 - the library's names

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
