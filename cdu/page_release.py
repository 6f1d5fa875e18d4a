"""A release of the page: every file but the index lies in a folder that is named by the content of all of them.

What lies there never changes, so browsers and caches keep it for good. The index names the folder and is asked for
again each time. The modules import each other by relative paths, so no file is rewritten but the index.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from functools import lru_cache
from typing import TYPE_CHECKING

from cdu.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WEB = ROOT / "web"
INDEX = "index.html"
IMMUTABLE = "public, max-age=31536000, immutable"
RELEASE = re.compile(r"[0-9a-f]{16}")
"""The name of a release."""
_OWN = re.compile(r'(?<=["])(?=(?:js/|style\.css|mark\.svg))')
"""Where the index names a file of the page."""


def release() -> str:
    """The name of the release that the files make as they are now."""
    return _named(tuple((path, path.stat().st_mtime_ns) for path in _files()))


def index(name: str) -> bytes:
    """The index of a release."""
    return _OWN.sub(f"{name}/", (WEB / INDEX).read_text(encoding="utf-8")).encode()


def write(target: Path) -> str:
    """Write a release into a folder, in place of what was there: the index, and the folder that it names. Its name."""
    shutil.rmtree(target, ignore_errors=True)
    name = release()
    shutil.copytree(WEB, target / name, ignore=shutil.ignore_patterns(INDEX))
    (target / INDEX).write_bytes(index(name))
    return name


def _files() -> list[Path]:
    return sorted(path for path in WEB.rglob("*") if path.is_file() and path.name != INDEX)


@lru_cache(maxsize=1)
def _named(files: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _ in files:
        digest.update(f"{path.relative_to(WEB).as_posix()}\n{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
