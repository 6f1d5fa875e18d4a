"""Threads that are kept do what threads of their own would, and answers leave in one piece."""

from __future__ import annotations

import asyncio
import queue
import threading
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any, cast

from ministack.core import lambda_runtime

from localaws.engine.server import JoinedTransport
from localaws.engine.threads import Threads, with_threads
from localaws.engine.workers import logged

account: ContextVar[str] = ContextVar("account", default="nobody's")


def test_work_after_work_is_done_by_one_thread_and_work_at_once_by_several() -> None:
    threads, seen = Threads(), list[int]()
    for _ in range(20):
        work = threads.thread(lambda: seen.append(threading.get_ident()))
        work.start()
        work.join(10)
        assert not work.is_alive()
        while not threads._idle:
            pass
    assert len(set(seen)) == 1
    together = threading.Barrier(3)
    at_once = [threads.thread(together.wait, (10,)) for _ in range(3)]
    for each in at_once:
        each.start()
    for each in at_once:
        each.join(10)
    assert not together.broken


def test_nothing_is_left_in_a_thread_for_the_next_work_neither_a_value_nor_a_failure() -> None:
    threads, seen = Threads(), list[str]()

    def first() -> None:
        account.set("somebody's")
        raise ValueError("the first work fails")

    for target in (first, lambda: seen.append(account.get())):
        work = threads.thread(target)
        work.start()
        work.join(10)
        while not threads._idle:
            pass
    assert seen == ["nobody's"]


def test_who_waits_for_work_waits_no_longer_than_asked() -> None:
    free = threading.Event()
    work = Threads().thread(free.wait)
    work.start()
    work.join(0.01)
    assert work.is_alive()
    free.set()


def test_an_invocation_needs_none_of_its_arguments_more_than_before() -> None:
    invoke = with_threads(lambda_runtime.Worker.invoke, Threads().thread)
    assert invoke.__kwdefaults__ == lambda_runtime.Worker.invoke.__kwdefaults__
    assert invoke.__defaults__ == lambda_runtime.Worker.invoke.__defaults__


def test_a_log_is_read_to_its_end() -> None:
    lines: queue.Queue[str] = queue.Queue()
    worker = SimpleNamespace(_stderr_queue=lines)
    assert logged(worker, first_line_wait=0.01) == ""
    for line in ("first", "second"):
        lines.put(line)
    assert logged(worker) == "first\nsecond"


def test_a_head_and_a_body_leave_in_one_piece_and_before_the_end() -> None:
    sent: list[bytes | None] = []
    transport = SimpleNamespace(write=sent.append, close=lambda: sent.append(None), is_closing=lambda: False)

    async def answers() -> None:
        joined = JoinedTransport(cast("Any", transport), asyncio.get_running_loop())
        assert not joined.is_closing()
        joined.write(b"head ")
        joined.write(b"body")
        await asyncio.sleep(0)
        joined.write(b"last")
        joined.close()
        await asyncio.sleep(0)

    asyncio.run(answers())
    assert sent == [b"head body", b"last", None]
