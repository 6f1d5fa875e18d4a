"""Debian's packages, of the release that a recipe names, on any Linux: no apt, dpkg or gpg, and no rights of root."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from debian_inspector.version import Version

from cdu.layers.debian.package import unpack
from cdu.layers.recipe import LayerError, Lock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cdu.layers.debian.archive import Archive, Package

RELEASE = "bookworm"
"""Packages are of this release unless a recipe says `NAME/RELEASE`."""
_AT_ONCE = 6


@dataclass(frozen=True)
class Fetched:
    """What was taken: versions and hashes by package, and the pinned version where that is another."""

    versions: dict[str, str]
    hashes: dict[str, str]
    replaced: dict[str, str]


def fetch(wanted: Sequence[str], lock: Lock | None, archive: Archive, target: Path) -> Fetched:
    """Fetch `NAME` or `NAME/RELEASE` and unpack all of them into one folder.

    A pinned package that is here already is taken as it is: its hash tells that it is the one. A pinned version that
    the mirror no longer serves is replaced by the release's current one. Raises LayerError.
    """
    lock = lock or Lock()
    files = {}
    missing: dict[str, Package] = {}
    for name in map(plain, wanted):
        if (digest := lock.files.get(name)) and (path := archive.downloads.kept(digest)):
            files[name] = path
    for package in wanted:
        if (name := plain(package)) not in files:
            missing[name] = choose(package, lock, archive)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        files |= zip(missing, pool.map(archive.fetch, missing.values()), strict=True)
    for name in sorted(files):
        unpack(files[name], target)
    versions = lock.debian | {name: package.version for name, package in missing.items()}
    hashes = lock.files | {name: package.sha256 for name, package in missing.items()}
    return Fetched(
        {name: versions[name] for name in files},
        {name: hashes[name] for name in files},
        {name: pin for name in missing if (pin := lock.debian.get(name)) and pin != versions[name]},
    )


def stale(wanted: Sequence[str], lock: Lock, archive: Archive) -> dict[str, tuple[str, str]]:
    """The pins that the mirror no longer serves, as `{name: (pinned version, current version)}`. Raises LayerError."""
    pairs = {plain(package): choose(package, lock, archive).version for package in wanted}
    return {name: (lock.debian.get(name, ""), now) for name, now in pairs.items() if lock.debian.get(name) != now}


def choose(package: str, lock: Lock, archive: Archive) -> Package:
    """The pinned version of a package where the mirror serves it, else the newest. Raises LayerError."""
    name, _, release = package.partition("/")
    offered = archive.offered(name, release or RELEASE)
    if not offered:
        raise LayerError(
            f"Debian's {release or RELEASE} has no package {name} any more; layer.json has to name what replaced it"
        )
    pinned = [found for found in offered if found.version == lock.debian.get(name)]
    if not pinned:
        return max(offered, key=lambda found: Version.from_string(found.version))
    for found in pinned:
        if found.sha256 == lock.files.get(name):
            return found
    raise LayerError(f"{name} {pinned[0].version} is not the file that lock.json names: the mirror has another one")


def plain(package: str) -> str:
    """A package's name without its release."""
    return package.partition("/")[0]
