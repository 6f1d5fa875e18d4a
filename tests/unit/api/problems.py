"""What the API answers when it refuses."""

from __future__ import annotations

from typing import Any


def problem(answer: Any) -> tuple[int, str]:
    """Status and kind of a problem document, after checking its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json) >= {"type", "title", "status", "detail"}
    assert answer.json["status"] == answer.status
    kind: str = answer.json["type"]
    assert kind.startswith("/problems/")
    return answer.status, kind.removeprefix("/problems/")
