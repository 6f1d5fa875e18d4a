"""Fetches PyPI and npm packages with their own tools, and turns the tools' errors into plain sentences."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

from cdu.layers import external
from cdu.layers.recipe import LayerError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PLATFORMS = (
    "manylinux_2_28_x86_64",
    "manylinux_2_27_x86_64",
    "manylinux_2_17_x86_64",
    "manylinux_2_5_x86_64",
    "manylinux2014_x86_64",
    "any",
)
_PIP_OFFLINE = re.compile(
    r"connection broken by|ConnectionError|ProxyError|SSLError|timed out|Max retries exceeded|HTTP error (?:429|5\d\d)|"
    r"\b5\d\d (?:Server Error|Service Unavailable|Bad Gateway)|name resolution"
)
_PIP_GONE = re.compile(
    r"(?:Could not find a version that satisfies the requirement|No matching distribution found for) (\S+)"
)
_PIP_HASH = re.compile(r"DO NOT MATCH THE HASHES|hashes are mismatched|HashMismatch")
_PIP_YANKED = re.compile(r"yanked version: '?([\w.-]+?)'? candidate.*?\nReason for being yanked: (.*)", re.DOTALL)
_NPM_CODE = re.compile(r"npm (?:error|ERR!) code (\w+)")
_NPM_OFFLINE = re.compile(
    r"ENOTFOUND|ECONN\w+|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET\w*|E429|E5\d\d|FETCH_ERROR|\w*CERT\w*|EPROTO"
)
_NPM_GONE = ("E404", "ETARGET")


def wheels(packages: Sequence[str], target: Path) -> dict[str, str]:
    """Fetch wheels; return what the registry has withdrawn of them, by name, with its reason.

    Raises UnreachableError where the registry cannot be reached, LayerError where it has no such wheel (any more).
    """
    target.mkdir()
    platforms = [option for platform in _PLATFORMS for option in ("--platform", platform)]
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--retries=2"]
    command = [sys.executable, "-m", "pip", "download", *options, "--only-binary=:all:", *platforms]
    try:
        said = external.run([*command, "--dest", str(target), *packages], target)
    except external.ToolError as error:
        raise _of_pip(error) from None
    return {name: " ".join(reason.split()) for name, reason in _PIP_YANKED.findall(said)}


def _of_pip(error: external.ToolError) -> LayerError:
    gone = _PIP_GONE.search(error.output)
    if _PIP_HASH.search(error.output):
        return LayerError("PyPI's file is not the one that its index names: its hash differs")
    if _PIP_OFFLINE.search(error.output):
        return UnreachableError("PyPI cannot be reached from here; this layer needs wheels from it")
    if gone:
        return LayerError(f"PyPI has no wheel of {gone[1]} (any more); layer.json has to name another version")
    return error


def npm(recipe: Path, node: Path, target: Path, *, frozen: bool) -> None:
    """Install a recipe's npm packages; its own lock is what npm keeps, with the hash of every package.

    Raises UnreachableError where the registry cannot be reached, LayerError for a package that is gone or another.
    """
    target.mkdir()
    for name in ("package.json", "package-lock.json"):
        if (recipe / name).is_file() and (frozen or name == "package.json"):
            shutil.copy(recipe / name, target)
    # The certificates that this machine trusts (pip uses them too) instead of those compiled into Node.js.
    command = [str(node / "bin/node"), "--use-system-ca", str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--os=linux", "--cpu=x64"]
    # Peers are not ours to install: a recipe keeps the files that it names, and finding peers can take minutes.
    options.append("--legacy-peer-deps")
    retries = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    verb = "ci" if frozen else "install"
    try:
        external.run([*command, verb, *options, *retries, "--omit-lockfile-registry-resolved"], target)
    except external.ToolError as error:
        raise _of_npm(error) from None


def _of_npm(error: external.ToolError) -> LayerError:
    code = next(iter(_NPM_CODE.findall(error.output)), "")
    if code == "EINTEGRITY":
        return LayerError("npm's file is not the one that package-lock.json names: its hash differs")
    if code in _NPM_GONE:
        return LayerError(
            "npm no longer has a package that package-lock.json names; pin current ones with `cdu layers lock`"
        )
    if _NPM_OFFLINE.fullmatch(code):
        return UnreachableError(
            f"npm's registry cannot be reached from here ({code}); this layer needs packages from it"
        )
    return error
