"""Saves the engine's state continuously, not only at a graceful stop.

Ministack writes its state on a graceful stop only, so a crash would lose everything since. This saves on its event
loop, where nothing else changes the state meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sqlite3
import time
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from ministack import app as ministack
from ministack.core import persistence

from localaws.saving import held

if TYPE_CHECKING:
    from collections.abc import Sequence

log = logging.getLogger(__name__)
SAVE_INTERVAL_S = 0.5
SAVE_SHARE = 0.3
"""Saving blocks the loop, so as the state grows it is saved less often: at most about this share of the time."""

NOT_AT_ONCE = {"cloudwatch", "cloudwatch_logs"}
"""Saved only when the engine stops: logs may be lost in a crash, and would be half of what is written."""

BUSY = {"dynamodb", "eventbridge", "s3", "sqs"}
"""Changed by every submission, and by timers of the engine. The others change when somebody calls them."""
ALL_EVERY_S = 30.0
"""Every service is looked at this often, should the engine change one by itself. It takes 50 ms, most of it for
CloudFormation, so not with every save."""

GROWING = {"cognito"}
"""Ministack deep-copies all of its accounts before writing, which takes twice as long as the write."""
_UNCOPIED = SimpleNamespace(deepcopy=lambda value: value)


class Store(Protocol):
    """Something that grows, and is saved by what is new."""

    def save(self) -> None:
        """Write what is new, or raise and remember it."""


def opened(path: Path) -> sqlite3.Connection:
    """The database of the stores. A killed process loses nothing that was saved; a power cut, the last moments."""
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return database


class Keeper:
    """Saves what changed: what grows with every submission in a database, the rest in ministack's own files."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = stores
        self._saved: dict[str, str] = {}
        self._called: set[str] = set()
        self._all_at = 0.0
        self._next = asyncio.Event()
        self._wanted = asyncio.Event()

    async def keep(self) -> None:
        """Save when somebody waits for it, and every little while."""
        took_s = 0.0
        while True:
            await asyncio.sleep(took_s / SAVE_SHARE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), SAVE_INTERVAL_S)
            self._wanted.clear()
            started = time.perf_counter()
            if self._tried():  # else requests keep waiting: none is answered before its change is saved
                done, self._next = self._next, asyncio.Event()
                done.set()
            took_s = time.perf_counter() - started

    def called(self, service: str) -> None:
        """A service, by the name of ministack's router, may have been changed by a call."""
        if service == "cloudformation":
            self._all_at = 0.0
            return
        known: dict[str, Any] = ministack.SERVICE_REGISTRY.get(service, {})
        if known:
            self._called |= {known.get("state_key", known["module"]), *known.get("sub_modules", ())}

    async def saved(self) -> None:
        """Wait until what is there now is saved."""
        following = self._next
        self._wanted.set()
        await following.wait()

    def _tried(self) -> bool:
        try:
            with held(Path(persistence.STATE_DIR), wait=False):
                self.save()
        except BlockingIOError:
            return False  # a backup opens the files, which takes milliseconds
        except Exception:
            log.exception("not saved; trying again")  # a thread changed what was read, or the disk is full
            return False
        return True

    def save(self) -> None:
        """Write what is not as it was when it was last written."""
        for store in self._stores:  # first: the files name the tables that they fill
            store.save()
        called, self._called = self._called, set()
        every = time.monotonic() >= self._all_at
        try:
            for service, state_of in ministack._build_persistence_save_dict().items():  # noqa: SLF001 - no public way; pinned
                if service not in NOT_AT_ONCE and (every or service in BUSY or service in called):
                    self._write(service, state_of)
        except BaseException:
            self._called |= called
            raise
        if every:
            self._all_at = time.monotonic() + ALL_EVERY_S

    def _write(self, service: str, state_of: Any) -> None:
        state = uncopied(state_of)() if service in GROWING else state_of()
        if state is None:
            return
        whole = {"__ministack_format__": persistence._state_format_version(service), "payload": state}  # noqa: SLF001
        text = json.dumps(whole, default=persistence._json_default)  # noqa: SLF001 - what load_state reads
        if self._saved.get(service) != text:
            path = Path(persistence.STATE_DIR) / f"{service}.json"
            new = path.with_suffix(".json.new")
            new.write_text(text, encoding="utf-8")
            new.replace(path)
            self._saved[service] = text


def uncopied(state_of: Any) -> Any:
    """A service's `get_state` that hands out the service's own values, to be read at once and not kept."""
    return FunctionType(state_of.__code__, {**state_of.__globals__, "copy": _UNCOPIED})
