"""Zip files with nothing in them that depends on when or where they were made."""

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING

from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = {"__pycache__", ".DS_Store"}


def sources(folder: Path) -> list[Path]:
    """The files below a folder in a fixed order, without caches."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _LEFT_OUT & set(path.parts))


def write_zip(target: Path, files: Iterable[tuple[str, Path]]) -> None:
    """Write name and file pairs; the same content gives the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash over names and contents: tells whether anything has to be built again.

    Names are relative to the product's folder, so that what was built may move with it.
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{os.path.relpath(path, ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
