"""Which state a platform's folder holds, and whether this program can read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cdu.errors import CommandError
from cdu.paths import INSTALL_LOCAL
from localaws.keys import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATE_VERSION = 3
"""Increased when folders of earlier versions can no longer be used."""
MARKER = "version.json"


class LocalError(CommandError):
    """The local platform cannot do what was asked; the message says why and what to do."""


def mine() -> dict[str, Any]:
    """What this program writes: its own version, the version of its state, and that of the engine."""
    from importlib.metadata import version  # noqa: PLC0415 - slow to import

    return {"state": STATE_VERSION, "engine": engine_version(), "cdu": version("cdu")}


def engine_version() -> str:
    """Version of the engine package. Raises LocalError when it is missing."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("ministack")
    except PackageNotFoundError:
        raise LocalError(f"the package ministack is missing; run: {INSTALL_LOCAL}") from None


def read_marker(home: Path) -> dict[str, Any] | None:
    """What a folder says about its state; None where no platform is. Raises LocalError if that is unreadable."""
    try:
        found = marker_of(json.loads((home / MARKER).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except ValueError:
        found = None
    if found is None:
        raise LocalError(f"{home / MARKER} is unreadable; bring the folder back from a backup")
    return found


def marker_of(document: Any) -> dict[str, Any] | None:
    """The versions in a document; None if it names none. Folders of 0.1 and early ones of 0.2 do not name cdu's."""
    match document:
        case {"state": int(), "engine": str()}:
            return {"cdu": ""} | {name: document[name] for name in ("state", "engine", "cdu") if name in document}
    return None


def keep_marker(home: Path) -> None:
    """Note that the folder holds state of this program."""
    new = home / f"{MARKER}.new"
    write_private(new, json.dumps(mine()))
    new.replace(home / MARKER)


def require_readable(found: Mapping[str, Any], where: str) -> None:
    """Raise LocalError for state that is newer than this program, or older than any that it can upgrade."""
    if found["state"] > STATE_VERSION or _numbers(found["engine"]) > _numbers(engine_version()):
        raise LocalError(
            f"{where} holds state of a newer version ({described(found)}; this is {described(mine())}); "
            "use that version or a later one"
        )
    if found["state"] < STATE_VERSION:
        raise LocalError(
            f"{where} holds state of an older version ({described(found)}), from which this one "
            f"({described(mine())}) has no upgrade; "
            "use the version that wrote it, or start afresh with: cdu down --wipe"
        )


def described(found: Mapping[str, Any]) -> str:
    """A version in words."""
    program = f"cdu {found['cdu']}, " if found.get("cdu") else ""
    return f"{program}state {found.get('state', 'unknown')}, engine {found.get('engine', 'unknown')}"


def _numbers(version: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", version)]
