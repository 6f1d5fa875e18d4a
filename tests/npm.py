"""What tests take from npm: installed once for each lock file, into build/."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from cdu.paths import BUILD

if TYPE_CHECKING:
    from pathlib import Path

_LOCK = "package-lock.json"
_OF_THE_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET")
_INSTALL_S = 300


def installed(source: Path) -> Path:
    """The folder in build/ with the `node_modules` that the lock file in `source` names.

    Without Node.js, or without a registry to reach, the test is skipped with the reason; in CI it fails.
    """
    require_node()
    folder = BUILD / "npm" / source.name
    lock, done = source / _LOCK, folder / "node_modules" / "installed.lock"  # goes with what it is about
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", _LOCK):
        shutil.copy(source / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    install = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_INSTALL_S, check=False)
    if install.returncode and any(code in install.stderr for code in _OF_THE_NETWORK):
        _cannot(f"the npm registry cannot be reached: {install.stderr[:300]}")
    assert install.returncode == 0, install.stderr
    shutil.copy(lock, done)
    return folder


def require_node() -> None:
    """Skip the test, or fail it in CI, if there is no Node.js."""
    absent = [name for name in ("node", "npm") if shutil.which(name) is None]
    if absent:
        _cannot(f"{' and '.join(absent)} not found on PATH; install Node.js 20 or newer with npm")


def _cannot(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"tests with Node.js cannot run: {reason}", pytrace=False)
    pytest.skip(reason)
