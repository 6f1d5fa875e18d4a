"""Where Debian's packages come from: the mirror that a setting names, else the one that this machine's apt knows.

A wrong guess does no harm: everything that a mirror says is checked against Debian's own keys.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import TYPE_CHECKING

from cdu.errors import USAGE
from cdu.layers.recipe import LayerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SETTING, SECURITY_SETTING = "CDU_DEBIAN_MIRROR", "CDU_DEBIAN_SECURITY_MIRROR"
APT = Path("/etc/apt")
_SUITES = re.compile(
    r"(?:(?:old){0,2}stable|testing|unstable|sid|bullseye|bookworm|trixie|forky|duke)(-updates|[-/]security|/updates)?"
)
_LINE = re.compile(r"deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s+([^#]+)")
_KEYS = "debian-archive-"
_LIST = "mirror+file:"


@dataclass(frozen=True)
class Mirror:
    """The addresses of the two folders that hold `dists` and `pool`."""

    archive: str
    security: str


@dataclass(frozen=True)
class _Source:
    address: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str


def find(environment: Mapping[str, str] = os.environ, apt: Path = APT) -> Mirror:
    """This machine's mirror. Raises UnreachableError where nothing names one, LayerError where a setting is wrong."""
    told = environment.get(SETTING, "").rstrip("/")
    security = environment.get(SECURITY_SETTING, "").rstrip("/")
    for name, value in ((SETTING, told), (SECURITY_SETTING, security)):
        if value and not _is_http(value):
            raise LayerError(
                f"{name} is {value!r}; it has to be the address of a mirror, http://... or https://...", USAGE
            )
    if not told:
        sources = [source for source in _sources(apt) if _is_debian(source)]
        found = [(source.address, suite) for source in sources for suite in source.suites]
        told = next((address for address, suite in found if not _is_security(suite)), "")
        security = security or next((address for address, suite in found if _is_security(suite)), "")
    if not told:
        raise UnreachableError(
            "this layer is made of Debian's packages, and apt on this machine knows no mirror of Debian; set "
            f"{SETTING} to the address of one, the folder that holds `dists` and `pool`"
        )
    return Mirror(told, security or f"{told}-security")


def _is_debian(source: _Source) -> bool:
    """Whether the packages are Debian's own: not Ubuntu's, nor those that somebody else makes for Debian."""
    ours = all(_SUITES.fullmatch(suite) for suite in source.suites) and "main" in source.components
    return ours and _is_http(source.address) and (not source.signed_by or _KEYS in source.signed_by)


def _is_security(suite: str) -> bool:
    return suite.endswith(("security", "/updates"))


def _is_http(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _sources(apt: Path) -> Iterator[_Source]:
    """All that apt is told, in the order in which apt reads."""
    for path in [apt / "sources.list", *sorted(apt.glob("sources.list.d/*"))]:
        if path.suffix in (".list", ".sources") and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from _lines(text) if path.suffix == ".list" else _paragraphs(text)


def _lines(text: str) -> Iterator[_Source]:
    for line in text.splitlines():
        if match := _LINE.match(line.strip()):
            options = dict(option.partition("=")[::2] for option in (match[1] or "").split())
            for address in _addresses(match[2]):
                yield _Source(address, (match[3],), tuple(match[4].split()), options.get("signed-by", ""))


def _paragraphs(text: str) -> Iterator[_Source]:
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for paragraph in re.split(r"\n\s*\n", plain):
        fields = HeaderParser().parsestr(paragraph.lstrip())
        words = {name: fields.get(name, "").split() for name in ("Types", "URIs", "Suites", "Components")}
        if "deb" in words["Types"] and words["Suites"] and fields.get("Enabled", "yes").strip().lower() != "no":
            for uri in words["URIs"]:
                for address in _addresses(uri):
                    signed_by = fields.get("Signed-By", "")
                    yield _Source(address, tuple(words["Suites"]), tuple(words["Components"]), signed_by)


def _addresses(uri: str) -> list[str]:
    """An address as it is, or those in a file: so Debian's own images for clouds name theirs."""
    if not uri.startswith(_LIST):
        return [uri.rstrip("/")]
    path = Path(uri.removeprefix(_LIST).replace("///", "/"))
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return [line.split()[0].rstrip("/") for line in lines if line.strip() and not line.startswith("#")]
