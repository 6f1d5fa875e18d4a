"""Which sandbox students' code has on this machine; asked before a platform serves more people than its owner."""

from __future__ import annotations

from typing import Any

import runners
from cdu.local.place import LocalError

_FILES = "files of the host"


def require_sandbox() -> str:
    """The isolation of students' code here, in words.

    Raises LocalError where no sandbox works, and where one would not hide this machine's files: the platform's own keys
    are among them.
    """
    found: dict[str, Any] = runners.probe()
    backends, chosen = found["backends"], found["chosen"]
    failed = "; ".join(f"{name}: {each['error']}" for name, each in backends.items() if "error" in each)
    if chosen is None:
        raise LocalError(f"no sandbox works here, so nobody else's code may run: {failed}")
    isolation = backends[chosen]
    if not isolation["inside"][_FILES]:
        raise LocalError(
            f"the sandbox {chosen} hides no files here, and students' code could read this platform's keys; it needs "
            f"user namespaces, or Landlock in the kernel ({failed})"
        )
    parts = [*isolation["namespaces"], "seccomp"] + (
        [f"Landlock {isolation['landlock']}"] if isolation["landlock"] else []
    )
    weaker = f"; not namespaces: {backends['namespaces']['error']}" if chosen != "namespaces" else ""
    return f"{chosen} ({', '.join(parts)}; memory limited by {isolation['cgroup'] or 'each process'}){weaker}"
