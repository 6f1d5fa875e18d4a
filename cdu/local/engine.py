"""The engine's process: ministack, saving its state every few seconds and not only when it is stopped politely.

Ministack writes its state on a graceful stop only, so a crash would lose everything since. It is an ASGI application;
this wraps it, and while it serves, saves on its event loop, where nothing else changes the state meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import time
from typing import TYPE_CHECKING, Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core.persistence import save_all

if TYPE_CHECKING:
    from collections.abc import Callable

SAVE_INTERVAL_S = 2.0
SAVE_SHARE = 0.02
"""Saving blocks the loop, so as the state grows it is saved less often: at most this share of the time."""

REQUESTS_AT_ONCE = 16
API_PATH = "/_user_request_"
_THROTTLED = json.dumps(
    {
        "type": "/problems/too-many-requests",
        "title": "Too many requests",
        "status": 429,
        "detail": "wait a second and send the same request again",
    }
).encode()
_THROTTLED_HEADERS = [
    (b"content-type", b"application/problem+json"),
    (b"access-control-allow-origin", b"*"),
    (b"retry-after", b"1"),
]


async def _save_regularly() -> None:
    took_s = 0.0
    while True:
        await asyncio.sleep(max(SAVE_INTERVAL_S, took_s / SAVE_SHARE))
        started = time.perf_counter()
        save_all(ministack._build_persistence_save_dict())  # noqa: SLF001 - no public way; pinned and tested
        took_s = time.perf_counter() - started


class Gateway:
    """Ministack with the API gateway's throttling, which it has not: so many requests at once, a 429 for the others.

    The engine starts a process for each; a burst of hundreds would have them starve one another until none ends.
    """

    def __init__(self, application: Any) -> None:
        self._application = application
        self._under_way = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection, as ASGI wants it."""
        if scope["type"] != "http" or API_PATH not in scope["path"]:
            await self._application(scope, receive, send)
        elif self._under_way >= REQUESTS_AT_ONCE:
            await send({"type": "http.response.start", "status": 429, "headers": _THROTTLED_HEADERS})
            await send({"type": "http.response.body", "body": _THROTTLED})
        else:
            self._under_way += 1
            try:
                await self._application(scope, receive, send)
            finally:
                self._under_way -= 1


async def _main() -> None:
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a burst of connections must not hit the soft limit
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopped.set)
    saving = asyncio.create_task(_save_regularly())
    trigger: Callable[[], Any] = stopped.wait
    try:
        await serve(Gateway(ministack.app), config, shutdown_trigger=trigger)
    finally:
        saving.cancel()


if __name__ == "__main__":
    asyncio.run(_main())
