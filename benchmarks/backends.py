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
from typing import TYPE_CHECKING, Any

from runners.inside import staging
from runners.sandbox import layers
from runners.sandbox.backend import SandboxError
from runners.sandbox.fork_server import ForkServer

if TYPE_CHECKING:
    from runners.records import SandboxRun

USER = 1_940_000_000 + os.getpid() % 1_000_000
"""The ordinary user: one of our own, so that no other program on this machine runs as the same."""
NAMES = ("namespaces", "namespaces, ordinary user", "lambda", "lambda, no Landlock")


def make(name: str, layer: str = layers.PYTHON) -> ForkServer:
    """A server of a backend with a layer, not started. Raises SandboxError where that cannot be."""
    backend, _, variant = name.partition(", ")
    if variant == "no Landlock":
        return Environment(ordinary(), layer)
    return ForkServer(backend, layer=layer, **(ordinary() if variant or backend == "lambda" else {}))


class Environment(ForkServer):
    """The `lambda` backend as on a kernel without Landlock, with scratch folders of its own, emptied after each run.

    That is what an environment of Lambda has and the handler does. Only root can make one.
    """

    def __init__(self, user: dict[str, Any], layer: str) -> None:
        if not user or not shutil.which("unshare") or not shutil.which("setpriv"):
            raise SandboxError(
                "without Landlock, runs write to /tmp: only root, with unshare and setpriv, can replace it"
            )
        launcher = user["checkout"] / "launch"
        scratch = " ".join(SCRATCH)
        launcher.write_text(_LAUNCHER.format(user=USER, python=user["python"], scratch=scratch), encoding="utf-8")
        launcher.chmod(0o755)
        super().__init__("lambda", python=str(launcher), checkout=user["checkout"], layer=layer, landlock=False)

    def run_undecoded(self, run: SandboxRun) -> bytes:
        """Make a run, then empty the scratch folders; the boxes of other runs stay."""
        try:
            return super().run_undecoded(run)
        finally:
            for process in self.processes():
                for folder in SCRATCH:
                    for path in Path(f"/proc/{process}/root{folder}").iterdir():
                        if not path.name.startswith("cdu-box-"):
                            staging.remove(path)


SCRATCH = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - a mount for each
_LAUNCHER = """\
#!/bin/sh
[ -z "$INNER" ] && INNER=1 exec unshare --mount "$0" "$@"
unset INNER
for folder in {scratch}; do
  mount -t tmpfs -o size=64m,nr_inodes=20k,mode=1777 tmpfs $folder || exit 1
done
exec setpriv --reuid={user} --regid={user} --clear-groups {python} "$@"
"""


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
    layers.OPT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="runners-", dir=layers.OPT))  # not every backend has the same /tmp
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for part in ("runners", "layers"):
        shutil.copytree(layers.CHECKOUT / part, folder / part)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder
