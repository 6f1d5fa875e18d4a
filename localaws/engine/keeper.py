"""Saves the engine's state continuously, not only at a graceful stop.

Ministack writes its state on a graceful stop only, so a crash would lose everything since. This saves on its event
loop, where nothing else changes the state meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

from ministack import app as ministack
from ministack.core import persistence

from localaws.saving import held

log = logging.getLogger(__name__)
SAVE_INTERVAL_S = 0.5
SAVE_SHARE = 0.3
"""Saving blocks the loop, so as the state grows it is saved less often: at most about this share of the time."""

NOT_AT_ONCE = {"cloudwatch", "cloudwatch_logs"}
"""Saved only when the engine stops: logs may be lost in a crash, and would be half of what is written."""

GROWING = {"dynamodb", "eventbridge"}
"""Ministack deep-copies all data of these services before writing, which takes twice as long as the write."""
_UNCOPIED = SimpleNamespace(deepcopy=lambda value: value)


class Keeper:
    """Saves what changed, in ministack's own format; its own way writes every service anew, ten times as slowly."""

    def __init__(self) -> None:
        self._saved: dict[str, str] = {}
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
        """Write the state of every service that is not as it was when it was last written."""
        for service, state_of in ministack._build_persistence_save_dict().items():  # noqa: SLF001 - no public way; pinned
            if service in NOT_AT_ONCE:
                continue
            state = _uncopied(state_of)() if service in GROWING else state_of()
            if state is None:
                continue
            whole = {"__ministack_format__": persistence._state_format_version(service), "payload": state}  # noqa: SLF001
            text = json.dumps(whole, default=persistence._json_default)  # noqa: SLF001 - what load_state reads
            if self._saved.get(service) != text:
                path = Path(persistence.STATE_DIR) / f"{service}.json"
                new = path.with_suffix(".json.new")
                new.write_text(text, encoding="utf-8")
                new.replace(path)
                self._saved[service] = text


def _uncopied(state_of: Any) -> Any:
    """A service's `get_state` that hands out the service's own values, to be read at once and not kept."""
    return FunctionType(state_of.__code__, {**state_of.__globals__, "copy": _UNCOPIED})
