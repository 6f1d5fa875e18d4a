"""What is taken from npm: installed once for each lock file, into build/."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cdu.paths import BUILD

HERE = Path(__file__).parent
_LOCK = "package-lock.json"
_OF_THE_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "ERR_SOCKET")
_INSTALL_S = 300


@pytest.fixture(scope="session")
def npm_tools() -> Path:
    """The folder with `node_modules`. Skips the test if the registry cannot be reached, and for no other reason."""
    folder = BUILD / "openapi"
    lock, done = HERE / _LOCK, folder / "installed.lock"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", _LOCK):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    install = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_INSTALL_S, check=False)
    if install.returncode and any(code in install.stderr for code in _OF_THE_NETWORK):
        pytest.skip(f"the npm registry cannot be reached: {install.stderr[:300]}")
    assert install.returncode == 0, install.stderr
    shutil.copy(lock, done)
    return folder
