"""Small transformations of text that students read."""

from typing import Final

MAX_MESSAGE: Final = 8000
"""Characters of one message."""


def truncate(text: str, most: int = MAX_MESSAGE) -> str:
    """Truncate to `most` characters and append how many were dropped; replace what is not UTF-8."""
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= most else f"{text[:most]}\n... ({len(text) - most} more characters)"


def human(name: str) -> str:
    """Return a test's name as words: `test_no_name_given` is "no name given"."""
    words = name.removeprefix("test").replace("_", " ").strip()
    return words or name
