"""Identifiers: the form of each kind that a client may send, and how the platform makes new ones.

The form is checked before an identifier is used as a DynamoDB key. DynamoDB refuses empty and overlong keys with an
error that would reach the client as a server error.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one kind of identifier. Pydantic checks it if it is the metadata of an annotated `str`.

    `pattern` must mean the same to `re` and to pydantic's engine. Messages for people use `words`, never the pattern.
    """

    name: str
    words: str
    pattern: str
    longest: int

    def fits(self, text: str) -> bool:
        """Whether a text has this form."""
        return len(text) <= self.longest and re.fullmatch(self.pattern, text) is not None

    def refusal(self, text: str) -> str:
        """The message for a client whose text does not have this form."""
        return f"{shown(text)} is not {self.name}: {self.name} has {self.words}"

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        checked = core_schema.str_schema(pattern=f"^(?:{self.pattern})$", max_length=self.longest)
        message = f"{self.name} has {self.words}"
        return core_schema.custom_error_schema(checked, "form", custom_error_message=message)


_LANGUAGE, _SLUG = "[a-z][a-z0-9]{0,19}", "[a-z0-9]+(?:-[a-z0-9]+)*"
_WORD = "at most 20 small letters and digits and begins with a letter"
_DIGITS = "32 digits, of 0 to 9 and a to f"

LESSON = Form("a lesson id", "a language, a slash and small letters, digits and hyphens", f"{_LANGUAGE}/{_SLUG}", 100)
LANGUAGE = Form("a language", _WORD, _LANGUAGE, 20)
SLUG = Form("a lesson name", "small letters, digits and single hyphens", _SLUG, 98)
BOARD = Form("a board name", _WORD, _LANGUAGE, 20)
REPORT = Form("a report name", "at most 40 small letters and hyphens", "[a-z-]+", 40)
QUEUE = Form("the name of a queue", "at most 20 small letters", "[a-z]+", 20)
SUBMISSION = Form("a submission id", _DIGITS, "[0-9a-f]{32}", 32)
COHORT = Form("a cohort id", _DIGITS, "[0-9a-f]{32}", 32)
REFRESH = Form("a refresh id", _DIGITS, "[0-9a-f]{32}", 32)
TOKEN = Form("a page token", "letters, digits, hyphens and underscores", "[A-Za-z0-9_-]+", 500)
COLUMN = Form(
    "a column to sort by", "small letters and underscores, and - in front for the largest first", "-?[a-z_]+", 41
)
SEARCH = Form("a search text", "at most 100 characters and no control characters", "[^\\x00-\\x1f\\x7f-\\x9f]*", 100)
CODE = Form("a code", "ten digits and capital letters, without 0, 1, I and O", "[2-9A-HJ-NP-Z]{10}", 10)
KEY = Form("an Idempotency-Key", "1 to 200 letters, digits, spaces and signs of ASCII", "[ -~]+", 200)

LessonId = Annotated[str, LESSON]
Language = Annotated[str, LANGUAGE]

PATH: dict[str, Form] = {
    "language": LANGUAGE,
    "slug": SLUG,
    "submission_id": SUBMISSION,
    "board": BOARD,
    "cohort": COHORT,
    "report": REPORT,
    "queue": QUEUE,
    "refresh_id": REFRESH,
}
"""The form of every path parameter, by its name in the routes."""


def shown(text: str) -> str:
    """A client's text in quotes, truncated, with invisible characters as escapes."""
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")


def new_id() -> str:
    """32 hexadecimal digits: 48 bits of milliseconds since 1970, then 80 random bits."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def derived_id(*parts: str) -> str:
    """32 hexadecimal digits that depend only on the parts. Different parts give different digits."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()[:32]
