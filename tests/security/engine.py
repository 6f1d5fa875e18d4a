"""A docker engine for the tests, where none runs: Debian's, installed and started as root, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runners.sandbox import docker
from runners.sandbox.backend import SandboxError

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_S = 60
_STORAGE = ("overlay2", "vfs")  # the second works everywhere and copies every image


@contextmanager
def client() -> Iterator[Any]:
    """A client of the engine that is there, or of one of our own. Raises SandboxError that says why there is none."""
    try:
        found = docker.connect()
    except SandboxError:
        with _own() as address:
            yield docker.connect(address)
    else:
        yield found


@contextmanager
def _own() -> Iterator[str]:
    if sys.platform != "linux" or os.geteuid() != 0:
        raise SandboxError("no docker engine runs, and only root on Linux can start one")
    if shutil.which("dockerd") is None:
        _install()
    for storage in _STORAGE:
        folder = Path(tempfile.mkdtemp(prefix="cdu-docker-"))
        address = f"unix://{folder}/docker.sock"
        command = [
            "dockerd", "-H", address, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec",
            "--pidfile", f"{folder}/pid", "--storage-driver", storage, "--bridge=none", "--iptables=false",
            "--ip-forward=false",
        ]  # fmt: skip
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            if _answers(process, address):
                yield address
                return
            said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-300:]
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)
    raise SandboxError(f"dockerd does not start here: {said}")


def _install() -> None:
    if shutil.which("apt-get") is None:
        raise SandboxError("dockerd is not installed, and there is no apt-get to install Debian's docker.io with")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "docker.io"]):
        done = subprocess.run(["apt-get", "-qq", *words], env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SandboxError(f"docker.io could not be installed: {done.stderr[-300:]}")


def _answers(process: subprocess.Popen[bytes], address: str) -> bool:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            docker.connect(address)
        except SandboxError:
            time.sleep(0.2)
        else:
            return True
    return False
