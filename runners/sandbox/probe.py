"""What isolation holds on this machine, found out by starting it."""

import os

from runners.linux import landlock
from runners.records import Isolation
from runners.sandbox import backends
from runners.sandbox.backend import SandboxError


def probe() -> dict[str, object]:
    """Start each sandbox and try from inside what it must refuse; return what each holds, or why it is not used.

    `backends` maps a name to its isolation (`{"error": text}` where it failed), `chosen` is the one `run` takes by
    itself (None when there is none, and then `run` reports `infrastructure_error` and runs nothing).
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
