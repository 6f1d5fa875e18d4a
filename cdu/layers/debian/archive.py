"""Debian's archive on one mirror: what its signed indexes say, each step checked from the keys on.

`InRelease` is signed and holds the hash of `Packages.xz`, which holds the hash of every package.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pysequoia

from cdu.layers.recipe import LayerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    from cdu.layers.debian.downloads import Downloads
    from cdu.layers.debian.mirrors import Mirror

KEYS = Path(__file__).with_name("archive-keys.asc")
_INDEX = "main/binary-amd64/Packages.xz"  # with the packages for every architecture in it
_RELEASE_LIMIT = 4 << 20


@dataclass(frozen=True)
class Package:
    """One version of a package as a signed index names it."""

    version: str
    sha256: str
    size: int
    address: str


class Archive:
    """Finds and fetches packages; an index is fetched once in the life of this object."""

    def __init__(
        self,
        mirror: Callable[[], Mirror],
        downloads: Downloads,
        keys: bytes,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`mirror` is asked when an index is needed first; `keys` are OpenPGP certificates, of which one must sign."""
        self.downloads = downloads
        self._mirror = mirror
        self._keys = pysequoia.Cert.split_bytes(keys)
        self._now = now
        self._indexes: dict[str, dict[str, list[str]]] = {}

    def offered(self, name: str, release: str) -> list[Package]:
        """The versions of a package in a release, its updates and its security updates. Raises LayerError."""
        mirror = self._mirror()
        suites = (
            (mirror.archive, release),
            (mirror.archive, f"{release}-updates"),
            (mirror.security, f"{release}-security"),
        )
        return [_package(site, stanza) for site, suite in suites for stanza in self._index(site, suite).get(name, ())]

    def fetch(self, package: Package) -> Path:
        """A package's file. Raises LayerError."""
        return self.downloads.fetch([package.address], package.sha256, package.size)

    def _index(self, site: str, suite: str) -> dict[str, list[str]]:
        """The stanzas of a suite's packages, by name; one name may have several."""
        if suite not in self._indexes:
            place = f"{site}/dists/{suite}"
            release = self._release(place, suite)
            sha256, size = _listed(release, place)
            folder, _, name = _INDEX.rpartition("/")
            # A file by its hash stays while the mirror changes what has the plain name.
            addresses = [f"{place}/{folder}/by-hash/SHA256/{sha256}", f"{place}/{folder}/{name}"]
            if release.get("Acquire-By-Hash") != "yes":
                addresses = addresses[1:]
            found: dict[str, list[str]] = {}
            text = lzma.decompress(self.downloads.fetch(addresses, sha256, size).read_bytes()).decode()
            for stanza in text.split("\n\n"):
                first = stanza.lstrip("\n").partition("\n")[0]
                found.setdefault(first.removeprefix("Package: "), []).append(stanza)
            self._indexes[suite] = found
        return self._indexes[suite]

    def _release(self, place: str, suite: str) -> Message:
        """What Debian signed about a suite: nothing outside the signed text is read. Raises LayerError."""
        address = f"{place}/InRelease"
        signed = self.downloads.read(address, _RELEASE_LIMIT)
        try:
            text = pysequoia.verify(signed, lambda _: self._keys).bytes or b""
        except RuntimeError as error:
            reason = str(error).partition("\n")[0]
            raise LayerError(f"{address} is not signed by Debian: {reason}") from None
        release = HeaderParser().parsestr(text.decode())
        if release.get("Codename") != suite:
            raise LayerError(f"{address} is the index of {release.get('Codename')}, not of {suite}")
        until = release.get("Valid-Until")
        if until and parsedate_to_datetime(until) < self._now():
            raise LayerError(
                f"{address} was valid until {until}: the mirror is not kept up to date, or somebody holds back "
                "what is newer; name another mirror"
            )
        return release


def _listed(release: Message, place: str) -> tuple[str, int]:
    """The hash and the size of the index of packages."""
    for line in (release.get("SHA256") or "").splitlines():
        match line.split():
            case [sha256, size, name] if name == _INDEX:
                return sha256, int(size)
    raise LayerError(f"{place}/InRelease names no {_INDEX}")


def _package(site: str, stanza: str) -> Package:
    fields = HeaderParser().parsestr(stanza.lstrip("\n"))
    return Package(fields["Version"], fields["SHA256"], int(fields["Size"]), f"{site}/{fields['Filename']}")
