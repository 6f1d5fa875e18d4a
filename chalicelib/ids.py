"""Identifiers: time-ordered for submissions, derived for repeated requests."""

from __future__ import annotations

import hashlib
import re
import secrets
import time

SUBMISSION_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """32 hexadecimal digits: 48 bits of milliseconds since 1970, then 80 random bits."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def derived_id(*parts: str) -> str:
    """The same 32 hexadecimal digits for the same parts, whatever characters they hold."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()[:32]
