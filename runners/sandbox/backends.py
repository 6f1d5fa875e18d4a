"""The sandbox backends behind one small interface, and the choice between them."""

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
"""Not a sandbox: for trusted code on a machine that has none. Only ever taken by name."""
AUTOMATIC: Final = ("namespaces", "lambda")
NAMES: Final = (*AUTOMATIC, "docker", UNSAFE)


def make(name: str, layer: str = PYTHON) -> Backend:
    """Return a backend by name with a layer, not started. Raises `SandboxError` for a name that is none."""
    if name not in NAMES:
        raise SandboxError(f"there is no backend {name!r}; there are {', '.join(NAMES)}")
    return Containers(layer=layer) if name == "docker" else ForkServer(name, layer=layer)


def usable(backend: Backend, *, unsafe: bool = False) -> Isolation:
    """Start a backend and look at it from inside; return its isolation, with what was tried there under `inside`.

    Raises `SandboxError` when it does not start, or holds less than the floor and `unsafe` does not say that it may.
    """
    isolation = backend.start()
    if unsafe:
        sys.stderr.write(f"WARNING: {UNSAFE}: no sandbox. What runs can read, change and send whatever you can.\n")
    return {**isolation, "inside": self_check.look(backend) if unsafe else self_check.check(backend)}


_shared: dict[tuple[str, str], Backend] = {}
_lock = threading.Lock()


def shared(name: str | None = None, layer: str = PYTHON) -> Backend:
    """Return this process's backend of a name, with a layer's programs; by default the strongest that is usable here.

    On Lambda, where there are no namespaces, that turns out to be `lambda`. Nothing weaker is ever taken in silence:
    the last backend's `SandboxError` is raised when none is usable.
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
