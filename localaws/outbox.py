"""Mail that waits to be sent: a file for each message, kept until a mail server has taken it."""

from __future__ import annotations

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from localaws.keys import write_private
from localaws.mail import Message

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class State:
    """How sending goes: messages that wait, those a mail server refused for good, and what is wrong at present."""

    waiting: int
    refused: int = 0
    error: str | None = None


class Outbox:
    """The messages of one platform that are still to be sent."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "outbox"
        self._state = home / "outbox.json"

    def put(self, message: Message) -> None:
        """Keep a message until it is sent; it survives a crash and a power cut."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{time.time_ns():020}-{secrets.token_hex(8)}"
        new = self._folder / f".{name}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(json.dumps(asdict(message)).encode())
            stream.flush()
            os.fsync(stream.fileno())
        new.rename(self._folder / name)

    def names(self) -> list[str]:
        """The names of all waiting messages, the oldest first."""
        try:
            return sorted(each.name for each in self._folder.iterdir() if not each.name.startswith("."))
        except FileNotFoundError:
            return []

    def message(self, name: str) -> Message:
        """A waiting message."""
        return Message(**json.loads((self._folder / name).read_text(encoding="utf-8")))

    def remove(self, name: str) -> None:
        """Forget a message that was sent, refused for good, or is of no use any more."""
        (self._folder / name).unlink()

    def state(self) -> State:
        """How sending goes."""
        try:
            told = json.loads(self._state.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            told = {}
        return State(len(self.names()), **told)

    def tell(self, refused: int, error: str | None) -> None:
        """Note how sending goes. Only the sender does this."""
        new = self._state.with_suffix(".new")
        write_private(new, json.dumps({"refused": refused, "error": error}))
        new.replace(self._state)
