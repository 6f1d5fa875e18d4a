"""All sandbox backends by name, and the choice between them."""

import atexit
import sys
import threading
from typing import Final

from runners.records import Isolation
from runners.sandbox import self_check
from runners.sandbox.backend import Backend, SandboxError
from runners.sandbox.docker import Containers
from runners.sandbox.fork_server import ForkServer
from runners.sandbox.layers import PYTHON

UNSAFE: Final = "unsafe-unconfined"
"""Not a sandbox: for trusted code on a machine without one. It is used only when named explicitly."""
AUTOMATIC: Final = ("namespaces", "lambda")
NAMES: Final = (*AUTOMATIC, "docker", UNSAFE)


def make(name: str, layer: str = PYTHON) -> Backend:
    """Return a backend by name with a layer, not started. Raises `SandboxError` for an unknown name."""
    if name not in NAMES:
        raise SandboxError(f"there is no backend {name!r}; there are {', '.join(NAMES)}")
    return Containers(layer=layer) if name == "docker" else ForkServer(name, layer=layer)


def usable(backend: Backend, *, unsafe: bool = False) -> Isolation:
    """Start a backend and run the self-check in it; return its isolation, with the check's results under `inside`.

    Raises `SandboxError` when the backend does not start, or when it fails the self-check and `unsafe` is false.
    """
    isolation = backend.start()
    if unsafe:
        sys.stderr.write(f"WARNING: {UNSAFE}: no sandbox. What runs can read, change and send whatever you can.\n")
    return {**isolation, "inside": self_check.try_all(backend) if unsafe else self_check.require(backend)}


_shared: dict[tuple[str, str], Backend] = {}
_lock = threading.Lock()


def shared(name: str | None = None, layer: str = PYTHON) -> Backend:
    """Return this process's backend with a name and a layer; by default the strongest that is usable here.

    On Lambda, which has no namespaces, that is `lambda`. There is no silent fallback to anything weaker: when no
    backend is usable, the last one's `SandboxError` is raised.
    """
    names = (name,) if name else AUTOMATIC
    with _lock:
        for one in names:
            if (one, layer) in _shared:
                return _shared[one, layer]
            backend = make(one, layer)
            try:
                usable(backend, unsafe=one == UNSAFE)
            except SandboxError:
                backend.stop()
                if one == names[-1]:
                    raise
            else:
                _shared[one, layer] = backend
                atexit.register(backend.stop)
                return backend
    raise SandboxError("no sandbox can be made here")
