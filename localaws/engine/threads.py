"""Threads that are kept, where ministack starts one for a moment's work: six and more for one submission.

To start a thread and wait for its end takes 60 µs of processor time; to hand work to one that waits, and wait for
that, 15.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from contextvars import Context
from queue import SimpleQueue
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Threads:
    """As many threads as there ever was work at once. They end with the process, in the middle of their work."""

    def __init__(self) -> None:
        self._idle: deque[SimpleQueue[KeptThread]] = deque()

    def thread(
        self, target: Callable[..., object], args: tuple[Any, ...] = (), *, daemon: bool = True, name: str = ""
    ) -> KeptThread:
        """What `threading.Thread` is for ministack: the same arguments, and work that is started later."""
        del daemon, name
        return KeptThread(self, target, args)

    def start(self, work: KeptThread) -> None:
        """Have a thread that waits do the work, or a new one."""
        try:
            inbox = self._idle.pop()
        except IndexError:
            inbox = SimpleQueue()
            threading.Thread(target=self._serve, args=(inbox,), daemon=True, name="kept").start()
        inbox.put(work)

    def _serve(self, inbox: SimpleQueue[KeptThread]) -> None:
        while True:
            inbox.get().do()
            self._idle.append(inbox)


class KeptThread:
    """One piece of work for a thread that is kept, with those methods of a thread that ministack uses."""

    def __init__(self, threads: Threads, target: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._threads = threads
        self._target = target
        self._args = args
        self._over = threading.Event()

    def start(self) -> None:
        """Begin."""
        self._threads.start(self)

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end, at most `timeout` seconds."""
        self._over.wait(timeout)

    def is_alive(self) -> bool:
        """Whether it has begun and not ended; ministack asks after it has begun."""
        return not self._over.is_set()

    def do(self) -> None:
        """Do it in this thread, with context variables of its own, as a new thread has them."""
        try:
            Context().run(self._target, *self._args)
        except Exception:  # as a thread that dies of it: it is told, and nobody else is touched
            log.exception("a thread of the engine failed")
        finally:
            self._over.set()


def with_threads(function: Any, thread: Callable[..., object], **replaced: Any) -> Any:
    """A function of ministack whose threads `thread` makes; `replaced` are other names that it finds in its module."""
    names = {**function.__globals__, "threading": SimpleNamespace(Thread=thread), **replaced}
    made = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made


KEPT = Threads()
"""Those of this process."""
