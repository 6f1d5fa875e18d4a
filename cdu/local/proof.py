"""How a command knows the platform of its own folder from a stranger on the same port, before it sends anything.

The command sends a random nonce; the engine answers with an HMAC of the nonce and of its own port, under a key that
lies in the platform's folder. The port is part of it, so a real platform elsewhere cannot answer for a stranger.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import os
import re
import secrets
from enum import Enum
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
PATH = "/_cdu/proof"
_KEY_BYTES = 32
_NONCE = re.compile(r"[0-9a-f]{32}")
_LONGEST_ANSWER = 64
_TIMEOUT_S = 10


class Answer(Enum):
    """What listens on a port."""

    OURS = "ours"
    STRANGER = "stranger"
    NOBODY = "nobody"
    SILENCE = "silence"


def make_key(home: Path) -> bytes:
    """The key of a platform's folder, made if there is none; readable by its owner only."""
    file = _file(home)
    if not file.exists():
        new = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(_KEY_BYTES))
        new.replace(file)
    return file.read_bytes()


def prove(key: bytes, port: int, nonce: str) -> str:
    """What a platform with this key answers on this port."""
    return hmac.new(key, f"cdu platform\n{port}\n{nonce}".encode(), hashlib.sha256).hexdigest()


def who_answers(home: Path, port: int, timeout_s: float = _TIMEOUT_S) -> Answer:
    """Ask whoever listens on a port for the proof. Nothing but a random nonce is sent."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        return Answer.OURS if is_proven(connection, home) else Answer.STRANGER
    except ConnectionRefusedError:
        return Answer.NOBODY
    except TimeoutError:
        return Answer.SILENCE
    except (OSError, http.client.HTTPException, ValueError):
        return Answer.STRANGER  # somebody listens who speaks something else
    finally:
        connection.close()


def is_proven(connection: http.client.HTTPConnection, home: Path) -> bool:
    """Whether the other end of a connection has the key of a folder.

    What is sent on the connection afterwards goes to the same end: it is not opened again by itself. Raises OSError or
    HTTPException where there is no answer.
    """
    nonce = secrets.token_hex(16)
    connection.request("GET", f"{PATH}?nonce={nonce}")
    connection.auto_open = 0
    reply = connection.getresponse()
    answer = reply.read(_LONGEST_ANSWER + 1)
    if reply.status != http.HTTPStatus.OK or len(answer) > _LONGEST_ANSWER:
        return False
    try:
        key = _file(home).read_bytes()
    except OSError:
        return False
    return hmac.compare_digest(answer, prove(key, connection.port, nonce).encode())


class Proving:
    """An ASGI application that answers challenges, and hands everything else on to another one."""

    def __init__(self, application: Any, home: Path, port: int) -> None:
        self._application = application
        self._key = make_key(home)
        self._port = port

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection, as ASGI wants it."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._application(scope, receive, send)
            return
        status, answer = respond(self._key, self._port, scope["query_string"].decode("latin-1"))
        headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


def respond(key: bytes, port: int, query: str) -> tuple[int, bytes]:
    """Status and body of the answer to a challenge."""
    nonce = parse_qs(query).get("nonce", [""])[0]
    if not _NONCE.fullmatch(nonce):
        return http.HTTPStatus.BAD_REQUEST, b"a nonce of 32 hexadecimal digits is missing\n"
    return http.HTTPStatus.OK, prove(key, port, nonce).encode()


def _file(home: Path) -> Path:
    return home / "proof.key"
