"""Which isolation works on this machine, found out by starting every backend."""

import os

from runners.linux import landlock
from runners.records import Isolation
from runners.sandbox import backends
from runners.sandbox.backend import SandboxError


def probe() -> dict[str, object]:
    """Start each backend and run the self-check in it; return the isolation of each, or why it cannot be used.

    `backends` maps a name to its isolation (`{"error": text}` where it failed). `chosen` is the backend that `run` uses
    by default; None means that there is none, and that `run` answers every request with `infrastructure_error`.
    """
    found = {name: _try(name) for name in backends.NAMES if name != backends.UNSAFE}
    usable = [name for name in backends.AUTOMATIC if "error" not in found[name]]
    return {
        "user": os.geteuid(),
        "landlock": landlock.version(),
        "backends": found,
        "chosen": usable[0] if usable else None,
    }


def _try(name: str) -> Isolation:
    backend = backends.make(name)
    try:
        return backends.usable(backend)
    except (SandboxError, OSError) as error:
        return {"error": str(error)}
    finally:
        backend.stop()
