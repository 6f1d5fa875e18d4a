"""Every sandbox backend that this machine can start, as an ordinary user where root may not."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from runners.sandbox import layers
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer

USER = 1_940_000_000 + os.getpid() % 1_000_000
"""The ordinary user: one of our own, so that no other program on this machine runs as the same."""
NAMES = ("namespaces", "namespaces, ordinary user", "lambda", "lambda, no Landlock")


def make(name: str, layer: str = layers.PYTHON) -> ForkServer:
    """A server of a backend with a layer, not started. Raises SandboxError where that cannot be."""
    backend, _, variant = name.partition(", ")
    user = ordinary() if variant or backend == "lambda" else {}
    return ForkServer(backend, layer=layer, landlock=variant != "no Landlock", **user)


def ordinary() -> dict[str, Any]:
    """How to start a backend as an ordinary user, who needs an interpreter that everybody may read."""
    if os.geteuid() != 0:
        return {}
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        command = [name, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
        path = shutil.which(name)
        try:
            done = subprocess.run(command, user=USER, group=USER, check=False, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        if path and done.returncode == 0:
            return {"python": path, "user": USER, "checkout": readable_copy()}
    raise SandboxError("no interpreter that an ordinary user may run")


@functools.cache
def readable_copy() -> Path:
    """A copy of the untrusted bundle where everybody may read it: a checkout is often private to its owner."""
    folder = Path(tempfile.mkdtemp(prefix="runners-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for part in ("runners", "layers"):
        shutil.copytree(layers.CHECKOUT / part, folder / part)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder
