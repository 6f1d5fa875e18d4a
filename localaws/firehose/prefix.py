"""S3 prefixes of a delivery stream: `!{timestamp:...}` and `!{firehose:...}` expressions, evaluated in UTC."""

from __future__ import annotations

import re
import secrets
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_EXPRESSION = re.compile(r"!\{([^:}]*):([^}]*)\}")
_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_DEFAULT = "!{timestamp:yyyy/MM/dd/HH/}"
_ALPHABET = string.ascii_letters + string.digits

# Java's DateTimeFormatter letters that stand for a number, as strftime knows them, by letter count.
_NUMBERS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MM": "%m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "DDD": "%j",
    "HH": "%H",
    "hh": "%I",
    "mm": "%M",
    "ss": "%S",
    "a": "%p",
    "EEE": "%a",
    "EEEE": "%A",
}


def evaluate(prefix: str, at: datetime, error_type: str | None = None) -> str:
    """Return `prefix` with its expressions replaced for objects whose oldest record arrived `at` (UTC).

    `error_type` is what `!{firehose:error-output-type}` stands for, None for a prefix of good records. As on AWS a
    prefix without any expression gets `yyyy/MM/dd/HH/` appended. Raises ValueError for an expression unknown here.
    """
    if not _EXPRESSION.search(prefix):
        middle = f"{error_type}/" if error_type else ""
        prefix = f"{prefix}{middle}{_DEFAULT}"
    return _EXPRESSION.sub(lambda match: _value(match[1], match[2], at, error_type), prefix)


def _value(namespace: str, argument: str, at: datetime, error_type: str | None) -> str:
    if namespace == "timestamp":
        return java_date(argument, at)
    if (namespace, argument) == ("firehose", "random-string"):
        return "".join(secrets.choice(_ALPHABET) for _ in range(11))
    if (namespace, argument) == ("firehose", "error-output-type") and error_type:
        return error_type
    raise ValueError(f"the prefix expression !{{{namespace}:{argument}}} is not supported here")


def java_date(pattern: str, at: datetime) -> str:
    """Return `at` written by the Java date `pattern`; ValueError for a letter that is not supported."""
    return "".join(_piece(token, at, pattern) for token in _TOKEN.finditer(pattern))


def _piece(token: re.Match[str], at: datetime, pattern: str) -> str:
    text = token[0]
    if token[1] is not None:
        return token[1].replace("''", "'") or "'"
    if token[2] is None:
        return text
    if text in _NUMBERS:
        return at.strftime(_NUMBERS[text])
    if text in ("d", "M", "H", "m", "s"):  # the same numbers without the leading zero
        return str(int(at.strftime(_NUMBERS[text * 2])))
    if set(text) == {"S"}:
        return f"{at.microsecond:06d}000"[: len(text)]
    raise ValueError(f"the date pattern {pattern!r} has the unsupported part {text!r}")
