"""What isolation holds on this machine, found out by starting it."""

import os
from typing import Any

from runners import landlock
from runners.supervisor import SandboxError, Supervisor


def probe() -> dict[str, Any]:
    """Start each backend that needs nothing installed; return what each holds, or why it does not start.

    `backends` maps a name to its isolation (`{"error": text}` where it failed), `chosen` is the one `run` takes by
    itself (None when there is none, and then `run` reports `infrastructure_error` and runs nothing).
    """
    backends = {name: _try(name) for name in ("namespaces", "lambda")}
    usable = [name for name, held in backends.items() if "error" not in held]
    return {
        "user": os.geteuid(),
        "landlock": landlock.version(),
        "backends": backends,
        "chosen": usable[0] if usable else None,
    }


def _try(name: str) -> dict[str, Any]:
    supervisor = Supervisor(name)
    try:
        return supervisor.start()
    except (SandboxError, OSError) as error:
        return {"error": str(error)}
    finally:
        supervisor.stop()
