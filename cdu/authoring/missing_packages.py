"""Packages that a lesson names and its language's layer does not have: what the compiler says of them."""

from __future__ import annotations

import re
from typing import Final

_SAID: Final = {
    "csharp": (
        re.compile(
            r"error CS0246: The type or namespace name '(?P<package>[\w.]+)' could not be found.*\n"
            r"\s*(?:global )?using (?:static |\w+ = )?(?P=package)\b"
        ),
        re.compile(
            r"error CS0234: The type or namespace name '(?P<package>\w+)' does not exist in the namespace "
            r"'(?P<within>[\w.]+)'.*\n\s*(?:global )?using (?:static |\w+ = )?(?P=within)\.(?P=package)\b"
        ),
    ),
    "java": (re.compile(r"error: package (?P<package>[\w.]+) does not exist\n\s*import "),),
}
"""By language. In C# the line with the `using` has to stand below: a type that is missing elsewhere is no package."""


def missing_package(language: str, message: str) -> str | None:
    """Return the first package that a compiler's message misses, None where it is about something else."""
    for said in _SAID.get(language, ()):
        if found := said.search(message):
            return ".".join(part for part in (found.groupdict().get("within"), found["package"]) if part)
    return None
