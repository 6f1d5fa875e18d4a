"""Reads text files of a lesson. Neither their names nor their content is trusted."""

from __future__ import annotations

import base64
import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from cdu.authoring.errors import LessonError
from chalicelib.shared.text import foreign_encoding

if TYPE_CHECKING:
    from chalicelib.contracts.lesson import Files

MAX_FILE_BYTES = 1 << 20
CLUTTER = frozenset({"__pycache__", ".DS_Store", "Thumbs.db", ".mypy_cache", ".pytest_cache", ".ruff_cache"})
"""Left behind by tools; never part of a lesson."""


def read_text(root: Path, name: str) -> str:
    """The UTF-8 text of the file `name` (relative, POSIX) inside `root`.

    Raises:
        LessonError: it is missing, outside of `root`, too large or not UTF-8.
    """
    path = root / name
    if not is_inside(root, name):
        raise LessonError(path, "leads out of the lesson's folder", "Use a plain relative path, and no links")
    try:
        content = _read(path)
        if encoding := foreign_encoding(content):
            raise LessonError(path, f"is {encoding} text", "Save it as UTF-8")
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LessonError(path, f"is not UTF-8 text (byte {error.start})", "Save it as UTF-8") from None
    except OSError as error:
        raise LessonError(path, f"cannot be read ({error.strerror})", "Check its name and permissions") from None


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise LessonError(path, "is missing", "Add the file or correct its name")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise LessonError(path, f"is larger than {MAX_FILE_BYTES} bytes", "Make it smaller")
    return path.read_bytes()


def read_json(root: Path, name: str) -> Any:
    """The JSON document in the file `name` inside `root`; errors name line and column."""
    try:
        return json.loads(read_text(root, name))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise LessonError(root / name, f"is not valid JSON ({place}: {error.msg})", "Correct it there") from None
    except (RecursionError, ValueError) as error:  # nested too deeply, or a number of thousands of digits
        raise LessonError(root / name, f"is JSON that cannot be read ({error})", "Make it simpler") from None


def list_files(root: Path) -> list[str]:
    """Relative POSIX paths of all files below `root`, sorted, without what tools leave behind."""
    names = (path.relative_to(root) for path in root.rglob("*") if path.is_symlink() or path.is_file())
    return sorted(name.as_posix() for name in names if CLUTTER.isdisjoint(name.parts))


def read_tree(root: Path) -> Files:
    """All files below `root`, by relative path; empty where there is no such folder."""
    return {name: read_text(root, name) for name in list_files(root)} if root.is_dir() else {}


def read_images(root: Path) -> Files:
    """The pictures in `root` as Base64, by file name; empty where there is no such folder. Raises LessonError."""
    names = list_files(root) if root.is_dir() else []
    for name in names:
        if not is_inside(root, name):
            raise LessonError(
                root / name, "leads out of the lesson's folder", "Use a plain relative path, and no links"
            )
    return {name: base64.b64encode(_read(root / name)).decode() for name in names}


def is_inside(root: Path, name: str) -> bool:
    """Whether a relative name stays inside of `root`, links followed."""
    if "\\" in name or PurePosixPath(name).is_absolute():
        return False
    try:
        return Path(root, name).resolve() == Path(root.resolve(), name)
    except (OSError, RuntimeError, ValueError):  # a link to itself, a name that no file can have
        return False
