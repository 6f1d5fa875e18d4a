"""Validation of file names from outside: in a student's zip, a server's response or an author's lesson.

Every name is checked before a file is read or written. Refused are names that leave the folder, names that Windows,
macOS or git interpret differently, and names with invisible characters.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from chalicelib.shared.text import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAME_BYTES = 100
MAX_DEPTH = 8
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_SPECIAL = frozenset('<>:"|?*')


class BadNameError(ValueError):
    """A name breaks a rule; `name` is that name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name!r} {reason}")
        self.name = name
        self.reason = reason


def plain(name: str) -> str:
    """The relative POSIX path of a file, without `./` and doubled slashes. Raises BadNameError."""
    path = PurePosixPath(name)
    problems = {
        "has an empty name": not path.parts,
        "has an absolute path": path.is_absolute() or (len(name) > 1 and name[1] == ":"),
        "leaves the folder with '..'": ".." in path.parts,
        "has a backslash in its name; use '/'": "\\" in name,
        "has control or invisible characters in its name": not is_plain(name),
        "has a name that is not in Unicode form NFC": unicodedata.normalize("NFC", name) != name,
        f"has a name longer than {MAX_NAME_BYTES} bytes": len(name.encode("utf-8", "surrogatepass")) > MAX_NAME_BYTES,
        f"is more than {MAX_DEPTH} folders deep": len(path.parts) > MAX_DEPTH,
        'has one of < > : " | ? * in its name': not _SPECIAL.isdisjoint(name),
        "has a name that begins with a dot": any(part.startswith(".") for part in path.parts),
        "has a name that ends with a dot or a space": any(part.endswith((".", " ")) for part in path.parts),
        "has a name that Windows keeps for a device": any(map(_DEVICES.fullmatch, path.parts)),
    }
    for reason, holds in problems.items():
        if holds:
            raise BadNameError(name, reason)
    return str(path)


def folded(name: str) -> str:
    """A key that is equal for names that are the same file on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def check_all(names: Iterable[str]) -> None:
    """Raise BadNameError unless all names are plain, differ in more than case, and can exist in one folder."""
    seen: dict[str, str] = {}
    for name in names:
        fold = folded(plain(name))
        if fold in seen:
            raise BadNameError(name, f"has the same name as {seen[fold]!r} (upper and lower case do not count)")
        seen[fold] = name
    for fold, name in seen.items():
        for parent in map(str, PurePosixPath(fold).parents):
            if parent in seen:
                raise BadNameError(name, f"needs {seen[parent]!r} as a folder, but that is a file")
