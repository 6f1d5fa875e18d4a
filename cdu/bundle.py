"""Zip files with nothing in them that depends on when or where they were made, and their compiled modules."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import zipfile
from importlib.util import MAGIC_NUMBER, source_hash
from typing import TYPE_CHECKING, Final

from cdu.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = {"__pycache__", ".DS_Store"}
_BY_HASH_UNCHECKED: Final = (1).to_bytes(4, "little")
"""The flags of a compiled module that is used whatever the date and content of its source (PEP 552)."""


def sources(folder: Path) -> list[Path]:
    """The files below a folder in a fixed order, without caches."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not _LEFT_OUT & set(path.parts))


def write_zip(target: Path, files: Iterable[tuple[str, Path]]) -> None:
    """Write name and file pairs; the same content gives the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files:
            archive.writestr(_entry(name), path.read_bytes())


def add_compiled(archive: Path, wanted: Callable[[str], bool] = lambda _: True) -> None:
    """Add to a zip what its Python modules compile to, for the Python that runs this; any other one ignores it.

    A function cannot write where its code is, so without this each start compiles every module anew. `wanted` is asked
    with the path of a module in the zip.
    """
    with zipfile.ZipFile(archive, "a") as bundle:
        for name in sorted(bundle.namelist()):
            folder, _, file = name.rpartition("/")
            if file.endswith(".py") and wanted(name):
                source = bundle.read(name)
                code = marshal.dumps(compile(source, name, "exec", dont_inherit=True))
                compiled = f"__pycache__/{file.removesuffix('.py')}.{sys.implementation.cache_tag}.pyc"
                info = _entry(f"{folder}/{compiled}" if folder else compiled)
                bundle.writestr(info, MAGIC_NUMBER + _BY_HASH_UNCHECKED + source_hash(source) + code)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def fingerprint(paths: Iterable[Path]) -> str:
    """A hash over names and contents: tells whether anything has to be built again.

    Names are relative to the product's folder, so that what was built may move with it.
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{os.path.relpath(path, ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
