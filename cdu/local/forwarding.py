"""What the page's server passes on to the engine where the platform has a public name: the API, accounts, and exports.

A reverse proxy then needs one address, and what must stay on this machine cannot be reached through it, however the
proxy is set up: a request for the engine is made anew, from the parts that are named here.
"""

from __future__ import annotations

import http.client
import io
import re
import shutil
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from localaws import proof

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message as Headers
    from http.server import BaseHTTPRequestHandler

    from cdu.local.place import Place

API, ACCOUNTS, OBJECTS = "/api", "/accounts", "/objects"
ROOMS = (f"{API}/", ACCOUNTS, f"{OBJECTS}/")
"""How paths begin that are passed on or refused, and are no files of the page."""
_EXPORT = re.compile(r"/exports/[A-Za-z0-9-]{1,64}\.zip")
_SIGN_IN = "AWSCognitoIdentityProviderService."
LARGEST_BODY_BYTES = 10 * 1024 * 1024
"""As the engine, and the API gateway of AWS."""
_TIMEOUT_S = 120
_CORS = {"origin", "access-control-request-method", "access-control-request-headers"}
_ASKED = {
    API: {"accept", "authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "prefer", *_CORS},
    ACCOUNTS: {"content-type", "x-amz-target", *_CORS},
    OBJECTS: {"accept", "range", "if-none-match"},
}
"""The headers that are passed on. X-Forwarded-For and its like are not: nobody here believes them."""
_NOT_ANSWERED = {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}


class Target(NamedTuple):
    """Where a request goes: the room that was asked, and path and query at the engine."""

    room: str
    path: str


def target(method: str, address: str, headers: Headers, outputs: Mapping[str, str]) -> Target | None:
    """Where a request for the public name goes at the engine; None for what is not passed on."""
    parts = urlsplit(address)
    if {".", ".."} & set(unquote(parts.path).split("/")):
        return None
    query = f"?{parts.query}" if parts.query else ""
    if parts.path.startswith(f"{API}/"):
        return Target(API, f"{urlsplit(outputs['api']).path}{parts.path.removeprefix(API)}{query}")
    if address == ACCOUNTS and (
        method == "OPTIONS" or (method == "POST" and headers.get("X-Amz-Target", "").startswith(_SIGN_IN))
    ):
        return Target(ACCOUNTS, "/")
    stored = parts.path.removeprefix(f"{OBJECTS}/{outputs['ContentBucket']}")
    if method == "GET" and stored != parts.path and _EXPORT.fullmatch(stored) and "X-Amz-Signature=" in parts.query:
        return Target(OBJECTS, f"{parts.path.removeprefix(OBJECTS)}{query}")
    return None


class Engine:
    """The engine as one client of the page reaches it: a connection that is proven once to end at the engine."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, to: Target, headers: Headers, body: bytes | None) -> http.client.HTTPResponse:
        """The engine's answer. Raises OSError or HTTPException where there is none, and hangs up then."""
        passed = {name: value for name, value in headers.items() if name.lower() in _ASKED[to.room]}
        try:
            connection = self._connection = self._connection or self._proven()
            connection.request(method, to.path, body, passed)
            return connection.getresponse()
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def _proven(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(proof.HOST, self._place.port, timeout=_TIMEOUT_S)
        if not proof.is_proven(connection, self._place.home):
            connection.close()
            raise ConnectionRefusedError("another program listens on the engine's port")
        return connection

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._connection:
            self._connection.close()
        self._connection = None


def answer(handler: BaseHTTPRequestHandler, reply: http.client.HTTPResponse, place: Place) -> None:
    """Give the engine's answer to a browser. An address at the engine becomes one under the public name."""
    length = reply.getheader("Content-Length")
    content: Any = reply
    if length is None:
        body = reply.read()
        content, length = io.BytesIO(body), str(len(body))
    handler.send_response(reply.status)
    for name, value in reply.getheaders():
        if name.lower() == "location":
            handler.send_header(name, value.replace(f"{place.engine}/", f"{place.public}{OBJECTS}/", 1))
        elif name.lower() not in _NOT_ANSWERED:
            handler.send_header(name, value)
    if reply.getheader("Cache-Control") is None:
        handler.send_header("Cache-Control", "no-cache")  # browsers may keep it, and ask with its tag
    if reply.status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
        handler.send_header("Content-Length", length)
    handler.end_headers()
    shutil.copyfileobj(content, handler.wfile)
