"""The student's coroutines and asynchronous generators.

The worker runs every awaited step to completion in its own event loop, where the solution's `asyncio.sleep`, `gather`
and queues work as usual. The test awaits a local coroutine that gets the result in one request, so two of them do not
interleave.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from runners.inside.isolated.connection import Connection


class Loop:
    """The worker's event loop, created when it is first needed."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, awaitable: Any) -> object:
        """Run a coroutine, or the next step of an asynchronous generator, to its end."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        step = anext(awaitable) if isinstance(awaitable, AsyncGenerator) else awaitable
        return self._loop.run_until_complete(step)


async def coroutine(remote: Connection, handle: int, key: str) -> object:
    """Return what the student's coroutine returns."""
    return remote.awaited(handle, key)


async def generator(remote: Connection, handle: int, key: str) -> AsyncGenerator[object, None]:
    """Yield what the student's asynchronous generator yields."""
    while True:
        try:
            value = remote.awaited(handle, key)
        except StopAsyncIteration:
            return
        yield value
