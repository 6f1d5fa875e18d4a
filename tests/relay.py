"""A relay between the deployed functions and the engine: what passes may be counted, held up or lost."""

from __future__ import annotations

from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

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
        """Have every trusted function of a platform call this relay in the engine's place."""
        functions = place.client("lambda")
        for page in functions.get_paginator("list_functions").paginate():
            for function in page["Functions"]:
                if _RUNNERS not in function["FunctionName"]:
                    variables = function["Environment"]["Variables"]
                    variables |= {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.server_port}"}
                    functions.update_function_configuration(
                        FunctionName=function["FunctionName"], Environment={"Variables": variables}
                    )


class Call(BaseHTTPRequestHandler):
    """One call of a function to AWS."""

    protocol_version = "HTTP/1.1"
    server: Relay

    def forwarded(self, body: bytes) -> Reply:
        """Make the call and return what came of it."""
        engine = HTTPConnection("127.0.0.1", self.server.engine_port, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        engine.request(self.command, self.path, body, headers)
        reply = engine.getresponse()
        answer = reply.read()
        engine.close()
        return Reply(reply.status, answer, [each for each in reply.getheaders() if each[0].lower() not in _OWN_HEADERS])

    def _handle(self) -> None:
        reply = self.server.answer(self, self.rfile.read(int(self.headers.get("Content-Length", 0))))
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
