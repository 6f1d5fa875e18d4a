"""The mail that the local platform sends, or would send, kept in a file that the operator can read."""

from __future__ import annotations

import hmac
import json
import os
import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from localaws.attempts import Attempts, fixed
from localaws.keys import write_private

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEPT = 500
_LARGEST_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `kind` is confirmation, reset or invitation; `account` is the account's sub."""

    to: str
    account: str
    kind: str
    subject: str
    code: str
    at: str


class Mailbox:
    """All messages of one platform, the newest last; the oldest are dropped after some hundreds.

    `send` gets each message as well, where a mail server is set up.
    """

    def __init__(self, home: Path, send: Callable[[Message], None] | None = None) -> None:
        self._file = home / "mail.jsonl"
        self._send = send
        self._lock = threading.Lock()
        self._asked = Attempts(10, fixed(600))

    def put(self, message: Message) -> None:
        """Keep a message. Only the engine does this."""
        if self._send:
            self._send(message)
        line = json.dumps(asdict(message)) + "\n"
        with self._lock:
            if self._file.exists() and self._file.stat().st_size > _LARGEST_BYTES:
                self._shorten()
            with os.fdopen(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as stream:
                stream.write(line.encode())

    def messages(self) -> list[Message]:
        """What was sent, the oldest first."""
        try:
            with self._file.open(encoding="utf-8") as lines:
                return [Message(**json.loads(line)) for line in deque(lines, KEPT)]
        except FileNotFoundError:
            return []

    def latest(self, to: str, kind: str) -> Message | None:
        """The newest message of a kind to an address; case is ignored."""
        found = [each for each in self.messages() if each.kind == kind and each.to.casefold() == to.casefold()]
        return found[-1] if found else None

    def for_page(self, asked: bytes) -> str | None:
        """The code of a new account, for the page that created it; None for anybody else.

        The request must contain the address and the account id that sign-up returned; only the page that signed up
        knows that id. Codes for a new password are never returned here: they open an account that somebody has already.
        """
        try:
            request = json.loads(asked)
            to, account = str(request["email"]), str(request["account"])
        except (ValueError, TypeError, KeyError):
            return None
        if not self._asked.taken(to.casefold()):
            return None
        sent = self.latest(to, "confirmation")
        return sent.code if sent and hmac.compare_digest(sent.account.encode(), account.encode()) else None

    def _shorten(self) -> None:
        new = self._file.with_suffix(".new")
        write_private(new, "".join(json.dumps(asdict(each)) + "\n" for each in self.messages()[-KEPT // 2 :]))
        new.replace(self._file)
