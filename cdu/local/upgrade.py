"""What happens to a platform's folder when a newer program starts it for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdu.local.backup import save
from cdu.local.version import LocalError, mine, read_marker, require_readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def keep_before_upgrade(home: Path, *, runs: bool, say: Callable[[str], None]) -> Path | None:
    """Save the state that another version wrote, so that there is a way back, and return the file.

    The engine reads the state of its earlier versions, and the deployment that follows changes tables, functions and
    routes as an update of the stacks does on AWS. Raises LocalError for state that this program cannot read, and while
    a platform of the earlier version runs.
    """
    found = read_marker(home)
    if found is None or found == mine():
        return None
    require_readable(found, str(home))
    if runs:
        raise LocalError(f"the platform of {home} runs with an earlier version; stop it with: cdu down, then: cdu up")
    file = home / f"before-{found['cdu'] or 'upgrade'}-{found['engine']}.backup"
    say(f"saving the state of the earlier version in {file}")
    save(home, file, found)
    return file
