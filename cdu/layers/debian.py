"""Debian's packages, of the release that a recipe names, whatever release this machine itself has."""

from __future__ import annotations

import fcntl
import re
import shutil
from typing import TYPE_CHECKING

from cdu.layers import external
from cdu.layers.recipe import BUILT, LayerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RELEASES = ("bookworm", "trixie")
"""Packages are of the first unless a recipe says `NAME/RELEASE`, as apt does."""
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
HOME = BUILT / ".apt"


def download(packages: Sequence[str], place: Path) -> None:
    """Fetch `NAME`, `NAME/RELEASE` or `NAME=VERSION` into a folder. Raises LayerError."""
    if not shutil.which("apt-get"):
        raise LayerError("this layer is made of Debian's packages, and there is no apt-get on this machine")
    wanted = [name if set("/=") & set(name) else f"{name}/{RELEASES[0]}" for name in packages]
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = (HOME / "known").is_file()
        if not known:
            _update()
        try:
            _apt("download", *wanted, cwd=place)
        except LayerError:
            if not known:
                raise
            _update()  # what there was may have been replaced since
            _apt("download", *wanted, cwd=place)


def unpack(archive: Path, target: Path) -> tuple[str, str]:
    """Unpack a package; return its name and version."""
    external.run(["dpkg-deb", "-x", str(archive), str(target)], target)
    name, version, _ = archive.name.split("_")
    return name, re.sub("%3a", ":", version, flags=re.IGNORECASE)


def plain(package: str) -> str:
    """Return a package's name without its release."""
    return package.partition("/")[0]


def _update() -> None:
    for name in ("lists/partial", "cache/archives/partial"):
        (HOME / name).mkdir(parents=True, exist_ok=True)
    (HOME / "known").unlink(missing_ok=True)
    lines = [f"deb [signed-by={_KEYS}] {site} {release} main" for site, release in _sources()]
    (HOME / "sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _apt("update", cwd=HOME)
    (HOME / "known").touch()


def _sources() -> list[tuple[str, str]]:
    """Return where this machine gets Debian from, for every release of ours."""
    told = external.run(["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)", "Created-By: Packages"], HOME)
    found = {release: site for site, _, release in (line.partition(" ") for line in told.splitlines())}
    plain = next((site for release, site in found.items() if site.rstrip("/").endswith("/debian")), None)
    if not plain:
        raise LayerError("this layer is made of Debian's packages, and this machine's apt knows no mirror of Debian")
    security = next((site for release, site in found.items() if release.endswith("-security")), f"{plain}-security")
    return [
        *((plain, f"{release}{kind}") for release in RELEASES for kind in ("", "-updates")),
        *((security, f"{release}-security") for release in RELEASES),
    ]


def _apt(verb: str, *packages: str, cwd: Path) -> None:
    """Run apt-get with lists and sources of its own; this machine's stay as they are."""
    ours = {
        "Dir::Etc::SourceList": HOME / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Dir::State::Lists": HOME / "lists",
        "Dir::State::Status": "/dev/null",
        "Dir::Cache": HOME / "cache",
        "APT::Sandbox::User": "root",  # apt would drop to a user of its own, who may not write here
        "APT::Update::Error-Mode": "any",
        "Acquire::Languages": "none",
    }
    options = [f"-o{name}={value}" for name, value in ours.items()]
    external.run(["apt-get", "-qq", *options, verb, *packages], cwd)
