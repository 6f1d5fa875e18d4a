"""The HTTP server of the engine: uvicorn with the parser httptools.

Ministack comes with hypercorn, which takes 325 µs of processor time for a small request and its answer, a third of what
the engine needs for a submission. This takes 50 µs.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterator

    from uvicorn._types import ASGI3Application

    from localaws.engine.gateway import Gateway

KEEP_ALIVE_S = 75
STOP_S = 3
MAX_HEAD_BYTES = 64 * 1024
"""Of a request's line and headers; uvicorn has no limit of its own for them with this parser."""


class JoinedTransport:
    """A transport that sends in one piece what is written in one turn of the loop: the head and the body of an answer.

    uvicorn writes them one after the other, and each write wakes the client.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        """Everything else is the transport's."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send soon."""
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(data)

    def close(self) -> None:
        """Close when everything is sent."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        parts, self._parts = self._parts, []
        if parts:
            self._transport.write(b"".join(parts))


class Protocol(HttpToolsProtocol):
    """Reads requests whose heads have a limited size, and sends every answer in one piece."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        super().connection_made(cast("asyncio.Transport", JoinedTransport(transport, self.loop)))

    def on_message_begin(self) -> None:
        """Begin to count a new request."""
        super().on_message_begin()
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the request's line."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._count(name, value)
        super().on_header(name, value)

    def _count(self, *parts: bytes) -> None:
        self._head_bytes += sum(map(len, parts))
        if self._head_bytes > MAX_HEAD_BYTES:
            raise ValueError("the head of a request is too large")  # uvicorn answers 400 and closes the connection


class Server(uvicorn.Server):
    """One server on the running event loop. Signals are the caller's; `serve` returns after `stop`."""

    def __init__(self, application: Gateway, host: str, port: int) -> None:
        config = uvicorn.Config(
            cast("ASGI3Application", application),  # ASGI in the types of hypercorn, which ministack comes with
            host=host,
            port=port,
            http=Protocol,
            ws="none",
            lifespan="on",
            interface="asgi3",
            access_log=False,
            log_level="warning",
            log_config=None,
            proxy_headers=False,  # whoever is asked for is decided by the entrance, from the request as it came
            server_header=False,
            date_header=False,  # ministack sends one
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_S,
        )
        super().__init__(config)

    def stop(self) -> None:
        """Take no more requests, answer those that are there, and let `serve` return."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone: uvicorn would raise them again before the engine has saved its state."""
        yield
