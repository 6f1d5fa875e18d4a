"""Lets a command check that its own platform answers on a port, and not another program, before it sends anything.

The command sends a random challenge; the engine and the page answer with an HMAC of the challenge and of their own
port, under a secret that lies in the platform's folder. The port is part of it, so a real platform elsewhere cannot
answer for a stranger.
"""

from __future__ import annotations

import hmac
import http.client
import json
import secrets
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from localaws.keys import FILE, HEALTH, Keys

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
_LONGEST_ANSWER = 200
_TIMEOUT_S = 10


class Answer(Enum):
    """What listens on a port."""

    OURS = "ours"
    STRANGER = "stranger"
    NOBODY = "nobody"
    SILENCE = "silence"


def respond(keys: Keys, port: int, query: str) -> bytes:
    """The answer to a challenge on a port; `query` is that of the request's address."""
    challenge = parse_qs(query).get("challenge", [""])[0]
    return json.dumps({"proof": keys.proof(f"{port}:{challenge}")}).encode()


def who_answers(home: Path, port: int, timeout_s: float = _TIMEOUT_S) -> Answer:
    """Ask whoever listens on a port for the proof. Nothing but a random challenge is sent."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout_s)
    try:
        return Answer.OURS if is_proven(connection, home) else Answer.STRANGER
    except ConnectionRefusedError:
        return Answer.NOBODY
    except TimeoutError:
        return Answer.SILENCE
    except (OSError, http.client.HTTPException):
        return Answer.STRANGER  # another program listens, which does not speak HTTP
    finally:
        connection.close()


def is_proven(connection: http.client.HTTPConnection, home: Path) -> bool:
    """Whether the other end of a connection has the secret of a folder.

    What is sent on the connection afterwards goes to the same end: it is not opened again by itself. Raises OSError or
    HTTPException where there is no answer.
    """
    challenge = secrets.token_hex(16)
    connection.request("GET", f"{HEALTH}?challenge={challenge}")
    connection.auto_open = 0
    reply = connection.getresponse()
    answer = reply.read(_LONGEST_ANSWER + 1)
    if reply.status != http.HTTPStatus.OK or len(answer) > _LONGEST_ANSWER or not (home / FILE).exists():
        return False
    expected = respond(Keys.of(home), connection.port, f"challenge={challenge}")
    return hmac.compare_digest(answer, expected)
